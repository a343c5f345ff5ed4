"""People at their browsers: each has a session of their own with the server, over real HTTP."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode, urlsplit

from tests.support.forms import Sent, forms_of
from tests.support.gunicorn import HOST

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.DOTALL)
SECONDS_TO_ANSWER = 90


class NoAnswerError(Exception):
    """The server has not answered: nobody knows what became of what was sent."""


@dataclass(frozen=True)
class Answer:
    """What the server said, and how long that took."""

    status: int
    text: str
    location: str
    url: str
    seconds: float

    def form(self, action: str) -> Sent | None:
        """The form of the page whose address ends like that; None where the page has none."""
        for found in FORM.findall(self.text):
            for one in forms_of(found, self.url):
                if urlsplit(one.action).path.endswith(action):
                    return one
        return None


class Person:
    """Somebody with an account. Each request is a connection of its own, as nginx makes them."""

    def __init__(self, port: int, name: str, address: str, number: int) -> None:
        self.port, self.name, self.address, self.number = port, name, address, number
        self.cookies: dict[str, str] = {}
        self.token = ""

    def sign_in(self, password: str) -> None:
        """By the page, with address and password."""
        self.take_token(self.get("/login"))
        fields = {"address": [self.address], "password": [password], "next": [""]}
        answer = self.post("/login", fields)
        if answer.status != 303:
            raise RuntimeError(f"{self.name} cannot sign in: {answer.status}")
        self.take_token(self.get("/account"))

    def get(self, path: str) -> Answer:
        """Fetches a page."""
        return self._ask("GET", path, None)

    def post(self, path: str, fields: dict[str, list[str]]) -> Answer:
        """Sends a form, with this session's token."""
        return self._ask("POST", path, urlencode({**fields, "csrf_token": [self.token]}, doseq=True))

    def send_file(self, path: str, fields: dict[str, list[str]], name: str, data: bytes) -> Answer:
        """Sends a form with a picture in the field of that name."""
        border = "border-of-the-trial"
        said = {**fields, "csrf_token": [self.token]}
        parts = [
            f'--{border}\r\nContent-Disposition: form-data; name="{field}"\r\n\r\n{value}\r\n'.encode()
            for field, values in said.items()
            for value in values
        ]
        head = f'--{border}\r\nContent-Disposition: form-data; name="{name}"; filename="p.jpg"\r\n'
        parts += [f"{head}Content-Type: image/jpeg\r\n\r\n".encode(), data, f"\r\n--{border}--\r\n".encode()]
        return self._ask("POST", path, b"".join(parts), f"multipart/form-data; boundary={border}")

    def take_token(self, page: Answer) -> None:
        """Remembers the token of a page's forms, which every form of this session carries."""
        found = TOKEN.search(page.text)
        if found is None:
            raise RuntimeError(f"{page.url}: {page.status}, and no form with a token")
        self.token = found[1]

    def _ask(
        self,
        method: str,
        path: str,
        body: str | bytes | None,
        kind: str = "application/x-www-form-urlencoded",
    ) -> Answer:
        # Where it leads is an address of the site, which may say its host.
        parts = urlsplit(path)
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        headers = {
            "Host": HOST,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": f"192.0.2.{self.number % 250 + 1}",
            "X-Forwarded-Host": HOST,
            "Referer": f"https://{HOST}{path}",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Connection": "close",
            **({"Content-Type": kind} if body is not None else {}),
        }
        begun = time.monotonic()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=SECONDS_TO_ANSWER)
        try:
            connection.request(method, path, body, headers)
            with connection.getresponse() as answer:
                text = answer.read().decode("utf-8", "replace")
        except (OSError, HTTPException) as error:
            raise NoAnswerError(f"{method} {path}: {type(error).__name__}") from error
        finally:
            connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        location = answer.headers.get("Location", "")
        return Answer(answer.status, text, location, path, time.monotonic() - begun)
