"""``scripts/messages.py``, which is no part of the application, for tests."""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType

from config import ROOT


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("scripts_messages", ROOT / "scripts" / "messages.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


messages = _load()
