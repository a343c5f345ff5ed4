"""A mail server in a process of its own, which may die in the middle of a mail: run it as a script.

``mail_server.py PORT FOLDER [STAGE NUMBER]``: each mail it takes becomes a file in the folder. At the mail
of that number it kills itself: at ``recipient``, before it had any of it; ``before`` the mail is kept; or
``after`` it is, when the answer has not gone yet.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP


class Keeper:
    """Keeps mails, and dies when it is told to."""

    def __init__(self, folder: Path, stage: str = "", number: str = "0") -> None:
        self.folder = folder
        self.stage = stage
        self.number = int(number)
        self.count = 0
        self.kept = 0

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name.
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        self.count += 1
        self.die_at("recipient")
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        self.die_at("before")
        # Of its own: where two senders are here at once, both have named who it is for before either sends.
        self.kept += 1
        unfinished = self.folder / f".{os.getpid()}-{self.kept}"
        unfinished.write_bytes(envelope.content)
        unfinished.rename(self.folder / f"{os.getpid()}-{self.kept}.eml")
        self.die_at("after")
        return "250 OK"

    def die_at(self, stage: str) -> None:
        if self.stage == stage and self.count == self.number:
            os.kill(os.getpid(), signal.SIGKILL)


async def serve(port: int, keeper: Keeper) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(keeper, hostname="localhost", loop=loop), "127.0.0.1", port, reuse_address=True
    )
    print("ready", flush=True)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Keeper(Path(sys.argv[2]), *sys.argv[3:])))
