"""Every setting of the tracker, read once from the environment (``TRACKER_…``) and from ``.env``.

`docs/settings.md` explains the same settings to the people who run the tracker; a test holds the
two together.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from email.utils import parseaddr
from enum import StrEnum
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from dotenv import dotenv_values
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent
PREFIX = "TRACKER_"
DEMO_DATABASE = "demo.sqlite3"
FILES, DEMO_FILES = "instance/files", "instance/demo-files"
SHORTEST_SECRET = 32
FEWEST_CHARACTERS = 10
KNOWN_PARTS = ("change", "secret", "password", "example", "default", "replace", "your-", "xxxx")
"""What stands in the samples that people copy; no random secret of letters and digits has any of it."""


MAIL_PORTS = {"smtp": 587, "smtps": 465}
ADDRESS_OF_MAIL = re.compile(r"[^@\s<>\"(),:;]+@[^@\s<>\"(),:;]+")


class LogKind(StrEnum):
    """How the lines of the log are written."""

    PLAIN = "plain"
    JSON = "json"


class SettingsError(Exception):
    """The tracker cannot start as it is set. The message is one sentence that says what to do."""


def setting(description: str, *, default: Any, secret: bool = False, from_environment: bool = True) -> Any:
    """A field of `Settings` with the words that explain it; a secret one is never printed."""
    explained = {"description": description, "environment": from_environment}
    return field(default=default, repr=not secret, metadata=explained)


@dataclass(frozen=True, kw_only=True)
class MailServer:
    """Where messages are handed to: a server by SMTP (`tls`: from the first byte), or a `folder` of files."""

    host: str = ""
    port: int = 0
    user: str = ""
    password: str = field(default="", repr=False)
    tls: bool = False
    folder: Path | None = None

    @property
    def is_here(self) -> bool:
        """Whether what is handed over stays on this machine on its way to the server."""
        return self.folder is not None or is_loopback(self.host)


@dataclass(frozen=True, kw_only=True)
class Bucket:
    """Where files are kept in a store that speaks S3. Without an endpoint it is Amazon's own."""

    name: str
    endpoint: str
    region: str
    key: str
    secret: str = field(repr=False)


