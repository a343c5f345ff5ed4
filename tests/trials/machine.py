"""``make machine``: docs/running.md typed on an empty Debian with its own systemd, nginx and Python.

machine.py [--release trixie] [--folder FOLDER]. The Debian is a folder, made anew by debootstrap and begun by
systemd-nspawn: packages come over this machine's network, all else is typed without any. certbot alone has a
stand-in: no authority gives a certificate to a machine that the world cannot see. Status 1 on any fault.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support.running import HOST, ORIGIN, SECTIONS, Origin, with_password

NEEDED = {"debootstrap": "debootstrap", "systemd-nspawn": "systemd-container", "nsenter": "util-linux"}
PACKAGES = "systemd,systemd-sysv,dbus,iproute2,ca-certificates,procps,openssl"
FIRST, *LATER = SECTIONS
CERTIFICATE = f"""
LIVE=/etc/letsencrypt/live/{HOST}
install -d $LIVE
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN={HOST} -addext subjectAltName=DNS:{HOST} \\
    -keyout $LIVE/privkey.pem -out $LIVE/fullchain.pem 2> /dev/null
cp $LIVE/fullchain.pem /usr/local/share/ca-certificates/own.crt
update-ca-certificates > /dev/null 2>&1
echo "127.0.0.1 {HOST}" >> /etc/hosts
"""
ASIDE = """
say 'every unit of the clock'
for unit in remind forget backup links; do systemctl start tracker-$unit.service; done
say 'sixty visits while the tracker is restarted'
visit() { curl -s -o /dev/null -w '%{http_code}\\n' "https://$HOST/login"; sleep 0.1; }
for _ in $(seq 60); do visit; done > /root/visits & sleep 1; systemctl restart tracker-web.service; wait
test "$(grep -c '^200$' /root/visits)" = 60
say 'its first process killed'
kill -9 "$(systemctl show -p MainPID --value tracker-web.service)"; sleep 3
curl --fail http://127.0.0.1:8000/readyz
say 'what systemd says'
systemctl --failed --no-legend --no-pager | tee /root/failed; test ! -s /root/failed
systemd-analyze security --no-pager tracker-web.service | tail -n 1
systemctl list-timers --all --no-pager 'tracker-*'
"""
WINDOW = r"""
set -e -o pipefail
say() { echo "== $(date +%T) $*"; }
trap 'echo "FAILED: $BASH_COMMAND"; journalctl -n 80 --no-pager -o cat 2> /dev/null' ERR
"""


def main() -> None:
    """Types it all; status 1 where a command failed, with what it said."""
    parser = ArgumentParser(description=__doc__)
    parser.add_argument("--release", default="trixie", help="of Debian: bookworm or trixie")
    parser.add_argument("--folder", type=Path, help="keep the machine there, to look at it afterwards")
    options = parser.parse_args()
    missing = [package for name, package in NEEDED.items() if shutil.which(name) is None]
    if os.geteuid() != 0 or missing:
        sys.exit(f"This takes root, and: apt install {' '.join(NEEDED.values())}")
    with tempfile.TemporaryDirectory(prefix="machine") as made:
        begun = time.monotonic()
        passed = _try(options.folder or Path(made) / "root", options.release)
        print(f"{options.release}: {'passed' if passed else 'FAILED'}, {time.monotonic() - begun:.0f} s")
    sys.exit(not passed)


def _try(root: Path, release: str) -> bool:
    root.mkdir(parents=True)
    _run("debootstrap", "--variant=minbase", f"--include={PACKAGES}", release, str(root), _mirror())
    origin = Origin(root / "srv" / "tracker")
    shutil.copy("/etc/resolv.conf", root / "etc/resolv.conf")
    # This machine may reach the world through somebody who signs for it.
    shutil.copy("/etc/ssl/certs/ca-certificates.crt", root / "etc/ssl/certs/ca-certificates.crt")
    titles, first = SECTIONS[FIRST]
    titles = titles.replace(ORIGIN, "/srv/tracker")
    origin.release("v1.1")
    _run("git", "-C", str(origin.folder), "checkout", "-q", "-B", "main", "HEAD^")
    with _mounted(root):
        in_it = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin"}
        script = f"{WINDOW}\nsay '{FIRST}'\n{titles}\n{first}"
        if subprocess.run(["chroot", str(root), "bash", "-c", script], env=in_it, check=False).returncode:
            return False
    with _booted(root) as process:
        enter = ["nsenter", "-t", str(process), "-m", "-u", "-i", "-n", "-p", "-r", "-w"]
        enter += ["bash", "-c", _typed(titles)]
        return subprocess.run(enter, check=False, stdin=subprocess.DEVNULL).returncode == 0


def _typed(titles: str) -> str:
    """All that comes after the packages, in one window; `titles` say whose machine it is."""
    lines = [WINDOW, "export PATH=/usr/sbin:/usr/bin:/sbin:/bin", "cd /opt/tracker", titles]
    for section in LATER:
        for block in SECTIONS[section]:
            without = re.sub(r"^certbot .*$", lambda _found: CERTIFICATE, block, flags=re.MULTILINE)
            lines += [f"say '{section}'", with_password(without)]
        if section == "6. Mail":
            lines.append(ASIDE)
    return "\n".join(lines)


@contextmanager
def _mounted(root: Path) -> Iterator[None]:
    """What programs that install packages look at."""
    places = ("proc", "dev")
    for place in places:
        _run("mount", "--bind", f"/{place}", str(root / place))
    try:
        yield
    finally:
        for place in places:
            _run("umount", str(root / place))


@contextmanager
def _booted(root: Path) -> Iterator[int]:
    """The machine, up; the number of its first process as this machine counts."""
    start = ["systemd-nspawn", "--quiet", "--boot", "--directory", str(root), "--private-network"]
    with (root.parent / "console.log").open("w") as console:
        nspawn = subprocess.Popen(
            [*start, "--register=no", "--keep-unit"],
            env={**os.environ, "SYSTEMD_NSPAWN_UNIFIED_HIERARCHY": "1"},
            stdin=subprocess.DEVNULL,
            stdout=console,
            stderr=subprocess.STDOUT,
        )
    try:
        yield _first_process(nspawn)
    finally:
        # The first signal asks the machine to halt; one that does not is ended.
        nspawn.send_signal(signal.SIGTERM)
        try:
            nspawn.wait(30)
        except subprocess.TimeoutExpired:
            nspawn.send_signal(signal.SIGTERM)
            nspawn.wait(30)


def _first_process(nspawn: subprocess.Popen[bytes]) -> int:
    """Waits until systemd in the machine says that all is started."""
    ends = time.monotonic() + 120
    while time.monotonic() < ends and nspawn.poll() is None:
        children = Path(f"/proc/{nspawn.pid}/task/{nspawn.pid}/children").read_text().split()
        for child in children:
            asked = ["nsenter", "-t", child, "-m", "-p", "-n", "-r", "systemctl", "is-system-running"]
            said = subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()
            if said in ("running", "degraded"):
                return int(child)
        time.sleep(1)
    raise RuntimeError("The machine did not start; console.log beside it says why.")


def _mirror() -> str:
    """Where this machine gets its packages from."""
    asked = ["apt-get", "indextargets", "--format", "$(REPO_URI)"]
    only = ["Origin: Debian", "Component: main", "Created-By: Packages"]
    said = subprocess.run([*asked, *only], capture_output=True, text=True, check=True).stdout.split()
    found = [address for address in said if "security" not in address]
    if not found:
        sys.exit("This machine has no source of packages: apt-get update, then try again.")
    return found[0]


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
