from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime
from datetime import time as clock_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.datewords import (
    LANGUAGES,
    date_examples,
    date_vocabulary,
    print_date,
    print_day,
    print_day_long,
    print_month,
    print_time,
    print_weekday,
)
from tracker.domain.dates import ApproximateDate, from_edtf
from tracker.domain.edtf_dates import read_edtf
from tracker.domain.typed_dates import read_typed_date

D = date


def test_a_date_is_printed_as_it_was_typed():
    assert print_date(from_edtf("2022-21", "late spring, 2022"), "fr") == "late spring, 2022"


def test_no_date_is_printed_as_nothing():
    assert print_date(None, "en") == ""
    assert print_date(ApproximateDate(None, None, None, None), "en") == ""


def test_words_without_a_date_are_printed_as_they_are():
    assert print_date(ApproximateDate("unknown", None, None, None), "en") == "unknown"


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        ("2021-10-04", "4 October 2021"),
        ("2021-10-04/2021-10-05", "4–5 October 2021"),
        ("2022-02-28/2022-03-02", "28 February – 2 March 2022"),
        ("2021-12-30/2022-01-02", "30 December 2021 – 2 January 2022"),
        ("{2021-05-12,2021-05-14}", "12 and 14 May 2021"),
        ("{2021-05-18,2021-05-19,2021-05-21}", "18, 19 and 21 May 2021"),
        ("{2021-05-18..2021-05-19,2021-05-21}", "18–19 and 21 May 2021"),
        ("{2021-05-12,2021-06-14}", "12 May and 14 June 2021"),
        ("[2021-10-04,2021-10-05]", "4 or 5 October 2021"),
        ("2021-10", "October 2021"),
        ("2021-05/2021-06", "May–June 2021"),
        ("{2021-05,2021-07}", "May and July 2021"),
        ("2020-11/2021-02", "November 2020 – February 2021"),
        ("2021-10/2021-11-05", "October 2021 – 5 November 2021"),
        ("2022", "2022"),
        ("2022/2024", "2022–2024"),
        ("2022-21", "spring 2022"),
        ("2021-24", "winter 2021/22"),
        ("2022-21/2022-22", "spring 2022 – summer 2022"),
        ("2021-10-19/..", "from 19 October 2021"),
        ("2021-10-19/", "from 19 October 2021"),
        ("2021-10/..", "from October 2021"),
        ("../2021-10-19", "until 19 October 2021"),
        ("2022-12-15~", "about 15 December 2022"),
        ("2022-02-20?", "20 February 2022 (unsure)"),
        ("2022-02-20%", "about 20 February 2022 (unsure)"),
        ("2021-10-04/2021-10-05?", "4–5 October 2021 (unsure)"),
        ("2021-33", "2021-33"),
        ("{2021-05-01,2021-05-12..}", "{2021-05-01,2021-05-12..}"),
    ],
)
def test_an_edtf_is_printed_in_english_words(edtf, words):
    assert print_date(from_edtf(edtf), "en") == words


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        (
            "2021-10-04/2021-10-05",
            (
                "4–5 octobre 2021|4–5 oktober 2021|4–5 ottobre 2021|4–5 de octubre de 2021"
                "|4–5 Οκτωβρίου 2021|2021. gada 4.–5. oktobris|4.–5. Oktober 2021"
            ),
        ),
        (
            "2022-02-28/2022-03-02",
            (
                "28 février – 2 mars 2022|28 februari – 2 maart 2022|28 febbraio – 2 marzo 2022"
                "|28 de febrero – 2 de marzo de 2022|28 Φεβρουαρίου – 2 Μαρτίου 2022"
                "|2022. gada 28. februāris – 2. marts|28. Februar – 2. März 2022"
            ),
        ),
        (
            "{2021-05-12,2021-05-14}",
            (
                "12 et 14 mai 2021|12 en 14 mei 2021|12 e 14 maggio 2021|12 y 14 de mayo de 2021"
                "|12 και 14 Μαΐου 2021|2021. gada 12. un 14. maijs|12. und 14. Mai 2021"
            ),
        ),
        (
            "2021-05/2021-06",
            (
                "mai–juin 2021|mei–juni 2021|maggio–giugno 2021|mayo–junio de 2021"
                "|Μάιος–Ιούνιος 2021|2021. gada maijs–jūnijs|Mai–Juni 2021"
            ),
        ),
        (
            "2021-10-08/..",
            (
                "à partir du 8 octobre 2021|vanaf 8 oktober 2021|dall’8 ottobre 2021"
                "|desde el 8 de octubre de 2021|από 8 Οκτωβρίου 2021|2021. gada 8. oktobris un vēlāk"
                "|ab 8. Oktober 2021"
            ),
        ),
        (
            "2021-10/..",
            (
                "dès octobre 2021|vanaf oktober 2021|da ottobre 2021|desde octubre de 2021"
                "|από Οκτώβριο 2021|2021. gada oktobris un vēlāk|ab Oktober 2021"
            ),
        ),
        (
            "../2021-10-19",
            (
                "jusqu’au 19 octobre 2021|tot en met 19 oktober 2021|fino al 19 ottobre 2021"
                "|hasta el 19 de octubre de 2021|έως 19 Οκτωβρίου 2021|2021. gada 19. oktobris vai agrāk"
                "|bis 19. Oktober 2021"
            ),
        ),
        (
            "2022-21",
            (
                "printemps 2022|lente 2022|primavera 2022|primavera de 2022|Άνοιξη 2022|2022. gada pavasaris"
                "|Frühjahr 2022"
            ),
        ),
        (
            "2021-24",
            (
                "hiver 2021/22|winter 2021/22|inverno 2021/22|invierno de 2021/22|Χειμώνας 2021/22"
                "|2021./2022. gada ziema|Winter 2021/22"
            ),
        ),
        (
            "2022-12-15%",
            (
                "vers le 15 décembre 2022 (incertain)|rond 15 december 2022 (onzeker)"
                "|verso il 15 dicembre 2022 (incerto)|hacia el 15 de diciembre de 2022 (sin confirmar)"
                "|περίπου 15 Δεκεμβρίου 2022 (αβέβαιο)|aptuveni 2022. gada 15. decembris (neprecīzi)"
                "|um den 15. Dezember 2022 (unsicher)"
            ),
        ),
    ],
)
def test_an_edtf_is_printed_in_the_words_and_order_of_the_language(edtf, words):
    printed = [print_date(from_edtf(edtf), locale) for locale in LANGUAGES if locale != "en"]
    assert printed == words.split("|")


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        *(("4./5. Oktober 2021", "2021-10-04/2021-10-05"), ("4. bis 6. Okt. 2021", "2021-10-04/2021-10-06")),
        *(("Montag, den 4. Oktober 2021", "2021-10-04"), ("am 4.10.2021", "2021-10-04")),
        *(("vom 4. bis zum 6. Oktober 2021", "2021-10-04/2021-10-06"), ("im Jänner 2022", "2022-01")),
        *(("Frühling 2022", "2022-21"), ("im Frühjahr 2022", "2022-21"), ("Winter 2021/2022", "2021-24")),
        *(("ab dem 19. Oktober 2021", "2021-10-19/.."), ("Oktober 2021 oder später", "2021-10/..")),
        *(("spätestens am 19. März 2022", "../2022-03-19"), ("ca. Mai 2022", "2022-05~")),
        *(("12. Mai 2021 oder 14. Mai 2021", "[2021-05-12,2021-05-14]"), ("im Jahr 2022", "2022")),
        *(("Mai und Juni 2021", "2021-05/2021-06"), ("Dez. 2021, noch nicht sicher", "2021-12?")),
    ],
)
def test_a_date_is_read_as_people_write_it_in_german(typed, edtf):
    assert read_typed_date(typed, date_vocabulary("de")).edtf == edtf


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize(
    "edtf",
    [
        *("2021-10-04", "2021-10-04/2021-10-05", "2022-02-28/2022-03-02", "2021-12-30/2022-01-02"),
        *("{2021-05-12,2021-05-14}", "{2021-05-18..2021-05-19,2021-05-21}", "{2021-05-12,2021-06-14}"),
        *("2021-10", "2021-05/2021-06", "{2021-05,2021-07}", "2020-11/2021-02", "2022", "2022/2024"),
        *("2022-21", "2022-22", "2022-23", "2021-24", "2022-21/2022-22", "2021-21/2022-24"),
        *("2021-10-19/..", "2021-10-08/..", "2021-10/..", "2021-24/..", "../2021-10-19", "../2021-10"),
        *("2022-12-15~", "2022-12~", "2022-02-20?", "2022-02-20%", "2022-21~", "2021-10-19%/.."),
        *("[2021-10-04,2021-10-05]", "[2021-10-07,2021-10-08]", "[2021-10-10,2021-10-11]", "[2021,2022]"),
        *("[2021-10,2021-12]", "2022/..", "../2022", "2022-22/..", "../2022-21", "2021-10-01/2021-10-03"),
    ],
)
def test_what_is_printed_can_be_typed_again_and_means_the_same(edtf, locale):
    printed = print_date(from_edtf(edtf), locale)
    assert read_typed_date(printed, date_vocabulary(locale)).edtf == edtf


