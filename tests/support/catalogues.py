"""``scripts/messages.py`` for tests."""

from __future__ import annotations

from tests.support.scripts import load_script

messages = load_script("messages")
