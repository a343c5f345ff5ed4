"""Texts that the database keeps sealed: encrypted, and bound to what they are of (AES-256 in GCM).

Without the tracker's secret key they cannot be read, and what was changed, or copied from another row, is no
text at all: it is not half of one.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tracker.services.tokens import secret_key

MARK = "gcm1."
"""Before what was sealed in this way, so that there may be another one day."""
NONCE_BYTES = 12
"""Random for each text, as NIST SP 800-38D has it; good for 2^32 texts by one key."""


def seal(text: str, *, of: str) -> str:
    """A text that only `unseal` with the same `of` reads again."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = nonce + AESGCM(_key()).encrypt(nonce, text.encode(), of.encode())
    return MARK + base64.urlsafe_b64encode(sealed).decode()


def unseal(sealed: str, *, of: str) -> str | None:
    """The text; None where the key is another one, or it was changed, or is of something else."""
    try:
        raw = base64.urlsafe_b64decode(sealed.removeprefix(MARK))
        text = AESGCM(_key()).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], of.encode())
    except (binascii.Error, ValueError, InvalidTag):
        return None
    return text.decode()


def is_sealed(text: str) -> bool:
    """Whether it is of `seal`."""
    return text.startswith(MARK)


def _key() -> bytes:
    return hmac.digest(secret_key(), b"what the database keeps sealed", sha256)
