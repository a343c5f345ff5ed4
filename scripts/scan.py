"""``make scan``: scanners against a demo of their own, on this machine, signed in as each of its people.

scan.py [--seconds N] [--tools wapiti,schemathesis,sqlmap,audit] [--people anonymous,administrator,…]

Each scanner has a virtual environment of its own and at most N seconds for each person (20). What they find,
and every request that ended in a fault of the server, stands in instance/scans; status 1 where there is any.
"""

from __future__ import annotations

import argparse
import html
import http.cookiejar
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from environment import PYTHON, ROOT, ensure_environment, run, stop
from served_demo import ServedDemo, served_demo, token_in

TOOLS = ("wapiti", "schemathesis", "sqlmap", "audit")
OUT = ROOT / "instance" / "scans"
NOBODY = "anonymous"
MODULES = (
    "cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,ldap,methods,permanentxss,redirect,sql,timesql,"
    "upload,xss"
)
"""Without those that ask a server of Wapiti's own on the internet (ssrf, xxe), or look for other products."""
LEFT_ALONE = ("/logout", "/login/*", "/account/leave*", "/account/devices/*", "/account/password*")
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance"
CRAWLERS = ("wapiti", "schemathesis")
"""Those that come to every page, and must have been signed in there."""
ASKED = (
    "/practices?q=a&sort=a",
    "/programmes/{slug}/search?q=a&in=milestones",
    "/programmes/{slug}/activities?text=a&kind=study_visit&sort=a&pair=1",
    "/programmes/{slug}/progress?on=2022-01-01&reading=now",
    "/programmes/{slug}/progress/milestones.all?pair=1&on=2022-01-01",
    "/programmes/{slug}/follow-ups?state=all",
    "/en/meet?q=a",
)
"""Addresses that have something to inject into."""
KNOWN = {
    r"Secure Flag cookie: ": "the demo is asked over http; elsewhere every cookie is Secure",
    r"HTTP Strict Transport Security.*|.*Strict-Transport-Security": "the same",
    r"Cross Site Request Forgery: POST /language:": "who has not signed in has no session to guard",
    r"LDAP Injection: ": "there is no LDAP: pages differ because they repeat their own address",
}
"""What scanners say that is so and is meant so, or is not so, and why (docs/security.md has more words)."""


@dataclass
class Result:
    """What one scanner did as one person."""

    tool: str
    person: str
    seconds: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    findings: list[str] = field(default_factory=list)
    known: list[str] = field(default_factory=list)
    note: str = ""


@dataclass
class Asked:
    """Whom a scanner is, for how long, and where its report goes (without an ending)."""

    person: str
    cookie: str
    seconds: int
    name: Path


def main() -> None:
    """Runs what is asked for, and says what was found."""
    asked = arguments()
    ensure_environment("runtime")
    folder = OUT / time.strftime("%Y-%m-%d-%H%M%S")
    folder.mkdir(parents=True)
    results: list[Result] = []
    if "audit" in asked.tools:
        results.append(audit())
    scanners = [tool for tool in asked.tools if tool != "audit"]
    if scanners:
        with served_demo(TRACKER_LOG="json") as demo:
            people = {NOBODY: "", **people_of(demo)}
            for tool in scanners:
                for person in asked.people or people:
                    name = folder / f"{tool}-{person}"
                    results.append(scan(demo, tool, Asked(person, people[person], asked.seconds, name)))
                    print(line_of(results[-1]), flush=True)
    report = "\n".join(map(line_of, results))
    (folder / "summary.txt").write_text(report + "\n", encoding="utf-8")
    print(f"\n{report}\n\nThe reports are in {folder.relative_to(ROOT)}.")
    known = [one for result in results for one in result.known]
    (folder / "known.txt").write_text("".join(f"{one}\n" for one in known), encoding="utf-8")
    if any(result.findings for result in results):
        sys.exit(1)


def arguments() -> argparse.Namespace:
    """What was asked for."""
    parser = argparse.ArgumentParser(description="Scanners against a demo of their own.")
    parser.add_argument("--seconds", type=int, default=20, help="for each scanner and person")
    parser.add_argument("--tools", type=lambda text: text.split(","), default=list(TOOLS))
    parser.add_argument("--people", type=lambda text: text.split(","), default=[])
    asked = parser.parse_args()
    if unknown := set(asked.tools) - set(TOOLS):
        stop(f"There is no scanner {', '.join(sorted(unknown))}: there are {', '.join(TOOLS)}.")
    return asked


def people_of(demo: ServedDemo) -> dict[str, str]:
    """The people of the demo, and a cookie of each."""
    addresses = re.findall(r'name="person" value="([^"]+)"', demo.page("/login"))
    return {html.unescape(one).partition("@")[0]: cookie_of(demo, html.unescape(one)) for one in addresses}


