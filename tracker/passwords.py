"""Which passwords are too easily guessed. Length and a list count; no rules about kinds of characters."""

from __future__ import annotations

import re
from functools import cache

SHORTEST = 12
"""Characters (NIST SP 800-63B asks for 8 at least, and for 15 where nothing else guards the account)."""
LONGEST_REPEATED = 6
REPEATED = re.compile(rf"(.{{1,{LONGEST_REPEATED}}}?)\1+")
RUNS = ("0123456789" * 3, "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm")
OF_THE_HOUSE = re.compile(
    r"mentoring|mentors?|mentees?|tracker|programmes?|programs?|projects?|inclucit(?:y|ies)|bridg(?:e|es|ing)|"
    r"cit(?:y|ies)|municipalit(?:y|ies)|coordinators?|administrators?|admin|editors?|reviewers?|pass(?:word|wort)|"
    r"welcome|login|demo|test"
)
"""What anybody would think of who knows what this is: a password made of nothing else is guessed."""
FEWEST_BESIDE = 4
AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")
FEWEST_OF_THE_ADDRESS = 4


@cache
def common_passwords() -> frozenset[str]:
    """What people choose most, in small letters: the 30,000 that zxcvbn brings along."""
    # Late: the lists take 13 MB, of a process in which nobody chooses a password.
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415

    return frozenset(FREQUENCY_LISTS["passwords"])


def is_common(password: str, *, address: str = "") -> bool:
    """Whether it is a common one, whatever its case and the figures around it; a short thing said again
    and again; a run of figures or letters; hardly more than words of mentoring and of this tracker; or hardly
    more than the name in the person's own `address`."""
    folded = password.casefold().strip()
    core = AROUND.sub("", folded)
    own = AROUND.sub("", address.casefold().partition("@")[0])
    named = len(own) >= FEWEST_OF_THE_ADDRESS and (core == own or folded == address.casefold())
    repeats = any(one and REPEATED.fullmatch(one) for one in (folded, core))
    runs = len(folded) > 1 and any(folded in run or folded in run[::-1] for run in RUNS)
    house = OF_THE_HOUSE.search(folded) is not None and len(beside_the_house(folded)) < FEWEST_BESIDE
    return named or repeats or runs or house or folded in common_passwords() or core in common_passwords()


def beside_the_house(password: str) -> str:
    """The letters of a password beside the words that everybody here would think of."""
    return "".join(one for one in OF_THE_HOUSE.sub("", password) if one.isalpha())
