"""Tokens of secret addresses: who has one may use it, so only its hash is kept."""

from __future__ import annotations

import secrets
from hashlib import sha256

TOKEN_BYTES = 32


def new_token() -> str:
    """A token of 256 bits that nobody can guess, for an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hashed(token: str) -> str:
    """What the database keeps of a token. It is random and long, so that one round of a fast hash will do."""
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
