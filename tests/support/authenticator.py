"""A device that makes passkeys, in software: it answers what a page asks as a browser would send it on.

What it should not do, it does on demand: another origin, nobody verified, a count that goes back.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from secrets import token_bytes
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url

PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Device:
    """One device of one person. `count` is sent with the next answer; 0 for ever means it does not count."""

    origin: str = "http://localhost:8000"
    verified: bool = True
    count: int = 0
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    credential: bytes = field(default_factory=lambda: token_bytes(32))
    handle: bytes = b""

    def make(self, options: str | dict[str, Any]) -> str:
        """The answer to a page that wants a passkey made."""
        asked = options if isinstance(options, dict) else json.loads(options)
        self.handle = base64url_to_bytes(asked["user"]["id"])
        numbers = self.key.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}
        attested = bytes(16) + len(self.credential).to_bytes(2) + self.credential + cbor2.dumps(public)
        data = self._data(asked["rp"]["id"], ATTESTED) + attested
        statement = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": data})
        return self._answer(
            clientDataJSON=self._client_data("webauthn.create", asked),
            attestationObject=statement,
            transports=["internal"],
        )

    def answer(self, options: str | dict[str, Any], **changed: Any) -> str:
        """The answer to a page that asks for a passkey; `changed` replaces parts of it."""
        asked = options if isinstance(options, dict) else json.loads(options)
        data = self._data(asked["rpId"])
        client_data = self._client_data("webauthn.get", asked)
        signature = self.key.sign(data + sha256(client_data).digest(), ec.ECDSA(hashes.SHA256()))
        parts = {
            "authenticatorData": data,
            "clientDataJSON": client_data,
            "signature": signature,
            "userHandle": self.handle,
        }
        return self._answer(**{**parts, **changed})

    def _data(self, host: str, flags: int = 0) -> bytes:
        flags |= PRESENT | (VERIFIED if self.verified else 0)
        return sha256(host.encode()).digest() + bytes([flags]) + self.count.to_bytes(4)

    def _client_data(self, kind: str, asked: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": asked["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(said).encode()

    def _answer(self, **response: Any) -> str:
        name = bytes_to_base64url(self.credential)
        sent = {
            key: bytes_to_base64url(value) if isinstance(value, bytes) else value
            for key, value in response.items()
        }
        return json.dumps({"id": name, "rawId": name, "type": "public-key", "response": sent})
