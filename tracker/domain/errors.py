"""What the rules say no with. No sentences here: the edges word and translate them."""

from __future__ import annotations

from typing import Any


class DomainError(Exception):
    """A rule that what was asked would break.

    `field` names the input that is at fault (as the form or the programme file calls it), or is
    None where the whole is. `code` names the rule; `values` are what its sentence needs.
    """

    def __init__(self, field: str | None, code: str, **values: Any) -> None:
        super().__init__(f"{field or 'form'}: {code}")
        self.field = field
        self.code = code
        self.values = values
