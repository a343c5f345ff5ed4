from __future__ import annotations

import contextlib
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tracker.datewords import LANGUAGES, date_vocabulary
from tracker.domain.dates import from_edtf
from tracker.domain.errors import DomainError
from tracker.domain.typed_dates import read_typed_date
from tracker.domain.typed_words import DateVocabulary, Sign

D = date

FIGURES = [
    ("2021-10-04", "2021-10-04"),
    ("2021-10", "2021-10"),
    ("2022", "2022"),
    ("2022/2024", "2022/2024"),
    ("2021–2023", "2021/2023"),
    ("2021-2023", "2021/2023"),
    ("04/10/2021", "2021-10-04"),
    ("4.10.2021", "2021-10-04"),
    ("4. 10. 2021", "2021-10-04"),
    ("4-10-2021", "2021-10-04"),
    ("2021/10/04", "2021-10-04"),
    ("10/2021", "2021-10"),
    ("10.2021", "2021-10"),
    ("4.–5.10.2021", "2021-10-04/2021-10-05"),
    ("04/10 – 06/10/2021", "2021-10-04/2021-10-06"),
    ("04/10/2021-06/10/2021", "2021-10-04/2021-10-06"),
    ("2021-10-04 – 2021-10-06", "2021-10-04/2021-10-06"),
    ("{2021-05-12,2021-05-14}", "{2021-05-12,2021-05-14}"),
    ("2021-10-19/..", "2021-10-19/.."),
    ("2022-02-20?", "2022-02-20?"),
    ("2021-24", "2021-24"),
    ("~ 15/12/2022", "2022-12-15~"),
]
ENGLISH = [
    ("4–5 Oct 2021", "2021-10-04/2021-10-05"),
    ("4-6 October 2021", "2021-10-04/2021-10-06"),
    ("4 to 6 October 2021", "2021-10-04/2021-10-06"),
    ("from 4 to 6 October 2021", "2021-10-04/2021-10-06"),
    ("October 4, 2021", "2021-10-04"),
    ("October 4–5, 2021", "2021-10-04/2021-10-05"),
    ("May 12, 14 and 16, 2021", "{2021-05-12,2021-05-14,2021-05-16}"),
    ("May 4, 2021 and June 5, 2021", "{2021-05-04,2021-06-05}"),
    ("the 4th of October 2021", "2021-10-04"),
    ("Monday, 4 October 2021", "2021-10-04"),
    ("10 MAY 2021", "2021-05-10"),
    ("4 Sept. 2021", "2021-09-04"),
    ("spring 2022", "2022-21"),
    ("Summer of 2022", "2022-22"),
    ("fall 2022", "2022-23"),
    ("winter 2021", "2021-24"),
    ("winter 2021-22", "2021-24"),
    ("winter 2021/22", "2021-24"),
    ("Winter 2021–2022", "2021-24"),
    ("winter 2010-11", "2010-24"),
    ("about spring 2022", "2022-21~"),
    ("spring and summer 2022", "2022-21/2022-22"),
    ("autumn 2021 – spring 2022", "2021-23/2022-21"),
    ("12 and 14 May 2021", "{2021-05-12,2021-05-14}"),
    ("12 & 13 May 2021", "2021-05-12/2021-05-13"),
    ("18, 19 and 21 May 2021", "{2021-05-18,2021-05-19,2021-05-21}"),
    ("18, 19, and 21 May 2021", "{2021-05-18,2021-05-19,2021-05-21}"),
    ("18–19 and 21 May 2021", "{2021-05-18..2021-05-19,2021-05-21}"),
    ("about 18–19 and 21 May 2021", "{2021-05-18~,2021-05-19~,2021-05-21~}"),
    ("12 and 14 May and 3 June 2021", "{2021-05-12,2021-05-14,2021-06-03}"),
    ("May–June 2021", "2021-05/2021-06"),
    ("May/June 2021", "2021-05/2021-06"),
    ("April-May 2022", "2022-04/2022-05"),
    ("May and July 2021", "{2021-05,2021-07}"),
    ("May or June 2021", "[2021-05,2021-06]"),
    ("2021, 2022 and 2023", "2021/2023"),
    ("28 Feb – 2 March 2022", "2022-02-28/2022-03-02"),
    ("30 Dec 2021 - 2 Jan 2022", "2021-12-30/2022-01-02"),
    ("from 19 October 2021", "2021-10-19/.."),
    ("from October 2021 onwards", "2021-10/.."),
    ("until March 2023", "../2023-03"),
    ("about 15 December 2022", "2022-12-15~"),
    ("c. 2022", "2022~"),
    ("15 December 2022?", "2022-12-15?"),
    ("15 December 2022 (?)", "2022-12-15?"),
    ("20 February 2022 (unsure)", "2022-02-20?"),
    ("about 15 December 2022?", "2022-12-15%"),
    ("from about 15 December 2022", "2022-12-15~/.."),
    ("4–5 October 2021?", "2021-10-04?/2021-10-05?"),
]
FRENCH = [
    ("7–8 décembre 2022", "2022-12-07/2022-12-08"),
    ("7-8 DECEMBRE 2022", "2022-12-07/2022-12-08"),
    ("1er mai 2022", "2022-05-01"),
    ("du 4 au 6 octobre 2021", "2021-10-04/2021-10-06"),
    ("du 28 février au 2 mars 2022", "2022-02-28/2022-03-02"),
    ("le 4 et le 6 mai 2021", "{2021-05-04,2021-05-06}"),
    ("le 19 octobre 2021", "2021-10-19"),
    ("à partir du 19 octobre 2021", "2021-10-19/.."),
    ("dès octobre 2021", "2021-10/.."),
    ("jusqu’au 2 mars 2022", "../2022-03-02"),
    ("au printemps 2022", "2022-21"),
    ("l'été 2022", "2022-22"),
    ("hiver 2021/22", "2021-24"),
    ("en mai 2022", "2022-05"),
    ("déc. 2022", "2022-12"),
    ("vers le 15 décembre 2022", "2022-12-15~"),
]
DUTCH = [
    ("4 t/m 6 oktober 2021", "2021-10-04/2021-10-06"),
    ("van 4 tot 6 oktober 2021", "2021-10-04/2021-10-06"),
    ("van 4 tot en met 6 oktober 2021", "2021-10-04/2021-10-06"),
    ("12 en 14 mei 2021", "{2021-05-12,2021-05-14}"),
    ("maart 2022", "2022-03"),
    ("4 mrt. 2022", "2022-03-04"),
    ("voorjaar 2022", "2022-21"),
    ("herfst 2022", "2022-23"),
    ("vanaf 19 oktober 2021", "2021-10-19/.."),
    ("tot en met maart 2023", "../2023-03"),
    ("rond 15 december 2022", "2022-12-15~"),
]
ITALIAN = [
    ("dicembre 2021", "2021-12"),
    ("15 dicembre 2022", "2022-12-15"),
    ("dal 4 al 6 ottobre 2021", "2021-10-04/2021-10-06"),
    ("il 4 e il 6 maggio 2021", "{2021-05-04,2021-05-06}"),
    ("5 gen. 2022", "2022-01-05"),
    ("estate 2022", "2022-22"),
    ("nell'autunno 2022", "2022-23"),
    ("dal 19 ottobre 2021", "2021-10-19/.."),
    ("dall'8 ottobre 2021", "2021-10-08/.."),
    ("fino al 2 marzo 2022", "../2022-03-02"),
    ("circa 15 dicembre 2022", "2022-12-15~"),
]
SPANISH = [
    ("5 de mayo de 2022", "2022-05-05"),
    ("1º de mayo de 2022", "2022-05-01"),
    ("del 4 al 6 de octubre de 2021", "2021-10-04/2021-10-06"),
    ("4 y 6 de mayo de 2021", "{2021-05-04,2021-05-06}"),
    ("abril e mayo de 2022", "2022-04/2022-05"),
    ("otoño 2022", "2022-23"),
    ("primavera de 2022", "2022-21"),
    ("desde el 19 de octubre de 2021", "2021-10-19/.."),
    ("hacia el 15 de diciembre de 2022", "2022-12-15~"),
    ("setiembre 2021", "2021-09"),
]
GREEK = [
    ("Άνοιξη 2022", "2022-21"),
    ("ΑΝΟΙΞΗ 2022", "2022-21"),
    ("5 Μαΐου 2022", "2022-05-05"),
    ("5 Μαιου 2022", "2022-05-05"),
    ("Μάιος 2022", "2022-05"),
    ("τον Οκτώβριο του 2021", "2021-10"),
    ("12 και 14 Μαΐου 2021", "{2021-05-12,2021-05-14}"),
    ("από 4 έως 6 Οκτωβρίου 2021", "2021-10-04/2021-10-06"),
    ("από τις 19 Οκτωβρίου 2021", "2021-10-19/.."),
    ("μέχρι τις 2 Μαρτίου 2022", "../2022-03-02"),
    ("χειμώνας 2021/22", "2021-24"),
    ("φθινόπωρο 2022", "2022-23"),
    ("περίπου 15 Δεκεμβρίου 2022", "2022-12-15~"),
    ("5 ή 6 Μαΐου 2022", "[2022-05-05,2022-05-06]"),
]
LATVIAN = [
    ("2022. gada pavasaris", "2022-21"),
    ("2022. gada 5. maijs", "2022-05-05"),
    ("2022. gada 5. maijā", "2022-05-05"),
    ("5. maijs 2022", "2022-05-05"),
    ("2021. gada oktobris", "2021-10"),
    ("2021. g. oktobrī", "2021-10"),
    ("2021. gada 4.–5. oktobris", "2021-10-04/2021-10-05"),
    ("2021. gada 12. un 14. maijs", "{2021-05-12,2021-05-14}"),
    ("2021. gada maijs un jūnijs", "2021-05/2021-06"),
    ("2022. gada 28. februāris – 2. marts", "2022-02-28/2022-03-02"),
    ("no 2021. gada 4. līdz 6. oktobrim", "2021-10-04/2021-10-06"),
    ("no 2021. gada 19. oktobra", "2021-10-19/.."),
    ("2021./2022. gada ziema", "2021-24"),
    ("rudens 2022", "2022-23"),
    ("2022. gads", "2022"),
]