def cookie_of(demo: ServedDemo, address: str) -> str:
    """Signs in by the demo's button."""
    jar = http.cookiejar.CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    token = token_in(opener.open(f"{demo.address}/login", timeout=30).read().decode())
    form = urllib.parse.urlencode({"csrf_token": token, "person": address}).encode()
    opener.open(f"{demo.address}/login/demo", form, timeout=30).read()
    return "; ".join(f"{one.name}={one.value}" for one in jar)


def scan(demo: ServedDemo, tool: str, asked: Asked) -> Result:
    """Runs one scanner as one person, and counts what the demo was asked meanwhile."""
    result = Result(tool, asked.person)
    before = lines_of(demo)
    begun = time.monotonic()
    SCANNERS[tool](demo, asked, result)
    result.seconds = time.monotonic() - begun
    lines = lines_of(demo)[len(before) :]
    answered = [line for line in lines if line.get("logger") == "tracker.requests"]
    result.statuses = Counter(line["status"] for line in answered)
    saw_account = any(one["route"] == "/account" and one["status"] == 200 for one in answered)
    if asked.cookie and tool in CRAWLERS and not saw_account:
        result.findings.append("It saw no account: it was not signed in")
    faults = {f"{one['method']} {one['route']}: {one['status']}" for one in answered if one["status"] >= 500}
    faults |= {
        f"{one['logger']}: {one['message']}" for one in lines if one.get("level") in ("error", "critical")
    }
    result.findings += [f"Fault of the server: {fault}" for fault in sorted(faults)]
    result.known = [one for one in result.findings if any(re.match(known, one) for known in KNOWN)]
    result.findings = [one for one in result.findings if one not in result.known]
    return result


def lines_of(demo: ServedDemo) -> list[dict[str, Any]]:
    """What the server has written so far."""
    said = demo.log.read_text(errors="replace").splitlines() if demo.log.is_file() else []
    return [json.loads(line) for line in said if line.startswith("{")]


def bounded(command: list[str], seconds: int, log: Path, **environment: str) -> int | None:
    """Runs a command for at most so long; its status, or None where it had to be ended."""
    with log.open("w") as output:
        process = subprocess.Popen(
            command,
            # Some leave files where they stand.
            cwd=log.parent,
            stdout=output,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            env={**os.environ, **environment},
        )
        try:
            return process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            return None