DAYS = st.dates(D(2000, 1, 1), D(2060, 1, 1)).map(str)
MONTHS = DAYS.map(lambda day: day[:7])
SEASONS = st.builds("{}-{}".format, st.integers(2000, 2060), st.integers(21, 24))
YEARS = DAYS.map(lambda day: day[:4])


@st.composite
def edtfs(draw: st.DrawFn) -> str:
    """What people may say of a date, alone, of two, of three, open and in doubt."""
    kind = draw(st.sampled_from([DAYS, MONTHS, YEARS, SEASONS]))
    one, two, three = draw(st.lists(kind, min_size=3, max_size=3, unique=True).map(sorted))
    mark = draw(st.sampled_from(["", "", "~", "?", "%"]))
    shapes = [f"{one}{mark}", f"{one}{mark}/..", f"../{one}{mark}", f"{one}{mark}/{two}{mark}"]
    if kind is not SEASONS:  # EDTF has no sets of seasons.
        shapes += [f"[{one},{two}]", f"{{{one},{two}}}", f"{{{one},{two},{three}}}"]
    return draw(st.sampled_from(shapes))


def same_date(one: ApproximateDate, other: ApproximateDate) -> bool:
    """Days that follow each other are one time, however they are written."""
    first, second = (read_edtf(date.edtf or "") for date in (one, other))
    doubts = (first.is_about, first.is_unsure) == (second.is_about, second.is_unsure)
    return doubts and (one.earliest, one.latest) == (other.earliest, other.latest)