@pytest.mark.parametrize("locale", LANGUAGES)
@pytest.mark.parametrize(
    ("typed", "edtf"), FIGURES + ENGLISH + FRENCH + DUTCH + ITALIAN + SPANISH + GREEK + LATVIAN
)
def test_dates_are_read_as_people_type_them_whatever_the_readers_language(typed, edtf, locale):
    value = read_typed_date(typed, date_vocabulary(locale))
    assert value == from_edtf(edtf, typed)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "empty"),
        ("  ", "empty"),
        ("x" * 201, "too_long"),
        ("soon", "unreadable"),
        ("4/5/21", "unreadable"),
        ("4.5.21", "unreadable"),
        ("5 May 22", "unreadable"),
        ("2021–22", "unreadable"),
        ("12/14 May 2021", "unreadable"),
        ("May 2021 5", "unreadable"),
        ("4–October 2021", "unreadable"),
        ("4–5–6 October 2021", "unreadable"),
        ("4 and 5 or 6 October 2021", "unreadable"),
        ("12 May 2021 and 14", "unreadable"),
        ("mid-October 2021", "unreadable"),
        ("spring and autumn 2022", "unreadable"),
        ("spring May 2022", "unreadable"),
        ("5 spring 2022", "unreadable"),
        ("May and 2021", "year_missing"),
        ("12 and 2021", "unreadable"),
        ("and 2021", "unreadable"),
        ("to 2021", "unreadable"),
        ("2021 to", "unreadable"),
        ("2021 from", "unreadable"),
        ("from", "unreadable"),
        ("from 2021 and 2023", "unreadable"),
        ("until 4 to 6 October 2021", "unreadable"),
        ("12 (unsure) May 2021", "unreadable"),
        ("the", "unreadable"),
        ("?", "unreadable"),
        ("5", "unreadable"),
        ("2021-10-04T09:00", "unreadable"),
        ("4 October 2021\x00", "unreadable"),
        ("<script>2021</script>", "unreadable"),
        ("4–5 Oct", "year_missing"),
        ("May", "year_missing"),
        ("spring", "year_missing"),
        ("04/10", "year_missing"),
        ("30 February 2021", "no_such_day"),
        ("29 Feb 2023", "no_such_day"),
        ("31.6.2021", "no_such_day"),
        ("10/13/2021", "no_such_day"),
        ("2023-02-29", "no_such_day"),
        ("32 May 2021", "no_such_day"),
        ("June – May 2022", "backwards"),
        ("30 Dec – 2 Jan 2022", "backwards"),
        ("2022-06/2022-05", "backwards"),
        ("202X", "unspecified_digits"),
        ("5 May 0999", "year_out_of_range"),
    ],
)
def test_what_cannot_be_read_or_can_be_read_in_two_ways_is_never_guessed(typed, code):
    with pytest.raises(DomainError) as refused:
        read_typed_date(typed, date_vocabulary("en"))
    assert (refused.value.field, refused.value.code) == ("date", code)


