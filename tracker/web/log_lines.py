"""Lines of the log: one JSON object each, or plain ones. Nobody can be told by them.

Neither an e-mail address nor an IP address nor a secret link is written, and of an error only what says where
the code stumbled: the words of many an error repeat what somebody typed.
"""

from __future__ import annotations

import json
import logging
import logging.config
import re
import sys
from datetime import UTC, datetime
from ipaddress import ip_address
from types import TracebackType
from typing import Any

from flask import has_request_context, request
from jinja2 import TemplateError
from sqlalchemy.exc import DBAPIError

from config import ROOT, LogKind, Settings
from tracker.files.stores import StoreError
from tracker.web.headers import IN_A_TEXT

REQUEST_ID = "tracker.request_id"
"""Where a request's environment has the word by which its lines are found."""
FIELDS = "fields"
"""The attribute of a record that holds what else a JSON line says."""
REQUESTS = "tracker.requests"
"""The logger of the line that each request leaves."""

NOT_IN_A_LINE = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
"""What ends a line, or makes a terminal do something."""
MAIL_ADDRESS = re.compile(r"[^\s@<>\"'(),:;=]+@[^\s@<>\"'(),:;]+")
MAY_BE_IP = re.compile(r"(?<![\w.:])[0-9a-fA-F.:]{3,}(?![\w:])")
TYPED = re.compile(r"\n(?:DETAIL|CONTEXT|STATEMENT|LINE \d+|\[SQL|\[parameters).*", re.DOTALL)
"""From where on PostgreSQL, and SQLAlchemy after it, repeat what was to be written."""
OF_THE_TABLES = "constraint|relation|table|column|index|type|role|database|function|sequence|schema"
QUOTED = re.compile(rf'(?P<what>\b(?:{OF_THE_TABLES}) )?"(?P<words>[^"]*)"')
ABOUT_CODE = (AttributeError, NameError, ImportError, TypeError, TemplateError, RecursionError, StoreError)
"""What these say is about the code or the machine, never about what was typed."""
DEEPEST = 40
"""As many places of a traceback are written, the last ones."""


class PlainLines(logging.Formatter):
    """``2026-11-22 12:00:00Z ERROR tracker [id]: message``, and the places of an error below it."""

    def format(self, record: logging.LogRecord) -> str:
        when = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%d %H:%M:%SZ")
        mark = f" [{request_id()}]" if request_id() else ""
        line = f"{when} {record.levelname} {record.name}{mark}: {message_of(record)}"
        told = errors_of(record)
        return "\n".join([line, *(f"    {place}" for error in told for place in in_lines(error))])


class JsonLines(logging.Formatter):
    """One object a line: time (UTC), level, logger, request, message, what the record adds, the error."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line: dict[str, Any] = {
            "time": moment.replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        if word := request_id():
            line["request"] = word
        line["message"] = message_of(record)
        line.update(getattr(record, FIELDS, {}))
        if told := errors_of(record):
            line["error"], *causes = told
            if causes:
                line["causes"] = causes
        return json.dumps(line, ensure_ascii=False)


def configuration(settings: Settings) -> dict[str, Any]:
    """For `logging.config.dictConfig`: everything to standard error, and warnings only, but for requests."""
    formatter = JsonLines if settings.log is LogKind.JSON else PlainLines
    at_gunicorn = {"handlers": ["stderr"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": formatter}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "lines", "stream": "ext://sys.stderr"}
        },
        "root": {"level": "WARNING", "handlers": ["stderr"]},
        "loggers": {
            # A proxy in front has lines of its own; who reads plain ones looks for what went wrong.
            REQUESTS: {"level": "INFO" if settings.log is LogKind.JSON else "WARNING"},
            "gunicorn.error": {"level": "WARNING", **at_gunicorn},
            "gunicorn.access": {"level": "WARNING", **at_gunicorn},
        },
    }


def set_up(settings: Settings) -> None:
    """Writes every line so from now on, also that of a command that ends with an error."""
    logging.config.dictConfig(configuration(settings))
    sys.excepthook = last_words


def last_words(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What is written of an error that ends the process."""
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("tracker").critical("Ended by an error", exc_info=(kind, error, trace))


def request_id() -> str | None:
    """The word of the request that is answered just now."""
    return request.environ.get(REQUEST_ID) if has_request_context() else None


def message_of(record: logging.LogRecord) -> str:
    """What a record says, without what could be somebody's."""
    if record.name == "gunicorn.error" and str(record.msg).startswith("Error handling request"):
        # Its only argument is the address that was asked for.
        return "Error handling request"
    return NOT_IN_A_LINE.sub(lambda found: f"\\x{ord(found[0]):02x}", clean(record.getMessage()))


def clean(text: str) -> str:
    """A text without secret links, addresses of mail and of machines, and what PostgreSQL repeats."""
    text = MAIL_ADDRESS.sub("…", IN_A_TEXT.sub(r"\1…", TYPED.sub("", text)))
    return MAY_BE_IP.sub(lambda found: "…" if _is_ip(found[0].rstrip(".:")) else found[0], text)


def errors_of(record: logging.LogRecord) -> list[dict[str, Any]]:
    """The error of a record and what caused it, the last one first: class, words where they are harmless,
    and the places that it came through."""
    error = record.exc_info[1] if record.exc_info else None
    told: list[dict[str, Any]] = []
    seen = set[int]()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        one: dict[str, Any] = {"class": f"{type(error).__module__}.{type(error).__qualname__}"}
        if words := words_of(error):
            one["message"] = words
        told.append({**one, "where": places_of(error.__traceback__)})
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return told


def words_of(error: BaseException) -> str:
    """What an error says, where that repeats nothing that was typed; empty elsewhere."""
    if isinstance(error, DBAPIError):
        return words_of_database(error.orig) if error.orig is not None else ""
    if type(error).__module__.partition(".")[0] in ("psycopg", "sqlite3"):
        return words_of_database(error)
    if isinstance(error, OSError):
        return error.strerror or ""
    return clean(str(error)).partition("\n")[0] if isinstance(error, ABOUT_CODE) else ""


def words_of_database(error: BaseException) -> str:
    """The first line of what a database says, with the names of tables but not with what was to be kept."""
    code = getattr(error, "sqlstate", None) or getattr(error, "sqlite_errorname", None)
    words = clean(str(error)).partition("\n")[0]
    words = QUOTED.sub(lambda found: found[0] if found["what"] else '"…"', words)
    return f"{code}: {words}" if code else words


def places_of(trace: TracebackType | None) -> list[str]:
    """``tracker/web/pairs.py:41 show``, from the outermost to where it stumbled. No line of code."""
    places = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{_short(code.co_filename)}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return places[-DEEPEST:]


def in_lines(error: dict[str, Any]) -> list[str]:
    """An error of `errors_of` as plain lines."""
    said = f"{error['class']}: {error['message']}" if "message" in error else str(error["class"])
    return [said, *(f"  {place}" for place in error["where"])]


def _short(path: str) -> str:
    """Where a file is, from the project's folder or from that of the packages."""
    inside = path.removeprefix(f"{ROOT}/")
    return inside.rpartition("/site-packages/")[2]


def _is_ip(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        # A port may stand behind it.
        return text.count(":") == 1 and text.count(".") == 3 and _is_ip(text.partition(":")[0])
    return True
