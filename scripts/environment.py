"""The virtual environment with the locked packages. Standard library only: nothing else is there yet."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"


def stop(sentence: str) -> NoReturn:
    """Ends with one sentence and status 1."""
    print(sentence, file=sys.stderr)
    sys.exit(1)


def require_writable(folder: Path) -> None:
    """Stops unless files can be made in `folder`, which is made where it is missing."""
    probe = folder / f".probe-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.touch()
        probe.unlink()
    except OSError as error:
        stop(f"The folder {folder} cannot be written ({error.strerror}): copy the project to one that can.")


def ensure_environment(lock: str, *, venv: Path = VENV) -> None:
    """Makes `venv`, and installs ``requirements/<lock>.txt`` where that has changed since the last time."""
    require_writable(ROOT)
    requirements = ROOT / "requirements" / f"{lock}.txt"
    python = venv / "bin" / "python"
    if not _runs(python):
        _make(venv)
    stamp = venv / f".installed-{lock}"
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    print(f"Installing the locked packages of requirements/{lock}.txt …", flush=True)
    pip = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
    done = subprocess.run([*pip, "--require-hashes", "-r", str(requirements)], check=False)
    if done.returncode:
        stop("The packages could not be installed; pip said why above. Mend it and run make again.")
    stamp.write_text(wanted)


def _runs(python: Path) -> bool:
    """Whether the environment works: neither half made, nor moved, nor without its Python."""
    script = python.with_name("pip")
    if not python.exists() or not script.is_file():
        return False
    # The programs in it begin with the path where they were made.
    if str(python.parent) not in script.read_text(errors="replace")[:500]:
        return False
    asked = [str(python), "-c", "import pip, sys; sys.exit(sys.version_info < (3, 11))"]
    return subprocess.run(asked, check=False, capture_output=True).returncode == 0


def _make(venv: Path) -> None:
    print(f"Making the virtual environment {venv.name} …", flush=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(venv)], check=False, capture_output=True
    )
    if made.returncode:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        stop(
            f"Python {version} cannot make a virtual environment: install its venv module "
            f"(apt install python{version}-venv) and run make again."
        )


def run(*command: str, **environment: str) -> int:
    """Runs a command at the project's root, with the environment's programs first; its exit status."""
    return subprocess.run(command, cwd=ROOT, check=False, env=with_venv(**environment)).returncode


def with_venv(**environment: str) -> dict[str, str]:
    """The process's environment with `environment`, and the virtual environment's programs first."""
    path = f"{VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    return {**os.environ, "PATH": path, **environment}


if __name__ == "__main__":
    ensure_environment(sys.argv[1] if len(sys.argv) > 1 else "runtime")
