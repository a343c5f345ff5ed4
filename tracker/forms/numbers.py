"""Numbers as people of eight languages write them: "87.000", "87 000", "87,000", "32 %".

A space or an apostrophe groups in every language. A point or a comma is what the reader's language says
it is; where it could be the other, the number is refused, because 87.000 is 87 to some and 87 thousand
to others.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from babel.numbers import get_decimal_symbol, get_group_symbol
from flask_babel import gettext as _
from wtforms import StringField

from tracker import clock
from tracker.extensions import page_locale
from tracker.labels.printed import number_words

MOST = 9_999_999_999
"""More people than there are: beyond, somebody leant on the keyboard."""
FIRST_YEAR = 1900
GROUPED_BY_SPACE = re.compile(r"[0-9]{1,3}(?:[\s'’][0-9]{3})+")
MOST_MONTHS = 240
EXAMPLE_COUNT = 87_000
EXAMPLE_SHARE = 32.5


class PrintedNumberField(StringField):
    """What was printed and comes back as it was is the same number, whichever digits were left out."""

    data: Any

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else self.printed(self.data)

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist:
            return
        typed = " ".join(str(valuelist[0]).split())
        before = self.object_data
        self.data = None
        if not typed:
            return
        if before is not None and typed == " ".join(self.printed(before).split()):
            self.data = before
        else:
            self.data = self.read(typed[:60])

    def printed(self, value: Any) -> str:
        return number_words(value)

    def read(self, typed: str) -> Any:
        """The number; ValueError with the sentence that the form shows."""
        raise NotImplementedError


class CountField(PrintedNumberField):
    """A whole number of people. `data` is an int or None."""

    def read(self, typed: str) -> int:
        digits = plain_digits(typed)
        if digits is None:
            raise ValueError(
                _(
                    "“%(text)s” is not clear. Write it like %(grouped)s or %(plain)s.",
                    text=typed,
                    grouped=number_words(EXAMPLE_COUNT),
                    plain=EXAMPLE_COUNT,
                )
            )
        if int(digits) > MOST:
            raise ValueError(_("So many people there are not. Check the number."))
        return int(digits)


class MonthsField(PrintedNumberField):
    """A whole number of months, at most twenty years of them. `data` is an int or None."""

    def read(self, typed: str) -> int:
        digits = plain_digits(typed)
        if digits is None or int(digits) > MOST_MONTHS:
            raise ValueError(_("Type a whole number of months, at most %(most)s.", most=MOST_MONTHS))
        return int(digits)


class ShareField(PrintedNumberField):
    """A share in percent, 0 to 100, with or without the sign. `data` is a number or None."""

    def read(self, typed: str) -> float:
        text = typed.replace("٪", "%")
        number = text.removesuffix("%").removeprefix("%").strip()
        found = re.fullmatch(r"([0-9]{1,3})(?:([.,])([0-9]{1,6}))?", number)
        # Three decimals could be a thousand of another language, so there the sign must be the reader's own.
        sure = found is not None and (
            found[2] is None or len(found[3]) < 3 or found[2] == get_decimal_symbol(page_locale())
        )
        value = Decimal(number.replace(",", ".")) if sure else None
        if value is None or value > 100:
            raise ValueError(
                _(
                    "“%(text)s” is no share. Write a number from 0 to 100, like %(example)s %%.",
                    text=typed,
                    example=number_words(EXAMPLE_SHARE),
                )
            )
        return float(value)


class YearField(PrintedNumberField):
    """A year of the past or this one. `data` is an int or None."""

    def printed(self, value: Any) -> str:
        return str(value)

    def read(self, typed: str) -> int:
        last = clock.today("UTC").year
        if not re.fullmatch("[0-9]{4}", typed) or not FIRST_YEAR <= int(typed) <= last:
            raise ValueError(
                _("Write the year with four digits, from %(first)s to %(last)s.", first=FIRST_YEAR, last=last)
            )
        return int(typed)


def plain_digits(typed: str) -> str | None:
    """The digits alone; None where a mark between them may mean something else to somebody."""
    if re.fullmatch("[0-9]{1,12}", typed):
        return typed
    if GROUPED_BY_SPACE.fullmatch(typed):
        return re.sub("[^0-9]", "", typed)
    group = get_group_symbol(page_locale())
    if re.fullmatch(rf"[0-9]{{1,3}}(?:{re.escape(group)}[0-9]{{3}})+", typed):
        return typed.replace(group, "")
    return None