@pytest.mark.parametrize("locale", LANGUAGES)
def test_what_cannot_be_read_is_answered_with_three_dates_that_can(locale):
    vocabulary = date_vocabulary(locale)
    with pytest.raises(DomainError) as refused:
        read_typed_date("some day soon", vocabulary)
    assert refused.value.values["text"] == "some day soon"
    assert len(refused.value.values["examples"]) == 3
    for written in refused.value.values["examples"]:
        assert read_typed_date(written, vocabulary).earliest


def test_every_refusal_says_what_was_typed():
    with pytest.raises(DomainError) as refused:
        read_typed_date(" 30  Feb 2021", date_vocabulary("en"))
    assert refused.value.values["text"] == "30 Feb 2021"


@pytest.mark.parametrize(
    ("typed", "edtf"),
    [
        ("4–5 Oct", "2021-10-04/2021-10-05"),
        ("spring", "2021-21"),
        ("4 Oct 2022", "2022-10-04"),
        ("04/10", "2021-10-04"),
    ],
)
def test_a_default_year_is_taken_only_where_none_is_typed(typed, edtf):
    assert read_typed_date(typed, date_vocabulary("en"), default_year=2021).edtf == edtf


def test_spaces_and_characters_that_nobody_sees_are_not_kept():
    value = read_typed_date("\u200e 4 \u00a0 Oct\t2021\u200b ", date_vocabulary("en"))
    assert value == from_edtf("2021-10-04", "4 Oct 2021")