@dataclass(frozen=True, kw_only=True)
class Settings:
    """The settings of one running tracker. `fault` says whether it may start with them."""

    secret_key: str = setting(
        "Signs sessions and forms; 32 random characters or more.", default="", secret=True
    )
    password_salt: str = setting(
        "Goes into every password hash; 32 random characters or more.", default="", secret=True
    )
    database_url: str = setting(
        "Where the database is.", default="sqlite:///instance/tracker.sqlite3", secret=True
    )
    replica_url: str = setting(
        "A streaming replica of the database, which pages may be read from.", default="", secret=True
    )
    demo: bool = setting("Demo: two programmes, and sign-in by a button.", default=False)
    host: str = setting("The address that gunicorn listens on.", default="127.0.0.1")
    port: int = setting("The port that gunicorn listens on.", default=8000)
    workers: int = setting("How many gunicorn processes serve.", default=2)
    threads: int = setting("How many threads each process has.", default=4)
    proxies: int = setting("How many proxies of your own stand in front.", default=0)
    hosts: tuple[str, ...] = setting("The host names that are answered, with commas; empty: any.", default=())
    address: str = setting(
        "Where people find the tracker; mails lead there.", default="http://localhost:8000"
    )
    second_factor: bool = setting(
        "Whether those who coordinate or administer need a second factor or a passkey.", default=False
    )
    mail_url: str = setting("The mail server that messages are handed to.", default="", secret=True)
    mail_from: str = setting("Who messages are from.", default="")
    operator: str = setting("Who runs this tracker: the name of the city, association or agency.", default="")
    contact: str = setting("Where people write to whom the tracker does not answer.", default="")
    enforcement_body: str = setting("Who watches over web accessibility: name and address.", default="")
    files: str = setting("The folder that pictures are kept in.", default=FILES)
    bucket: str = setting("The bucket that pictures are kept in, instead of a folder.", default="")
    bucket_address: str = setting("Where the store of the bucket is.", default="")
    bucket_region: str = setting("The region that the store asks for.", default="us-east-1")
    bucket_key: str = setting("The name of the key to the bucket.", default="")
    bucket_secret: str = setting("The secret of the key to the bucket.", default="", secret=True)
    default_language: str = setting("The language of a reader who asks for none that we have.", default="en")
    log: LogKind = setting("How the lines of the log are written: plain or json.", default=LogKind.PLAIN)
    metrics_token: str = setting("Opens /metrics to whoever sends it.", default="", secret=True)
    testing: bool = setting("Set by the tests alone.", default=False, from_environment=False)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] | None = None) -> Settings:
        """Reads `environment`; without it, ``.env`` and over it the process's own.

        Raises `SettingsError` for a value that cannot be read. In a demo without secrets, makes some.
        """
        if environment is None:
            environment = _with_dotenv(os.environ)
        values: dict[str, Any] = {}
        for name, (kind, _description) in cls.documented().items():
            text = environment.get(PREFIX + name.upper(), "").strip()
            if text:
                values[name] = _read(PREFIX + name.upper(), kind, text)
        if values.get("demo"):
            for name in ("secret_key", "password_salt"):
                values.setdefault(name, secrets.token_hex(SHORTEST_SECRET))
        settings = cls(**values)
        addresses = ("database_url", "replica_url")
        urls = {name: normal_database_url(getattr(settings, name)) for name in addresses}
        return cls(**{**values, **urls})

    @classmethod
    def documented(cls) -> dict[str, tuple[str, str]]:
        """The settings that the environment may give: name → (type, description)."""
        return {
            item.name: (str(item.type), item.metadata["description"])
            for item in fields(cls)
            if item.metadata["environment"]
        }

    @property
    def production(self) -> bool:
        """Neither a demo nor a test: real people's data."""
        return not (self.demo or self.testing)

    @property
    def is_demo_database(self) -> bool:
        """Whether the database is the demo's own SQLite file, which holds nobody's real data."""
        return self.database_url.startswith("sqlite") and self.database_url.endswith(f"/{DEMO_DATABASE}")

    @property
    def mail_server(self) -> MailServer | None:
        """Where messages are handed to; None where nothing is set, or nothing that can be read."""
        return read_mail_url(self.mail_url) if self.mail_url else None

    @property
    def sender(self) -> str:
        """Who messages are from. A demo need not say; in production `fault` asks for it."""
        return self.mail_from or f"tracker@{urlsplit(self.address).hostname or 'localhost'}"

    @property
    def contact_address(self) -> str:
        """Where people write about the tracker: as it is set, else where its mails come from."""
        return self.contact or parseaddr(self.sender)[1]

    @property
    def files_folder(self) -> Path:
        """Where files are kept; a demo that is told nothing has its own, which is emptied without harm."""
        return ROOT / (DEMO_FILES if self.demo and self.files == FILES else self.files)

    @property
    def files_bucket(self) -> Bucket | None:
        """The bucket that files are kept in; None where they are kept in a folder."""
        if not self.bucket:
            return None
        return Bucket(
            name=self.bucket,
            endpoint=self.bucket_address,
            region=self.bucket_region,
            key=self.bucket_key,
            secret=self.bucket_secret,
        )

    def fault(self) -> str | None:
        """Why the tracker must not start with these settings, in one sentence; None where it may."""
        if self.testing:
            return None
        if not is_database_url(self.database_url):
            return (
                "TRACKER_DATABASE_URL names no database: write sqlite:///instance/tracker.sqlite3, "
                "or postgresql://user:password@host/name."
            )
        if self.demo:
            return self._demo_fault() or self._replica_fault() or self._mail_fault() or self._files_fault()
        for name in ("secret_key", "password_salt"):
            if is_weak(getattr(self, name)):
                return (
                    f"{PREFIX}{name.upper()} is missing or weak: in the environment or .env, set it to what "
                    "python3 -c 'import secrets; print(secrets.token_hex(32))' prints."
                )
        if self.secret_key == self.password_salt:
            return "TRACKER_SECRET_KEY and TRACKER_PASSWORD_SALT are the same: give each a value of its own."
        parts = (
            *(self._replica_fault, self._line_fault),
            *(self._mail_fault, self._files_fault, self._metrics_fault),
        )
        return next((fault for part in parts if (fault := part())), None)

    def _replica_fault(self) -> str | None:
        """Why nothing could be read from the replica."""
        if self.replica_url and not (is_postgresql(self.database_url) and is_postgresql(self.replica_url)):
            return (
                "TRACKER_REPLICA_URL names a replica of PostgreSQL: unset it, or set both to postgresql://…."
            )
        return None

    def _line_fault(self) -> str | None:
        """Why what people typed would cross a network without anybody having decided how it is guarded there.

        Without an ``sslmode`` libpq takes a line in clear wherever the server has no other.
        """
        for name in ("database_url", "replica_url"):
            url = getattr(self, name)
            if is_postgresql(url) and not is_on_this_machine(url) and "sslmode" not in make_url(url).query:
                return (
                    f"{PREFIX}{name.upper()} leads to another machine, and does not say how the line is "
                    "guarded: add ?sslmode=verify-full&sslrootcert=/etc/tracker/database.pem, or another "
                    "sslmode (docs/several-machines.md)."
                )
        return None

    def _metrics_fault(self) -> str | None:
        """Why the numbers would be anybody's."""
        if self.metrics_token and is_weak(self.metrics_token):
            return (
                "TRACKER_METRICS_TOKEN is weak: set it to what "
                "python3 -c 'import secrets; print(secrets.token_hex(32))' prints, or unset it."
            )
        return None

    def _mail_fault(self) -> str | None:
        """Why no mail could be sent with these settings, or would lead nowhere."""
        if not is_address(self.address):
            return f"TRACKER_ADDRESS must be like https://tracker.example.org, and is {self.address!r}."
        if not self.mail_url:
            return None
        server = self.mail_server
        faults = (
            (
                server is None,
                (
                    "TRACKER_MAIL_URL names no mail server: write smtp://user:password@host:587, "
                    "smtps://user:password@host:465, or file:instance/mail."
                ),
            ),
            (
                self.demo and server is not None and not server.is_here,
                "The demo writes to nobody: set TRACKER_MAIL_URL to file:instance/mail, or unset it.",
            ),
            (
                not is_sender(self.sender) or (self.production and not self.mail_from),
                "TRACKER_MAIL_FROM must say who messages are from: Mentoring tracker <tracker@example.org>.",
            ),
            (
                self.production and not self.address.startswith("https://"),
                "TRACKER_ADDRESS must begin with https://, since the links in mails lead there.",
            ),
        )
        return next((sentence for is_one, sentence in faults if is_one), None)

    def _files_fault(self) -> str | None:
        """Why no picture could be kept with these settings."""
        rest = {
            "BUCKET_ADDRESS": self.bucket_address,
            "BUCKET_KEY": self.bucket_key,
            "BUCKET_SECRET": self.bucket_secret,
        }
        if not self.bucket:
            lost = next((name for name, value in rest.items() if value), None)
            return f"{PREFIX}{lost} is set without a bucket: set TRACKER_BUCKET, too." if lost else None
        if self.demo:
            return "The demo keeps its pictures in a folder: unset TRACKER_BUCKET."
        if not (self.bucket_key and self.bucket_secret):
            return "The bucket needs its key: set TRACKER_BUCKET_KEY and TRACKER_BUCKET_SECRET."
        if self.bucket_address and not is_address(self.bucket_address):
            return (
                f"TRACKER_BUCKET_ADDRESS must be like https://s3.example.org, and is {self.bucket_address!r}."
            )
        return None

    def _demo_fault(self) -> str | None:
        if not is_loopback(self.host):
            return (
                f"The demo lets anybody sign in, so it must not be served on {self.host}: "
                "set TRACKER_HOST to 127.0.0.1, or unset TRACKER_DEMO."
            )
        if not self.is_demo_database:
            return (
                "The demo lets anybody sign in, so it only opens its own database: "
                f"set TRACKER_DATABASE_URL to sqlite:///instance/{DEMO_DATABASE}, or unset TRACKER_DEMO."
            )
        return None


