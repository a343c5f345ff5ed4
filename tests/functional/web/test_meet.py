"""Meeting the pairs: what is public stands there for everybody, and nothing else by any door."""

from __future__ import annotations

import gzip
import json
import re
import struct
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from config import ROOT
from tests.functional.web.test_brief import in_other_letters
from tests.functional.web.test_factsheets import facts_of_the_second_pair, plain
from tests.support import make
from tests.support.addresses import Rule, rules
from tests.support.client import Client
from tests.support.inclucities import inclucities
from tests.support.page import words
from tests.support.publish import decide, publish
from tests.support.quick import Quick
from tests.support.tagged_pdf import TaggedPdf
from tracker import clock
from tracker.datewords import LANGUAGES
from tracker.domain.publishing import OF_A_PAIR, STORY_NEEDS, Piece, PublicationState
from tracker.domain.statuses import ActivityStatus
from tracker.extensions import db
from tracker.models import Pair, Programme, User
from tracker.services.publishing import show_pair

SECOND = "/en/meet/inclucities/pairs/2"
DOORS = [rule for rule in rules() if "/meet/{slug}" in rule.path]
LARGEST = 60 * 1024
"""Bytes of a page as it is sent, packed, with all that it loads but pictures."""


def pair_of(programme: Programme, number: int) -> Pair:
    return db.session.scalars(
        select(Pair).where(Pair.programme_id == programme.id, Pair.number == number)
    ).one()


def published() -> tuple[Programme, Pair]:
    """A programme of one pair with a picture, all of it public."""
    programme = make.programme()
    pair = make.pair(programme)
    make.picture(pair, files=True)
    publish(programme)
    return programme, pair


def path_of(rule: Rule, programme: Programme, pair: Pair) -> str:
    picture = db.session.execute(db.text("SELECT min(id) FROM picture")).scalar()
    values = {"slug": programme.slug, "number": pair.number, "picture_id": picture, "size": "small"}
    values["language"] = "en"
    return rule.path.format(**values)


def close(programme: Programme, pair: Pair, how: str) -> None:
    """Closes the pair in one of the ways in which it may be closed."""
    tomorrow = clock.today(programme.timezone) + timedelta(days=1)
    draft, withdrawn = PublicationState.DRAFT, PublicationState.WITHDRAWN
    ahead = PublicationState.PUBLISHED
    if how == "never published":
        show_pair(pair, programme=programme, published=False)
        db.session.commit()
    elif how == "pair withdrawn":
        decide(programme, pair, Piece.PROFILE, withdrawn)
    elif how == "pair a draft":
        decide(programme, pair, Piece.PROFILE, draft)
    elif how == "pair from tomorrow on":
        decide(programme, pair, Piece.PROFILE, ahead, tomorrow)
    elif how == "programme withdrawn":
        decide(programme, None, Piece.PROGRAMME, withdrawn)
    else:
        assert how == "programme from tomorrow on"
        decide(programme, None, Piece.PROGRAMME, ahead, tomorrow)


WAYS = ("never published", "pair withdrawn", "pair a draft", "pair from tomorrow on")
WAYS_OF_PROGRAMMES = ("programme withdrawn", "programme from tomorrow on")


def test_every_door_is_open_where_everything_is_public(app: Flask) -> None:
    programme, pair = published()
    browser = Quick(app, None)
    assert len(DOORS) >= 8
    for rule in DOORS:
        assert rule.method == "GET", rule
        assert browser.get(path_of(rule, programme, pair)).status_code == 200, rule


@pytest.mark.usefixtures("all_languages")
@pytest.mark.parametrize("how", [*WAYS, *WAYS_OF_PROGRAMMES])
def test_what_is_not_public_is_the_same_404_for_everybody_by_every_door(app: Flask, how: str) -> None:
    programme, pair = published()
    people: list[User | None] = [
        None,
        make.user("Stranger"),
        make.user("Coordinator", programme=programme, role="coordinator"),
        make.user("Administrator", administrator=True),
    ]
    close(programme, pair, how)
    for person in people:
        browser = Quick(app, person)
        for rule in DOORS:
            # The programme's own page stays open where one of its pairs closes.
            if "{number}" not in rule.path and "{picture_id}" not in rule.path and how in WAYS:
                continue
            path = path_of(rule, programme, pair)
            there, nowhere = browser.get(path), browser.get(path.replace(programme.slug, "nowhere"))
            assert (there.status_code, nowhere.status_code) == (404, 404), rule
            assert said(there.get_data(as_text=True)) == said(nowhere.get_data(as_text=True)), rule
            assert "Cache-Control" not in there.headers or "public" not in there.headers["Cache-Control"]