@settings(deadline=None, max_examples=300)
@given(edtfs(), st.sampled_from(LANGUAGES))
def test_any_date_that_is_printed_can_be_typed_again_in_its_language(edtf, locale):
    date = from_edtf(edtf)
    again = read_typed_date(print_date(date, locale), date_vocabulary(locale))
    assert again.edtf == edtf or same_date(again, date)


@pytest.mark.parametrize(
    ("locale", "typed", "edtf"),
    [
        ("nl", "4 of 5 mei 2021", "[2021-05-04,2021-05-05]"),
        ("nl", "4 mei 2021 of 5 juni 2021", "[2021-05-04,2021-06-05]"),
        ("nl", "4th of October 2021", "2021-10-04"),
        ("en", "the 4th of October 2021", "2021-10-04"),
        ("en", "spring of 2022", "2022-21"),
        ("en", "October of 2021", "2021-10"),
        ("es", "7 u 8 de mayo de 2021", "[2021-05-07,2021-05-08]"),
    ],
)
def test_a_word_that_is_or_in_one_language_and_nothing_in_another_is_both(locale, typed, edtf):
    assert read_typed_date(typed, date_vocabulary(locale)).edtf == edtf


@pytest.mark.parametrize("edtf", ["2021-10-01", "2021-10-01/2021-10-03", "2021-10-01/.."])
def test_the_first_of_a_month_is_an_ordinal_in_french_alone(edtf):
    assert "1er" in print_date(from_edtf(edtf), "fr")
    assert not any("1er" in print_date(from_edtf(edtf), other) for other in LANGUAGES if other != "fr")
    assert print_day(D(2021, 10, 1), "fr") == "1er oct. 2021"
    assert print_day_long(D(2021, 10, 11), "fr") == "11 octobre 2021"
    assert print_weekday(D(2021, 10, 1), "fr") == "vendredi 1er octobre 2021"


