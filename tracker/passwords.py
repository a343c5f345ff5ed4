"""Which passwords are too easily guessed. Length and a list count; no rules about kinds of characters."""

from __future__ import annotations

import re
from functools import cache

from zxcvbn.frequency_lists import FREQUENCY_LISTS

SHORTEST = 12
"""Characters (NIST SP 800-63B asks for 8 at least, and for 15 where nothing else guards the account)."""
LONGEST_REPEATED = 6
REPEATED = re.compile(rf"(.{{1,{LONGEST_REPEATED}}}?)\1+")
RUNS = ("0123456789" * 3, "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")
AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")
FEWEST_OF_THE_ADDRESS = 4


@cache
def common_passwords() -> frozenset[str]:
    """What people choose most, in small letters: the 30,000 that zxcvbn brings along."""
    return frozenset(FREQUENCY_LISTS["passwords"])


def is_common(password: str, *, address: str = "") -> bool:
    """Whether it is a common one, whatever its case and the figures around it; a short thing said again
    and again; a run of figures or letters; or hardly more than the name in the person's own `address`."""
    folded = password.casefold().strip()
    core = AROUND.sub("", folded)
    own = AROUND.sub("", address.casefold().partition("@")[0])
    named = len(own) >= FEWEST_OF_THE_ADDRESS and (core == own or folded == address.casefold())
    repeats = any(one and REPEATED.fullmatch(one) for one in (folded, core))
    runs = len(folded) > 1 and any(folded in run or folded in run[::-1] for run in RUNS)
    return named or repeats or runs or folded in common_passwords() or core in common_passwords()