def said(page: str) -> str:
    """Without the address itself, which the ways to sign in and to another language name, and without the
    token of signing out."""
    own = r'(?:next|page)=[^"&]*|name="next" value="[^"]*"|href="/\w\w/meet/[^"]*" lang="\w\w"'
    return re.sub(own + r'|value="[\w.-]{40,}"', "", page)


def test_an_address_that_is_none_is_404_and_leads_nobody_to_sign_in(client: Client, app: Flask) -> None:
    programme, _pair = published()
    for path in (
        "/en/meet/nowhere/at/all",
        f"/en/meet/{programme.slug}/pairs/x",
        f"/en/meet/{programme.slug}/pairs",
    ):
        client.get(path, status=404)


@pytest.mark.parametrize("piece", [one for one in OF_A_PAIR if one is not Piece.PROFILE])
def test_a_piece_that_is_withdrawn_takes_its_section_along_and_no_other(
    client: Client, app: Flask, piece: Piece
) -> None:
    programme = inclucities()
    pair = pair_of(programme, 2)
    make.picture(pair)
    publish(programme, pair)
    whole = client.get(f"{SECOND}.json").json
    decide(programme, pair, piece, PublicationState.WITHDRAWN)
    left = client.get(f"{SECOND}.json").json
    with_it = {Piece.STORY.value} if piece in STORY_NEEDS else set()
    assert set(whole["pieces"]) - set(left["pieces"]) == {piece.value, *with_it}
    gone = {one["name"] for one in whole["sections"]} - {one["name"] for one in left["sections"]}
    own = {
        Piece.CHALLENGES: {"challenges"},
        Piece.PRACTICES: {"practices"},
        Piece.MENTORING: {"mentoring"},
        Piece.PLAN: {"plan"},
        Piece.RESULTS: {"elsewhere"},
    }
    assert gone == own.get(piece, set())
    headings = [part["heading"] for one in left["sections"] for part in one["parts"]]
    assert ("Media" in headings) == (piece is not Piece.MEDIA)
    assert ("Toolkit" in headings) == (piece is not Piece.RESULTS)
    assert ("pictures" in left) == (piece is not Piece.PICTURES)
    assert len(client.get(SECOND).all("img")) == (piece is not Piece.PICTURES)
    for path in (f"{SECOND}/factsheet", f"{SECOND}/factsheet.pdf"):
        client.get(path, status=404 if piece is Piece.FACTSHEET else 200)


def test_every_fact_of_mechelen_and_capaci_is_on_its_page_and_in_its_factsheet(
    client: Client, app: Flask
) -> None:
    publish(inclucities())
    page, sheet = plain(client.get(SECOND).text), plain(client.get(f"{SECOND}/factsheet").text)
    pdf = plain(TaggedPdf(client.get(f"{SECOND}/factsheet.pdf").response.data).tree.text)
    links = client.get(SECOND).html
    facts = list(facts_of_the_second_pair())
    assert len(facts) > 45
    for name, text in facts:
        assert plain(text) in (links if text.startswith("http") else page), (name, text)
        assert plain(text) in (client.get(f"{SECOND}/factsheet").html if text.startswith("http") else sheet)
        assert plain(text) in pdf, (name, text)


def test_it_counts_what_was_held_and_does_not_say_of_the_rest_that_it_was_not(
    client: Client, app: Flask
) -> None:
    publish(inclucities())
    first = "/en/meet/inclucities/pairs/1"
    assert "Held: 3 study visits, 1 transfer workshop, 1 training academy" in client.get(SECOND).text
    for path in (first, f"{first}/factsheet"):
        # Nobody knows whether the workshop of that pair was held.
        assert "Held: 3 study visits, 1 training academy" in client.get(path).text
        assert "0 of 1" not in client.get(path).text


