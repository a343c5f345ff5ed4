"""docs/running.md as it is typed: the blocks of its sections, and a repository to get the tracker from."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from config import ROOT

DOCUMENT = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")
HOST = "tracker.example.org"
ORIGIN = "https://git.example.org/tracker.git"
PASSWORD = "a long word of nobody else 7319"
SECTIONS = {
    heading: re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    for heading, text in re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", DOCUMENT, re.MULTILINE | re.DOTALL)
}


def with_password(block: str) -> str:
    """A block with the password typed twice where it is asked for."""
    return re.sub(r"(user add .*)", rf"\1 <<< $'{PASSWORD}\\n{PASSWORD}'", block)


class Origin:
    """A repository of this version, in which a later one can come out. `changed` is made of each text in
    `deploy/`, where a machine has paths or ports of its own."""

    def __init__(self, folder: Path, changed: Callable[[str], str] | None = None) -> None:
        self.folder = folder
        # A checkout may be another user's, as in a container.
        listing = ["git", "-c", "safe.directory=*", "ls-files", "-z", "-co", "--exclude-standard"]
        listed = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True)
        for name in listed.stdout.split("\0"):
            if name and not name.startswith("tests/") and (ROOT / name).is_file():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(ROOT / name, folder / name)
        if changed is not None:
            for path in (folder / "deploy").rglob("*"):
                if path.is_file():
                    path.write_text(changed(path.read_text(encoding="utf-8")), encoding="utf-8")
        self._git("init", "-q", "-b", "main")
        self._git("add", "-A")
        self._git("commit", "-q", "-m", "The first version")

    def release(self, tag: str) -> None:
        """A later version, with a migration."""
        versions = self.folder / "migrations" / "versions"
        last = max(path.name for path in versions.glob("[0-9]*.py"))
        (versions / "9999_add_a_trial.py").write_text(
            f'"""A table more."""\nfrom alembic import op\nrevision = "9999"\n'
            f"down_revision = {_revision_of(versions / last)!r}\nbranch_labels = depends_on = None\n\n\n"
            'def upgrade():\n    op.execute("CREATE TABLE trial (id INTEGER)")\n\n\n'
            'def downgrade():\n    op.execute("DROP TABLE trial")\n'
        )
        self._git("add", "-A")
        self._git("commit", "-q", "-m", "The next version")
        self._git("tag", tag)

    def _git(self, *arguments: str) -> None:
        who = ["-c", "user.name=A test", "-c", "user.email=test@example.org"]
        subprocess.run(["git", *who, *arguments], cwd=self.folder, check=True)


def _revision_of(path: Path) -> str:
    found = re.search(r'^revision(?:: str)? = "(\w+)"', path.read_text(encoding="utf-8"), re.MULTILINE)
    assert found is not None
    return found[1]
