"""Tokens of secret addresses: who has one may use it, so only its hash is kept. And the tracker's key."""

from __future__ import annotations

import secrets
from hashlib import sha256

from flask import current_app

TOKEN_BYTES = 32


def secret_key() -> bytes:
    """The tracker's own key, by which it signs, encrypts and hashes what is in no cookie."""
    return str(current_app.config["SECRET_KEY"]).encode()


def new_token() -> str:
    """A token of 256 bits that nobody can guess, for an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hashed(token: str) -> str:
    """What the database keeps of a token. It is random and long, so that one round of a fast hash will do."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