@pytest.mark.parametrize("version", ["before", "after"])
def test_the_public_factsheet_says_on_two_pages_what_its_page_says(
    client: Client, app: Flask, version: str
) -> None:
    publish(inclucities())
    for number in range(1, 5):
        here = f"/en/meet/inclucities/pairs/{number}/factsheet"
        pdf = TaggedPdf(client.get(f"{here}.pdf?version={version}").response.data)
        page = client.get(f"{here}?version={version}")
        assert len(pdf.pdf.pages) <= 2
        of_pdf = " ".join(tag.text for tag in pdf.tree.all("LBody"))
        for facts in page.all("ul", class_="facts"):
            for one in facts:
                lead = next((words(part) for part in one if part.tag in ("strong", "a")), "")
                assert plain(lead) in of_pdf


def test_a_postponed_or_cancelled_visit_and_an_idea_are_not_told(client: Client, app: Flask) -> None:
    programme, pair = published()
    ahead = (clock.today(programme.timezone) + timedelta(days=30)).isoformat()
    for number, status in enumerate(ActivityStatus):
        told = {"happened": "2021-10-04"} if status is ActivityStatus.HELD else {"expected": ahead}
        make.visit(pair, number + 1, status=status, title=f"This is {status.value}", **told)
    for path in ("", "/factsheet?version=before", "/factsheet?version=after", ".json"):
        page = client.get(f"/en/meet/{programme.slug}/pairs/1{path}")
        text = json.dumps(page.json) if path == ".json" else page.text
        found = {status.value for status in ActivityStatus if f"This is {status.value}" in text}
        expected = {"planned", "confirmed", "held"}
        assert found == expected, path


def test_an_outcome_names_another_pair_only_where_its_own_is_public(client: Client, app: Flask) -> None:
    programme = inclucities()
    publish(programme, pair_of(programme, 2))
    shared = "Shared with Fuenlabrada → Levadia"
    assert shared not in client.get(SECOND).text
    other = pair_of(programme, 3)
    publish(programme, other)
    assert shared in client.get(SECOND).text
    decide(programme, other, Piece.RESULTS, PublicationState.WITHDRAWN)
    assert shared not in client.get(SECOND).text


def test_search_finds_what_is_public_without_accents_and_by_other_names_and_nothing_else(
    client: Client, app: Flask
) -> None:
    programme = inclucities()
    levadia = "Fuenlabrada → Levadia"

    def finds(asked: str) -> bool:
        return levadia in client.get(f"/en/meet?q={asked}").text

    assert not finds("livadeia")
    third = pair_of(programme, 3)
    publish(programme, third)
    for asked in (
        "livadeia",
        "Λιβαδειά",
        "Λιβαδεια",
        "decent work",
        "federation",
        "anti-rumours",
        "inclucities",
    ):
        assert finds(asked), asked
    # What is no part of a list is not looked through, and neither are other pairs.
    for asked in ("coexistence board", "Mechelen", "zzzz", "integration into the local"):
        assert not finds(asked), asked
    decide(programme, third, Piece.PRACTICES, PublicationState.WITHDRAWN)
    assert not finds("anti-rumours")
    assert finds("decent work")
    decide(programme, third, Piece.PROFILE, PublicationState.WITHDRAWN)
    assert not finds("decent work")
    assert levadia not in client.get("/en/meet/inclucities").text


def test_a_long_search_is_cut_and_a_page_that_is_none_is_404(client: Client, app: Flask) -> None:
    published()
    client.get("/en/meet?q=" + "x" * 500)
    client.get("/en/meet?page=9", status=404)
    client.get("/en/meet/bridging?page=2", status=404)


def test_without_anything_public_the_page_says_what_will_be_here(client: Client, app: Flask) -> None:
    inclucities()
    page = client.get("/en/meet")
    assert "will stand here" in page.text
    assert "IncluCities" not in page.text
    assert not page.forms


