"""How long it takes to load a programme file of about ten thousand rows, by the command, as people do."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from config import ROOT
from tests.benchmarks.pattern import programme_of
from tests.support.processes import FLASK
from tracker import clock

PAIRS = 58
SLUG = "loaded"


@dataclass(frozen=True)
class Loaded:
    """`silence` is the longest time in which it said nothing of how far it was; `peak` is memory in MB,
    as it was whenever it said something."""

    rows: int
    seconds: float
    silence: float
    peak: float


def load_file(environment: Mapping[str, str], folder: Path, pairs: int = PAIRS) -> Loaded:
    """Writes the file into `folder` and loads it. Raises `RuntimeError` where that fails."""
    content = programme_of(pairs, today=clock.today("UTC"), seed=5)
    content["programme"] |= {"slug": SLUG}
    file = folder / "loaded.json"
    file.write_text(json.dumps(content), encoding="utf-8")
    command = [*FLASK, "programme", "load", str(file)]
    begun = time.perf_counter()
    with subprocess.Popen(
        command, cwd=ROOT, env=dict(environment), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stderr is not None
        said, words, peak = [begun], list[str](), 0.0
        for line in process.stderr:
            said.append(time.perf_counter())
            words.append(line)
            # The system's own account at the end would count what the benchmark itself had when it began it.
            peak = _peak(process.pid) or peak
        process.wait()
        said.append(time.perf_counter())
    if process.returncode:
        raise RuntimeError(f"The programme file was not loaded: {' '.join(words)}")
    silence = max(after - before for before, after in pairwise(said))
    return Loaded(_rows(content), said[-1] - begun, silence, peak)


def _peak(process: int) -> float:
    """The most memory that it has had until now, in MB; 0 where it has ended."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/status").read_text(encoding="ascii").splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1000
    return 0.0


def _rows(value: Any) -> int:
    """The objects in lists, however deep: each becomes a row."""
    if isinstance(value, dict):
        return sum(map(_rows, value.values()))
    if isinstance(value, list):
        return sum(isinstance(one, dict) + _rows(one) for one in value)
    return 0