def test_a_name_of_two_months_is_read_as_in_the_first_language():
    def vocabulary(month: int) -> DateVocabulary:
        return DateVocabulary(("xx",), {"lipiec": month}, {}, {"i": Sign.AND}, frozenset())

    assert read_typed_date("4 lipiec 2021", vocabulary(7)).edtf == "2021-07-04"
    assert read_typed_date("4 lipiec 2021", vocabulary(6)).edtf == "2021-06-04"


def test_case_10_two_days_with_a_hole_are_two_days():
    value = read_typed_date("12 and 14 May 2021", date_vocabulary("en"))
    assert value.days == (D(2021, 5, 12), D(2021, 5, 14))


def test_case_10_three_days_with_a_hole_are_three_days():
    value = read_typed_date("18, 19 and 21 May 2021", date_vocabulary("en"))
    assert value.days == (D(2021, 5, 18), D(2021, 5, 19), D(2021, 5, 21))


def test_case_11_a_visit_whose_second_day_is_unknown_is_typed_with_from():
    assert read_typed_date("from 19 October 2021", date_vocabulary("en")).is_open_ended


def test_case_15_4_to_5_and_4_to_6_october_stay_what_was_typed():
    five = read_typed_date("4–5 October 2021", date_vocabulary("en"))
    six = read_typed_date("4–6 October 2021", date_vocabulary("en"))
    assert (five.latest, six.latest) == (D(2021, 10, 5), D(2021, 10, 6))


def test_case_15_a_year_typed_wrong_is_read_as_typed_so_that_the_programme_can_refuse_it():
    assert read_typed_date("15 dicembre 2002", date_vocabulary("it")).latest == D(2002, 12, 15)


def test_case_16_may_and_june_2021_is_both_months():
    value = read_typed_date("May and June 2021", date_vocabulary("en"))
    assert (value.edtf, value.text) == ("2021-05/2021-06", "May and June 2021")


def test_case_17_agreed_april_to_may_2022_held_14_to_16_june():
    agreed = read_typed_date("April–May 2022", date_vocabulary("en"))
    held = read_typed_date("14–16 June 2022", date_vocabulary("en"))
    assert (agreed.latest, held.earliest, held.latest) == (D(2022, 5, 31), D(2022, 6, 14), D(2022, 6, 16))


FIGURES_AND_MARKS = (
    "0 4 05 12 32 2021 2022 0000 9999 1st – - / , . ? ~ ( ) ' 2021-10 04/10/2021 9999-12-31 10.2021"
)
VOCABULARY = date_vocabulary("en")
WORDS = [*VOCABULARY.months, *VOCABULARY.seasons, *VOCABULARY.signs, *FIGURES_AND_MARKS.split(" ")]


@settings(deadline=None, max_examples=300)
@given(st.one_of(st.text(max_size=40), st.lists(st.sampled_from(WORDS), max_size=9).map(" ".join)))
@example("31 december 9999 and winter 9999")
@example("from 31 december 9999")
@example("ΐ" * 100)
@example("²0²1")
@example("½ 2021")
def test_no_text_raises_anything_but_a_domain_error(text):
    with contextlib.suppress(DomainError):
        value = read_typed_date(text, date_vocabulary("en"), default_year=2021)
        assert value == from_edtf(value.edtf, value.text)


@settings(deadline=None)
@given(st.dates(D(1000, 1, 1)), st.sampled_from(["{:%d/%m/%Y}", "{:%d.%m.%Y}", "{:%Y-%m-%d}"]))
def test_figures_are_read_day_first(day, shape):
    assert read_typed_date(shape.format(day), date_vocabulary("en")).earliest == day