def test_a_programme_without_public_pairs_names_none_and_none_of_their_members(
    client: Client, app: Flask
) -> None:
    programme = inclucities()
    publish(programme, pair_of(programme, 2))
    page = client.get("/en/meet/inclucities")
    assert page.h1 == "Meet 1 pair"
    for name in ("Mechelen", "Capaci", "AICCRE", "CEMR", "MigrationWork CIC", "Asylum, Migration"):
        assert name in page.text
    for name in ("Levadia", "Partinico", "BRULOCALIS", "HIVA"):
        assert name not in page.text


def test_a_page_can_be_shared(client: Client, app: Flask) -> None:
    publish(inclucities())
    for path, heading in ((SECOND, "Mechelen → Capaci"), ("/en/meet/inclucities", "Meet the 4 pairs")):
        page = client.get(path)
        meta = {one.get("property") or one.get("name"): one.get("content", "") for one in page.all("meta")}
        assert meta["og:title"] == heading == page.h1
        assert meta["og:url"] == f"http://localhost{path}"
        assert [one.get("href") for one in page.all("link") if one.get("rel") == "canonical"] == [
            meta["og:url"]
        ]
        assert meta["description"] == meta["og:description"] != ""
        assert meta["twitter:card"] == "summary_large_image"
        image = client.get(meta["og:image"].removeprefix("http://localhost"))
        assert image.content_type == "image/png"
        assert struct.unpack(">II", image.response.data[16:24]) == (1200, 630)
    assert "robots" not in meta


def test_the_picture_of_a_link_has_nothing_but_names_and_objective(client: Client, app: Flask) -> None:
    programme = inclucities()
    pair = pair_of(programme, 2)
    publish(programme, pair)
    whole = client.get(f"{SECOND}/card.png").response.data
    for piece in OF_A_PAIR:
        if piece is not Piece.PROFILE:
            decide(programme, pair, piece, PublicationState.WITHDRAWN)
    assert client.get(f"{SECOND}/card.png").response.data == whole


def test_greek_and_latvian_names_and_hostile_ones_make_a_card_and_a_factsheet(
    client: Client, app: Flask
) -> None:
    programme = in_other_letters()
    publish(programme)
    for path in ("", "/card.png", "/pairs/1/card.png", "/pairs/1", "/pairs/1/factsheet.pdf"):
        client.get(f"/en/meet/hostile{path}")