def wapiti(demo: ServedDemo, asked: Asked, result: Result) -> None:
    """Half of its time it reads pages, half of it attacks what it has read."""
    cookie, seconds, name = asked.cookie, asked.seconds, asked.name
    ensure_environment("scan-wapiti", venv=ROOT / ".venv-scan-wapiti")
    report, modules = name.with_suffix(".json"), MODULES.split(",")
    command = [
        *(str(ROOT / ".venv-scan-wapiti" / "bin" / "wapiti"), "-u", f"{demo.address}/", "--scope", "folder"),
        *("-m", ",".join(modules), "--level", "2", "--flush-session", "--no-bugreport", "-v", "0"),
        *("--max-scan-time", str(max(5, seconds // 2))),
        *("--max-attack-time", str(max(2, seconds // 2 // len(modules))), "-S", "normal"),
        *("-f", "json", "-o", str(report), "--store-session", str(name) + "-session", "-t", "10"),
        *(part for path in LEFT_ALONE for part in ("-x", demo.address + path)),
        # --drop-set-cookie would leave out this one, too.
        *(("-C", cookie) if cookie else ()),
    ]
    for _ in range(2):
        # Its own database is now and then locked by itself.
        status = bounded(command, 2 * seconds + 60, name.with_suffix(".log"))
        if report.is_file():
            break
    shutil.rmtree(str(name) + "-session", ignore_errors=True)
    if not report.is_file():
        result.note = f"it ended with {status} and no report"
        return
    said = json.loads(report.read_text())
    for part in ("vulnerabilities", "anomalies"):
        for kind, found in said.get(part, {}).items():
            result.findings += [
                f"{kind}: {one.get('method')} {one.get('path')}: {one.get('info')}" for one in found
            ]


def schemathesis(demo: ServedDemo, asked: Asked, result: Result) -> None:
    """Sends what a form could, and what it could not, to every door of the OpenAPI document."""
    cookie, seconds, name = asked.cookie, asked.seconds, asked.name
    ensure_environment("scan-schemathesis", venv=ROOT / ".venv-scan-schemathesis")
    document = name.with_suffix(".openapi.json")
    if run(str(PYTHON), "scripts/scan_openapi.py", demo.address, cookie, str(document), **demo.environment):
        result.findings.append("the OpenAPI document could not be written")
        return
    token = token_of(demo, cookie)
    report = name.with_suffix(".report.json")
    command = [
        *(str(ROOT / ".venv-scan-schemathesis" / "bin" / "schemathesis"), "run", str(document)),
        *("--url", demo.address, "--checks", CHECKS, "--max-time", str(seconds), "--workers", "2"),
        *("--phases", "coverage,fuzzing", "--max-examples", "5", "--max-redirects", "0"),
        *(
            "--continue-on-failure",
            "--no-shrink",
            "--request-timeout",
            "20",
            "--suppress-health-check",
            "all",
        ),
        *(
            "--warnings",
            "off",
            "--report",
            "json",
            "--report-json-path",
            str(report),
            "-H",
            f"X-CSRFToken:{token}",
        ),
        *(("-H", f"Cookie:{cookie}") if cookie else ()),
    ]
    status = bounded(command, 2 * seconds + 60, name.with_suffix(".log"))
    if status is None:
        result.note = "it was ended when its time was over"
    elif status:
        result.findings.append(f"it ended with {status}; its report says why")
    said = name.with_suffix(".log").read_text(errors="replace")
    result.findings += sorted(
        set(
            re.findall(
                r"^- ((?:Server error|Undocumented|Missing|Response|Network|Request).*)$", said, re.MULTILINE
            )
        )
    )


def token_of(demo: ServedDemo, cookie: str) -> str:
    """A token that is good for the cookie's session."""
    return token_in(demo.page("/account" if cookie else "/login", cookie))


def sqlmap(demo: ServedDemo, asked: Asked, result: Result) -> None:
    """Tries to inject SQL into every parameter of the addresses that have some."""
    cookie, seconds, name = asked.cookie, asked.seconds, asked.name
    program = shutil.which("sqlmap") or installed_sqlmap()
    if program is None:
        result.note = "left out: sqlmap is not installed (apt install sqlmap), and only root may install it"
        return
    slugs = re.findall(r'href="/programmes/([a-z0-9-]+)"', demo.page("/programmes", cookie))
    targets = name.with_suffix(".targets")
    # There is never time for all of them: each person begins with another one.
    turn = sum(map(ord, asked.person)) % len(ASKED)
    targets.write_text(
        "".join(
            f"{demo.address}{path.format(slug=(slugs or ['x'])[0])}\n" for path in ASKED[turn:] + ASKED[:turn]
        )
    )
    command = [
        *(program, "-m", str(targets), "--batch", "--level", "1", "--risk", "1", "--technique", "BEUQ"),
        *("--dbms", "sqlite", "--disable-coloring", "--flush-session", "--threads", "2", "--timeout", "10"),
        *("--retries", "0", "--ignore-code", "*", "--output-dir", str(name) + "-out", "--skip-waf"),
        *(("--cookie", cookie) if cookie else ()),
    ]
    status = bounded(command, seconds, name.with_suffix(".log"))
    shutil.rmtree(str(name) + "-out", ignore_errors=True)
    said = name.with_suffix(".log").read_text(errors="replace")
    tested = len(re.findall(r"testing '", said))
    result.note = f"{tested} tests" + (", ended when its time was over" if status is None else "")
    result.findings += re.findall(
        r"(\S+ parameter '[^']+' (?:is vulnerable|appears to be .* injectable).*)", said
    )


def installed_sqlmap() -> str | None:
    """Debian's sqlmap, installed where that may be done here."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Debian's sqlmap …", flush=True)
        install = ["apt-get", "-qq", "install", "-y", "--no-install-recommends", "sqlmap"]
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(install, check=False, env=quiet, stdout=subprocess.DEVNULL)
    return shutil.which("sqlmap")


def audit() -> Result:
    """Asks the registry, then OSV, whether a fault is known of any locked package."""
    ensure_environment("scan-audit", venv=ROOT / ".venv-scan-audit")
    result = Result("audit", "the lock")
    program = str(ROOT / ".venv-scan-audit" / "bin" / "pip-audit")
    for service in ("pypi", "osv"):
        command = [program, "-s", service, "--require-hashes", "--disable-pip", "--format", "json"]
        done = subprocess.run(
            [*command, "-r", "requirements/runtime.txt"],
            cwd=ROOT,
            check=False,
            capture_output=True,
            text=True,
        )
        try:
            packages = json.loads(done.stdout)["dependencies"]
        except (ValueError, KeyError):
            continue
        asked = [one for one in packages if "vulns" in one]
        for one in asked:
            result.findings += [f"{one['name']} {one['version']}: {fault['id']}" for fault in one["vulns"]]
        if asked:
            result.note = f"{len(asked)} of {len(packages)} packages asked of {service}"
            return result
    result.note = "no package could be asked of the registry or of OSV from here: do it by hand"
    return result


SCANNERS: dict[str, Callable[[ServedDemo, Asked, Result], None]] = {
    "wapiti": wapiti,
    "schemathesis": schemathesis,
    "sqlmap": sqlmap,
}


def line_of(result: Result) -> str:
    """What is said of one scanner as one person."""
    statuses = ", ".join(f"{status} × {count}" for status, count in sorted(result.statuses.items()))
    first = f"{result.tool} as {result.person}: {sum(result.statuses.values())} requests"
    said = f"{first} ({statuses}), {result.seconds:.0f} s"
    said += f", {len(result.findings)} findings, {len(result.known)} known"
    more = [f"; {result.note}" if result.note else "", *(f"\n  {one}" for one in result.findings)]
    return said + "".join(more)


if __name__ == "__main__":
    main()
