"""The counts of a trial, in words."""

from __future__ import annotations

from tests.trials.compare import Found
from tests.trials.notebook import Notebook

MOST_FAULTS_SHOWN = 20


def say(name: str, notebook: Notebook, found: Found, **more: object) -> bool:
    """Prints the counts and the first faults; whether there is any."""
    requests = sum(notebook.statuses.values())
    counts = {
        "requests": requests,
        "forms": len(notebook.attempts),
        "saved": notebook.saved,
        "conflicts shown": notebook.conflicts,
        **more,
        "500 or other faults": len(found.faults),
        "lost": len(found.lost),
        "doubled": len(found.doubled),
        "half there": len(found.half),
        "longest wait": f"{notebook.longest:.1f} s",
    }
    print(f"\n{name}")
    for words, value in counts.items():
        print(f"  {words:<32}{value}")
    kinds: dict[str, list[int]] = {}
    for one in notebook.attempts:
        row = kinds.setdefault(one.what, [0, 0])
        row[0] += 1
        row[1] += one.is_saved
    for what, (tried, saved) in sorted(kinds.items()):
        print(f"  {what + ', tried and saved':<32}{tried}, {saved}")
    statuses = ", ".join(f"{status or 'none'}: {n}" for status, n in sorted(notebook.statuses.items()))
    print(f"  answers                         {statuses}")
    for words in found.all[:MOST_FAULTS_SHOWN]:
        print(f"  FAULT {words}")
    return bool(found.all)