def test_it_is_kept_for_five_minutes_at_most_and_not_by_who_has_signed_in(client: Client, app: Flask) -> None:
    programme, pair = published()
    for rule in DOORS:
        path = path_of(rule, programme, pair)
        answer = client.get(path)
        kept = answer.response.cache_control
        assert kept.public, rule
        assert kept.no_cache or 0 < (kept.max_age or 0) <= 300, rule
        assert "Set-Cookie" not in answer.headers, rule
        again = client.get(path, status=304, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.response.data == b""
    client.sign_in(make.user("Coordinator", programme=programme, role="coordinator"))
    answer = client.get("/en/meet/bridging/pairs/1")
    assert "public" not in answer.headers["Cache-Control"]
    decide(programme, pair, Piece.PROFILE, PublicationState.WITHDRAWN)
    client.get("/en/meet/bridging/pairs/1", status=404)


@pytest.mark.usefixtures("all_languages")
def test_it_is_light_and_has_no_script(client: Client, app: Flask) -> None:
    publish(inclucities())
    for path in ("/en/meet", "/en/meet/inclucities", SECOND, f"{SECOND}/factsheet"):
        page = client.get(path)
        assert not page.all("script")
        loaded = [one.get("href", "") for one in page.all("link") if one.get("rel") in ("stylesheet", "icon")]
        assert len(loaded) == 2
        files = [one.partition("?")[0] for one in loaded]
        parts = [page.html.encode(), *((ROOT / "tracker" / one.lstrip("/")).read_bytes() for one in files)]
        assert sum(len(gzip.compress(one)) for one in parts) < LARGEST / 3, path


def test_the_colours_are_those_of_the_tracker() -> None:
    def tokens(name: str) -> list[dict[str, str]]:
        """Of light, dark and paper."""
        text = (ROOT / "tracker" / "static" / name).read_text(encoding="utf-8")
        begins = (r"^:root {", r"prefers-color-scheme: dark\) {\s+:root {", r"@media print {\s+:root {")
        blocks = [re.search(begin + r"([^}]*)}", text, re.MULTILINE) for begin in begins]
        assert all(blocks)
        return [dict(re.findall(r"--([a-z-]+): ([^;]+);", one[1])) for one in blocks if one]

    for ours, theirs in zip(tokens("meet.css"), tokens("theme.css"), strict=True):
        assert len(ours) > 8
        assert ours.items() <= theirs.items()


def test_the_json_says_what_the_page_says(client: Client, app: Flask) -> None:
    publish(inclucities())
    said = client.get(f"{SECOND}.json").json
    page = plain(client.get(SECOND).text)
    assert said["format"] == "public-pair/1"
    assert (said["mentor"], said["mentee"], said["number"]) == ("Mechelen", "Capaci", 2)
    facts = [one for section in said["sections"] for part in section["parts"] for one in part["facts"]]
    assert len(facts) > 40
    for one in facts:
        for name in ("lead", "text", "small"):
            assert plain(one.get(name, "")) in page


ADDRESSES = ("", "/inclucities", "/inclucities/pairs/2", "/inclucities/pairs/2/factsheet")
"""The pages, below what stands before them."""


@pytest.mark.usefixtures("all_languages")
@pytest.mark.parametrize("rest", ADDRESSES)
def test_a_page_is_in_the_language_of_its_address_whoever_reads_it(client: Client, rest: str) -> None:
    programme = inclucities()
    publish(programme)
    client.sign_in(make.user("Fleur", programme=programme, role="reviewer", language="fr"))
    for language in LANGUAGES:
        page = client.get(f"/{language}/meet{rest}", headers={"Accept-Language": "nl"})
        assert page.all("html")[0].get("lang") == language
        [shown] = [one for one in page.all("a") if one.get("aria-current") == "true" and one.get("hreflang")]
        assert shown.get("hreflang") == language
        # All that it leads to is in that language, too.
        others = {other for other in LANGUAGES if other != language}
        led = [one.get("href", "") for one in page.all("a") if not one.get("hreflang")]
        assert not [url for url in led if url.startswith(tuple(f"/{other}/" for other in others))]
        assert page.headers["ETag"]


@pytest.mark.usefixtures("all_languages")
def test_what_a_page_loads_and_gives_out_is_in_its_language(client: Client) -> None:
    publish(inclucities())
    italian = "/it/meet/inclucities/pairs/2"
    said = client.get(f"{italian}.json").json
    assert (said["language"], said["url"]) == ("it", f"http://localhost{italian}")
    pdf = TaggedPdf(client.get(f"{italian}/factsheet.pdf").response.data).pdf
    assert str(pdf.Root.Lang) == "it"
    html = client.get(italian).html
    for path in (f"{italian}.json", f"{italian}/factsheet.pdf", f"{italian}/card.png"):
        assert path in html
    # A picture says nothing in any language, and is kept once.
    assert "/it/meet/inclucities/pictures" not in html


@pytest.mark.usefixtures("all_languages")
def test_what_a_browser_keeps_of_one_language_is_not_good_for_another(client: Client) -> None:
    publish(inclucities())
    for end in ("", ".json", "/factsheet", "/factsheet.pdf"):
        tags = {
            client.get(f"/{one}/meet/inclucities/pairs/2{end}").headers["ETag"] for one in ("en", "it", "el")
        }
        assert len(tags) == 3, end
    page = client.get("/en/meet/inclucities")
    assert "Accept-Language" not in page.response.vary
    kept = {"If-None-Match": page.headers["ETag"]}
    client.get("/it/meet/inclucities", headers=kept)
    client.get("/en/meet/inclucities", headers=kept | {"Accept-Language": "it"}, status=304)


@pytest.mark.usefixtures("all_languages")
@pytest.mark.parametrize("rest", ADDRESSES)
def test_each_page_names_its_others_and_the_one_that_leads_everybody_to_their_own(
    client: Client, rest: str
) -> None:
    publish(inclucities())
    page = client.get(f"/lv/meet{rest}")
    links = {one.get("hreflang"): one.get("href") for one in page.all("link") if one.get("hreflang")}
    query = "?version=after" if rest.endswith("factsheet") else ""
    assert links == {
        "x-default": f"http://localhost/meet{rest}{query}",
        **{one: f"http://localhost/{one}/meet{rest}{query}" for one in LANGUAGES},
    }
    [canonical] = [one.get("href") for one in page.all("link") if one.get("rel") == "canonical"]
    assert canonical == links["lv"]
    assert client.get(f"/meet{rest}", status=302).location == f"/en/meet{rest}"


@pytest.mark.usefixtures("all_languages")
def test_one_tap_leads_to_the_same_page_in_another_language_with_what_was_looked_for(client: Client) -> None:
    publish(inclucities())
    page = client.get("/en/meet?q=decent+work&page=1")
    assert page.links["Italiano"] == "/it/meet?q=decent+work&page=1"
    italian = client.get(page.links["Italiano"])
    assert "Fuenlabrada → Levadia" in italian.text
    assert italian.links["Ελληνικά"] == "/el/meet?q=decent+work&page=1"
    assert not any(form.element.get("action") == "/language" for form in italian.every_form)
    missing = client.get("/it/meet/nowhere", status=404)
    assert missing.all("html")[0].get("lang") == "it"
    assert missing.links["Latviešu"] == "/lv/meet/nowhere"


@pytest.mark.usefixtures("all_languages")
def test_an_address_without_a_language_leads_to_the_reader_s_own_with_all_that_was_asked(
    client: Client,
) -> None:
    publish(inclucities())
    old = "/meet/inclucities/pairs/3/factsheet?version=before&x=%C3%A9"

    def leads(language: str = "") -> str:
        answer = client.get(old, status=302, headers={"Accept-Language": language})
        assert {"Accept-Language", "Cookie"} <= set(answer.response.vary)
        assert "public" not in answer.headers.get("Cache-Control", "")
        return str(answer.location).removesuffix(old)

    assert "Set-Cookie" not in client.get(old, status=302).headers
    assert leads() == "/en"
    assert leads("lv,en;q=0.5") == "/lv"
    client.set_cookie("language", "nl")
    assert leads("lv") == "/nl"
    client.sign_in(make.user("Fleur", language="fr"))
    assert leads("lv") == "/fr"


@pytest.mark.usefixtures("all_languages")
@pytest.mark.parametrize("how", [*WAYS, *WAYS_OF_PROGRAMMES])
def test_an_address_without_a_language_leads_on_alike_whether_or_not_anything_is_there(
    client: Client, app: Flask, how: str
) -> None:
    programme, pair = published()
    close(programme, pair, how)
    for rule in DOORS:
        if not rule.path.startswith("/{language}"):
            continue
        path = path_of(rule, programme, pair).removeprefix("/en")
        there = client.get(path, status=302)
        assert client.statements == []
        nowhere = client.get(path.replace(programme.slug, "nowhere"), status=302)
        assert there.location == f"/en{path}"
        assert [*nowhere.headers.keys()] == [*there.headers.keys()]


@pytest.mark.usefixtures("all_languages")
def test_a_language_that_is_none_is_404_and_leads_nobody_to_sign_in(client: Client) -> None:
    published()
    for language in ("xx", "EN", "it-IT", "english", "pt"):
        client.get(f"/{language}/meet", status=404)
        client.get(f"/{language}/meet/bridging/pairs/1", status=404)
    for path in ("/meet/", "/meet/nowhere/at/all", "/meet/bridging/pairs/x", "/meet/it/meet", "/it/meet/"):
        client.get(path, status=404)


def test_members_find_the_public_page_on_the_pair_s_own(client: Client, app: Flask) -> None:
    programme, pair = published()
    client.sign_in(make.user("Coordinator", programme=programme, role="coordinator"))
    inside, outside = f"/programmes/{programme.slug}/pairs/1", f"/meet/{programme.slug}/pairs/1"
    assert f'href="{outside}"' in client.get(inside).html
    close(programme, pair, "pair withdrawn")
    assert outside not in client.get(inside).html
