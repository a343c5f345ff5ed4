"""``make lock``: chooses the newest packages that fit ``requirements/*.in`` and locks them with hashes."""

from __future__ import annotations

from environment import ROOT, ensure_environment, run, stop

TOOLS = ROOT / ".venv-tools"


def main() -> None:
    """Writes the locks for every Python from 3.11 on, without any address in them."""
    ensure_environment("tools", venv=TOOLS)
    for name in ("runtime", "test", "tools", "scan-wapiti", "scan-schemathesis", "scan-audit"):
        status = run(
            str(TOOLS / "bin" / "uv"), "pip", "compile", "--quiet", "--upgrade",
            "--universal", "--python-version", "3.11",
            "--generate-hashes", "--no-header", "--no-emit-index-url", "--no-emit-find-links",
            f"requirements/{name}.in", "--output-file", f"requirements/{name}.txt",
        )  # fmt: skip
        if status:
            stop(f"requirements/{name}.in could not be locked; uv said why above.")
    print("Locked. Run make check, and commit the locks with what they change.")


if __name__ == "__main__":
    main()