def is_weak(secret: str) -> bool:
    """Whether a secret is absent, short, of few different characters, or copied from a sample."""
    lower = secret.lower()
    return (
        len(secret) < SHORTEST_SECRET
        or len(set(secret)) < FEWEST_CHARACTERS
        or any(part in lower for part in KNOWN_PARTS)
    )


def is_loopback(host: str) -> bool:
    """Whether an address can be reached from this machine alone."""
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def normal_database_url(url: str) -> str:
    """One spelling for a database: SQLite paths absolute, PostgreSQL by psycopg 3."""
    for scheme in ("postgres://", "postgresql://", "postgresql+psycopg2://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    if url.startswith("sqlite:///") and not url.startswith("sqlite:////"):
        path = url.removeprefix("sqlite:///")
        if path and path != ":memory:":
            return f"sqlite:///{ROOT / path}"
    return url


def is_database_url(url: str) -> bool:
    """Whether a normal URL can be a database of ours: SQLite in a file, or PostgreSQL."""
    try:
        read = make_url(url)
    except (ArgumentError, ValueError):
        return False
    return read.drivername in ("sqlite", "postgresql+psycopg") and bool(read.database)


def is_postgresql(url: str) -> bool:
    """Whether a normal URL is of a database of PostgreSQL."""
    return is_database_url(url) and make_url(url).drivername != "sqlite"


def is_on_this_machine(url: str) -> bool:
    """Whether a normal URL of PostgreSQL leads to this machine alone: by a socket or a loopback address."""
    read = make_url(url)
    said = [read.query.get("host", ()), read.query.get("hostaddr", ())]
    hosts = [one for each in said for one in ([each] if isinstance(each, str) else each)]
    named = [read.host or "", *hosts]
    return all(not one or one.startswith(("/", "@")) or is_loopback(one) for one in named)


def read_mail_url(url: str) -> MailServer | None:
    """What TRACKER_MAIL_URL names; None where it cannot be read. User and password are percent-encoded."""
    try:
        read = urlsplit(url)
        port = read.port
    except ValueError:
        return None
    if read.scheme == "file":
        return MailServer(folder=ROOT / read.path) if read.path and not read.netloc else None
    if read.scheme not in MAIL_PORTS or not read.hostname or read.path.strip("/") or read.query:
        return None
    if bool(read.username) != bool(read.password):
        return None
    return MailServer(
        host=read.hostname,
        port=port or MAIL_PORTS[read.scheme],
        user=unquote(read.username or ""),
        password=unquote(read.password or ""),
        tls=read.scheme == "smtps",
    )


def is_sender(text: str) -> bool:
    """Whether a text is one mail address, with or without a name, and nothing that ends a line."""
    address = parseaddr(text)[1]
    return text.isprintable() and ADDRESS_OF_MAIL.fullmatch(address) is not None


def is_address(url: str) -> bool:
    """Whether the tracker can be at this address: a scheme, a host, perhaps a port and a path."""
    try:
        read = urlsplit(url)
        read.port  # noqa: B018 - asking raises for a port that is none.
    except ValueError:
        return False
    plain = not (read.query or read.fragment or read.username or read.password)
    return read.scheme in ("http", "https") and bool(read.hostname) and plain and url.isprintable()


def _with_dotenv(environment: Mapping[str, str]) -> dict[str, str]:
    """The process's environment over what ``.env`` beside this file says."""
    said = {name: value for name, value in dotenv_values(ROOT / ".env").items() if value is not None}
    return {**said, **environment}


def _read(name: str, kind: str, text: str) -> Any:
    if kind == "bool":
        return _read_yes_or_no(name, text)
    if kind == "int":
        if not (text.isascii() and text.isdigit() and int(text) <= 65535):
            raise SettingsError(f"{name} must be a whole number from 0 to 65535, and is {text!r}.")
        return int(text)
    if kind == "tuple[str, ...]":
        return tuple(part.strip() for part in text.split(",") if part.strip())
    if kind == "LogKind":
        if text not in (words := [one.value for one in LogKind]):
            raise SettingsError(f"{name} must be {' or '.join(words)}, and is {text!r}.")
        return LogKind(text)
    return text


def _read_yes_or_no(name: str, text: str) -> bool:
    answers = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False}
    answers["off"] = False
    if text.lower() not in answers:
        raise SettingsError(f"{name} must be yes or no, and is {text!r}.")
    return answers[text.lower()]
