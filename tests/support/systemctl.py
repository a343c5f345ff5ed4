"""A stand-in for ``systemctl``: starts what the unit files say, where no systemd runs, below MACHINE.

It knows as much of units as ours have: sockets that are handed over, services that say when they are ready,
services that do one thing and end, what all services of a prefix share.
"""

from __future__ import annotations

import os
import shlex
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

MACHINE = Path(os.environ["MACHINE"])
UNITS = MACHINE / "etc/systemd/system"
RUN = MACHINE / "run"
SECONDS = 60

Unit = dict[str, list[str]]


def main() -> None:
    """``systemctl VERB [--now] UNIT…``"""
    verb, *names = [word for word in sys.argv[1:] if word != "--now"]
    if verb == "daemon-reload":
        return
    for said in names:
        if said == "nginx":
            nginx()
            continue
        name = said if "." in said else f"{said}.service"
        unit = read(name)
        if name.endswith(".timer"):
            assert unit["OnCalendar"], name
            read(name.replace(".timer", ".service"))
        elif name.endswith(".service"):
            if verb in ("stop", "restart"):
                stop(name)
            if verb in ("enable", "start", "restart"):
                run(unit) if unit["Type"] == ["oneshot"] else start(name, unit)


def read(name: str) -> Unit:
    """What a unit says, and those of its prefix together."""
    found: Unit = {}
    for path in (
        UNITS / name,
        *sorted(UNITS.glob("tracker-.service.d/*.conf") if ".service" in name else ()),
    ):
        for line in path.read_text(encoding="utf-8").splitlines():
            key, is_set, value = line.partition("=")
            if is_set and not line.startswith(("#", ";")):
                found.setdefault(key, []).append(value)
    return found


def words(command: str) -> list[str]:
    """A command as systemd would call it."""
    return [word.replace("%%", "%").replace("$$", "$") for word in shlex.split(command)]


def run(unit: Unit) -> None:
    """Does all of it, and ends with the first that fails."""
    for command in (*unit["ExecStart"], *unit.get("ExecStartPost", [])):
        subprocess.run(words(command), cwd=unit["WorkingDirectory"][0], check=True)


def start(name: str, unit: Unit) -> None:
    """Returns when it has said that it is ready; nothing where it runs."""
    pid_file = RUN / name
    if pid_file.exists():
        return
    assert unit["Type"] == ["notify"]
    host, _, port = read(name.replace(".service", ".socket"))["ListenStream"][0].rpartition(":")
    runtime = RUN / unit["RuntimeDirectory"][0]
    runtime.mkdir(exist_ok=True)
    with socket.socket() as door, socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as said:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind((host, int(port)))
        door.listen(64)
        (RUN / "notify").unlink(missing_ok=True)
        said.bind(str(RUN / "notify"))
        said.settimeout(SECONDS)
        script = f"exec 3<&{door.fileno()}; LISTEN_FDS=1 LISTEN_PID=$$ exec {unit['ExecStart'][0]}"
        with (MACHINE / "journal").open("ab") as journal:
            process = subprocess.Popen(
                ["/bin/bash", "-c", script],
                cwd=unit["WorkingDirectory"][0],
                env={**os.environ, "NOTIFY_SOCKET": str(RUN / "notify"), "RUNTIME_DIRECTORY": str(runtime)},
                pass_fds=[door.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=journal,
                stderr=journal,
                start_new_session=True,
            )
        pid_file.write_text(str(process.pid))
        while b"READY=1" not in said.recv(4096):
            pass


def stop(name: str) -> None:
    """Returns when it has ended; nothing where it does not run."""
    pid_file = RUN / name
    if not pid_file.exists():
        return
    pid = int(pid_file.read_text())
    os.kill(pid, signal.SIGTERM)
    end = time.monotonic() + SECONDS
    while Path(f"/proc/{pid}/stat").exists() and ") Z " not in Path(f"/proc/{pid}/stat").read_text():
        assert time.monotonic() < end, f"{name} does not end"
        time.sleep(0.05)
    pid_file.unlink()


def nginx() -> None:
    """Starts it, or has it read its configuration anew."""
    pid_file = RUN / "nginx.pid"
    # To test its configuration it makes the file, and writes no number into it.
    if pid_file.exists() and (pid := pid_file.read_text().strip()):
        os.kill(int(pid), signal.SIGHUP)
        return
    subprocess.run(["nginx"], check=True)
    end = time.monotonic() + SECONDS
    while not pid_file.read_text().strip():
        assert time.monotonic() < end
        time.sleep(0.05)


if __name__ == "__main__":
    main()
