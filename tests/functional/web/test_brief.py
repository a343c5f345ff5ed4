"""The brief: its page and its PDF say the same, word for word, and the PDF is one that everybody can read."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import cast

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.support import make
from tests.support.brief_words import page_units, pdf_units
from tests.support.client import Client
from tests.support.inclucities import inclucities
from tests.support.tagged_pdf import TaggedPdf
from tracker import clock
from tracker.documents.brief import brief_pdf
from tracker.documents.typesetting import pdf_of
from tracker.documents.values import Brief
from tracker.domain.statuses import ActivityStatus, CountryDisplay
from tracker.extensions import db
from tracker.models import Decision, Programme, Review, Snapshot
from tracker.queries.programmes import get_programme
from tracker.services.bridges.programme import bridges_file
from tracker.services.programme_file import load

CUT_OFF = date(2021, 10, 20)
GREEK, LATVIAN = "Λιβαδειά: ανοιχτή εργασία, ΰ και ΐ", "Jelgava: ķīļi, ģērbtuves, šņākoņa un ēža čūska"
HOSTILE = (
    '#panic("no") *bold* _it_ $x^2$ @label <tag> \\ \\n // /* `raw` = Heading\n= Heading\n- item\n#let x = 1',
    "#" * 40 + " " + "ẞ" * 200 + " " + "W" * 300,
    "</text></svg><script>alert(1)</script> &amp; &#x41; ]]> <!-- -->",
    "👍🏽 漢字 \u0e17\u0e35\u0e48 e\u0301 a\u030a \ue000 \u2028 \u202etxet \u200d \ufeff",
)


def review_of(programme: Programme, **texts: str) -> Review:
    """A draft after an earlier review, with decisions of both."""
    cut_off = clock.today(programme.timezone) if programme.slug == "bridges" else CUT_OFF
    day_before = cut_off - timedelta(days=160)
    earlier = make.saved(Review(programme_id=programme.id, cut_off=day_before))
    make.saved(Decision(review_id=earlier.id, what="Hold the workshop online"))
    review = make.saved(Review(programme_id=programme.id, cut_off=cut_off, previous_id=earlier.id, **texts))
    make.saved(
        Decision(review_id=review.id, what=texts.get("risks", "Ask for a new date"), owner_name="CEMR")
    )
    return review


def frozen(client: Client, programme: Programme, review: Review) -> tuple[str, TaggedPdf]:
    """Freezes it as the coordinator; the address of its brief, and the PDF."""
    client.sign_in(make.user("Coordinator", programme=programme, role="coordinator"))
    here = f"/programmes/{programme.slug}/reviews/{review.id}"
    client.submit(client.get(f"{here}/freeze"), "Freeze it", status=303)
    pdf = client.get(f"{here}/brief.pdf").response.data
    return f"{here}/brief", TaggedPdf(pdf)


def bridges() -> Programme:
    text = json.dumps(bridges_file(clock.today("Europe/Brussels")), ensure_ascii=False)
    assert load(text, now=clock.now()).written
    db.session.commit()
    programme = get_programme("bridges")
    assert programme is not None
    return programme


def in_other_letters() -> Programme:
    """Greek and Latvian names, and titles made to break a document."""
    programme = make.programme("hostile", funding_statement=f"{GREEK} {HOSTILE[0][:40]}", disclaimer=LATVIAN)
    pair = make.pair(programme, mentor=LATVIAN, mentee=GREEK)
    plan = make.plan(pair)
    for title in HOSTILE:
        make.milestone(plan, title=title[:200].replace("\n", " "), agreed="2021-09-01")
    make.visit(pair, 1, status=ActivityStatus.HELD, happened="2021-09-01")
    return programme


@pytest.mark.parametrize("programme", [inclucities, bridges, in_other_letters])
def test_the_page_and_the_pdf_say_the_same_word_for_word(
    client: Client, app: Flask, programme: Callable[[], Programme]
) -> None:
    made = programme()
    texts = {"state_of_play": GREEK, "plans": LATVIAN, "risks": HOSTILE[0], "next_steps": HOSTILE[3]}
    path, pdf = frozen(client, made, review_of(made, **texts))
    of_pdf = [unit for unit in pdf_units(pdf) if not _only_on_paper(unit[1])]
    assert of_pdf == page_units(client.get(path))


def _only_on_paper(words: str) -> bool:
    return words.startswith(("□ stands for", "Fictional programme"))


def test_what_people_typed_is_never_read_as_markup(client: Client, app: Flask) -> None:
    programme = in_other_letters()
    _path, pdf = frozen(client, programme, review_of(programme, risks=HOSTILE[0], plans=HOSTILE[1]))
    text = pdf.tree.text
    assert '#panic("no") *bold* _it_ $x^2$ @label <tag> \\ \\n // /* `raw` = Heading = Heading - item' in text
    assert "W" * 300 in "".join(text.split())
    assert [tag.text for tag in pdf.tree.all("H2") if "Heading" in tag.text] == []


def test_greek_and_latvian_letters_are_letters_in_the_pdf(client: Client, app: Flask) -> None:
    programme = in_other_letters()
    _path, pdf = frozen(client, programme, review_of(programme, plans=f"{GREEK} {LATVIAN}"))
    assert f"{GREEK} {LATVIAN}" in pdf.tree.text
    assert "□ stands for a character" in pdf.tree.text  # Of the title with pictures in it, and of no other.


def test_funding_and_cut_off_stand_on_every_page_and_so_does_that_it_is_fictional(
    client: Client, app: Flask
) -> None:
    programme = bridges()
    programme.funding_statement = "Paid for by the imaginary fund of nobody."
    db.session.commit()
    _path, pdf = frozen(client, programme, review_of(programme))
    pages = len(pdf.pdf.pages)
    assert pages > 1
    for number, margin in enumerate(pdf.page_margins, start=1):
        assert "Cut-off: " in margin
        assert "Paid for by the imaginary fund of nobody." in margin
        assert "Fictional programme: nothing here really happened" in margin
        assert f"Page {number} of {pages}" in margin


@pytest.mark.parametrize(
    ("display", "said"),
    [
        (CountryDisplay.EU, "Belgium (BE), Greece (EL), Spain (ES), France (FR), Italy (IT) and Latvia (LV)"),
        (
            CountryDisplay.ISO,
            "Belgium (BE), France (FR), Greece (GR), Italy (IT), Latvia (LV) and Spain (ES)",
        ),
    ],
)
def test_countries_stand_in_protocol_order_in_the_brief_of_a_programme_of_the_union(
    client: Client, app: Flask, display: CountryDisplay, said: str
) -> None:
    programme = inclucities()
    programme.country_display = display
    db.session.commit()
    path, pdf = frozen(client, programme, review_of(programme))
    assert f"Countries: {said}" in client.get(path).text
    assert f"Countries: {said}" in pdf.tree.text


def test_the_draft_is_a_preview_and_has_no_pdf(client: Client, app: Flask) -> None:
    programme = inclucities()
    review = review_of(programme)
    client.sign_in(make.user("Reviewer", programme=programme, role="reviewer"))
    here = f"/programmes/inclucities/reviews/{review.id}"
    page = client.get(f"{here}/brief")
    assert "A preview: nothing is frozen yet." in page.text
    assert "Brief as PDF" not in page.links
    assert client.get(f"{here}/brief/journey.svg").content_type == "image/svg+xml"
    client.get(f"{here}/brief/other.svg", status=404)


def test_a_reader_of_another_language_is_told_in_which_one_a_brief_was_frozen(
    client: Client, app: Flask
) -> None:
    programme = inclucities()
    path, _pdf = frozen(client, programme, review_of(programme))
    assert "was frozen in" not in client.get(path).text
    page = client.get(path, headers={"Accept-Language": "fr"})
    assert "Cette note de synthèse a été figée en anglais." in page.text


def test_the_words_of_a_frozen_brief_stay_when_everything_is_edited(client: Client, app: Flask) -> None:
    programme = inclucities()
    path, _pdf = frozen(client, programme, review_of(programme))
    before = page_units(client.get(path))
    programme.name = programme.acronym = "Renamed"
    db.session.commit()
    assert page_units(client.get(path)) == before
    assert before[0][1].startswith("IncluCities")


def test_the_pdf_of_four_pairs_takes_a_small_multiple_of_a_bare_page(
    client: Client, app: Flask, session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    programme = inclucities()
    review = review_of(programme)
    frozen(client, programme, review)
    words = cast(
        "Brief", session.scalars(select(Snapshot.brief).where(Snapshot.review_id == review.id)).one()
    )
    whole = fastest(lambda number: brief_pdf({**words, "programme": f"IncluCities {number}"}))
    bare = fastest(lambda number: pdf_of(b'#set document(title: "-")\n= #sys.inputs.n', {"n": str(number)}))
    with capsys.disabled():
        print(f"\nbrief of four pairs: {whole * 1000:.0f} ms, {whole / bare:.0f} times a bare page")
    assert whole < 120 * bare


def fastest(make: Callable[[int], bytes]) -> float:
    """Seconds; each is another document, so that nothing is only remembered."""
    times = []
    for number in range(5):
        begun = time.perf_counter()
        make(number)
        times.append(time.perf_counter() - begun)
    return min(times)