@pytest.mark.parametrize(
    ("edtf", "words"),
    [
        (
            "2022-21/..",
            (
                "from spring 2022|à partir du printemps 2022|vanaf lente 2022|dalla primavera 2022"
                "|desde la primavera de 2022|από Άνοιξη 2022|2022. gada pavasaris un vēlāk|ab Frühjahr 2022"
            ),
        ),
        (
            "../2022-22",
            (
                "until summer 2022|jusqu’à l’été 2022|tot en met zomer 2022|fino all’estate 2022"
                "|hasta el verano de 2022|έως Καλοκαίρι 2022|2022. gada vasara vai agrāk|bis Sommer 2022"
            ),
        ),
        (
            "../2022",
            (
                "until 2022|jusqu’en 2022|tot en met 2022|fino al 2022|hasta 2022|έως το 2022"
                "|2022. gads vai agrāk|bis 2022"
            ),
        ),
        (
            "2022-24~",
            (
                "about winter 2022/23|vers l’hiver 2022/23|rond winter 2022/23|verso l’inverno 2022/23"
                "|hacia el invierno de 2022/23|περίπου Χειμώνα 2022/23|aptuveni 2022./2023. gada ziema"
                "|etwa Winter 2022/23"
            ),
        ),
    ],
)
def test_what_stands_before_a_season_or_a_year_fits_it(edtf, words):
    assert [print_date(from_edtf(edtf), locale) for locale in LANGUAGES] == words.split("|")


@settings(deadline=None, max_examples=150)
@given(
    st.dates(D(1000, 1, 1)),
    st.sampled_from(LANGUAGES),
    st.sampled_from([print_day, print_day_long, print_weekday]),
)
def test_every_printed_day_can_be_typed_again(day, locale, show):
    assert read_typed_date(show(day, locale), date_vocabulary(locale)).earliest == day


@pytest.mark.parametrize("locale", LANGUAGES)
def test_every_printed_month_can_be_typed_again(locale):
    for number in range(1, 13):
        month = print_month(D(2021, number, 1), locale)
        assert read_typed_date(month, date_vocabulary(locale)).edtf == f"2021-{number:02}"


@pytest.mark.parametrize("locale", LANGUAGES)
def test_no_name_means_two_months_or_two_seasons_in_the_languages_of_the_tracker(locale):
    ours, english = date_vocabulary(locale), date_vocabulary("en")
    assert ours.languages[0] == locale
    assert set(ours.languages) == set(LANGUAGES)
    assert ours.months == english.months
    assert ours.seasons == english.seasons
    assert not set(ours.months) & set(ours.seasons)


@pytest.mark.parametrize("locale", LANGUAGES)
def test_no_sign_means_two_things_in_two_languages(locale):
    meanings = defaultdict(set)
    for other in (locale, *LANGUAGES):
        for phrase, sign in date_vocabulary(other).signs.items():
            meanings[phrase].add(sign)
    assert {phrase for phrase, signs in meanings.items() if len(signs) > 1} == set()


def test_a_region_or_an_unknown_language_is_no_error():
    assert print_date(from_edtf("2021-10"), "fr-BE") == "octobre 2021"
    assert print_date(from_edtf("2021-10"), "nl_BE") == "oktober 2021"
    assert print_date(from_edtf("2021-10"), "xx") == "October 2021"


def test_days_are_printed_short_and_long():
    assert print_day(D(2021, 10, 4), "en") == "4 Oct 2021"
    assert print_day_long(D(2021, 10, 4), "en") == "4 October 2021"
    assert print_month(D(2021, 10, 4), "en") == "October 2021"
    assert print_month(D(2021, 10, 4), "it", with_year=False) == "ottobre"
    assert print_day(D(2021, 10, 4), "es") == "4 oct 2021"
    assert print_day_long(D(2021, 10, 4), "lv") == "2021. gada 4. oktobris"
    assert print_month(D(2021, 10, 4), "lv") == "2021. gada oktobris"
    assert print_month(D(2021, 10, 4), "es") == "octubre de 2021"
    assert print_day(D(2021, 10, 4), "de") == "4. Okt. 2021"


@pytest.mark.parametrize("locale", LANGUAGES)
def test_three_examples_are_given_in_the_language(locale):
    examples = date_examples(locale)
    assert len(set(examples)) == 3
    assert date_vocabulary(locale).examples == examples


@pytest.mark.parametrize(
    ("locale", "time"), [("en", "15:05"), ("en_US", "15:05"), ("it", "15:05"), ("el", "15:05")]
)
def test_a_time_is_printed_by_the_clock_of_24_hours(locale, time):
    assert print_time(datetime(2026, 3, 4, 15, 5, tzinfo=UTC), locale) == time
    assert print_time(clock_time(15, 5), locale) == time


def test_a_day_with_its_name_has_the_order_of_the_other_days():
    assert print_weekday(D(2026, 3, 4), "en") == "Wednesday, 4 March 2026"
    assert print_weekday(D(2026, 3, 4), "it") == "mercoledì 4 marzo 2026"
