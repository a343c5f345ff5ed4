"""Every fault is found at once, at its place; incomplete history is none."""

from __future__ import annotations

import json

import pytest

from tests.integration.programme_file.files import NOW, real, small
from tracker.services import programme_file


def codes(value):
    given = value if isinstance(value, str | bytes) else json.dumps(value)
    return [(fault.place, fault.code) for fault in programme_file.check(given, now=NOW).faults]


def at(path, change):
    """The small file with one thing changed: `path` leads to an object, `change` is added to it."""
    file = small()
    place = file
    for step in path:
        place = place[step]
    place |= change
    return file


PAIR = ("pairs", 0)
VISIT = ("activities", 0)
MILESTONE = ("plans", 0, "milestones", 0)


@pytest.mark.parametrize(
    ("given", "place", "code"),
    [
        ("", "", "not_json"),
        ("[", "", "not_json"),
        (b"\xff\xfe{}", "", "not_utf8"),
        ("[" * 100_000, "", "too_deep"),
        ("null", "", "object_wanted"),
        ("[]", "", "object_wanted"),
        ('{"format": NaN}', "format", "not_a_number"),
        ('{"format": 1e999}', "format", "number_too_long"),
        ('{"format": %s}' % ("1" * 5000), "format", "number_too_long"),
        ('{"format": "x", "format": "y"}', "format", "twice"),
    ],
)
def test_a_text_that_is_no_file(given, place, code):
    assert (place, code) in codes(given)


def test_a_file_that_is_too_large():
    assert codes(b" " * 64_000_001) == [("", "file_too_large")]


@pytest.mark.parametrize(
    ("path", "change", "place", "code"),
    [
        ((), {"format": "mentoring-programme/2"}, "format", "no_format"),
        ((), {"programm": {}}, "programm", "unknown_key"),
        ((), {"reviews": [{}]}, "reviews", "not_kept"),
        ((), {"activities": None}, "activities", "null"),
        ((), {"sources": {"S1": None}}, "sources.S1", "null"),
        ((), {"sources": {"\ud800": "x"}}, "sources.\ud800", "character"),
        (("programme",), {"slug": "Größe"}, "programme.slug", "slug"),
        (("programme",), {"slug": "new"}, "programme.slug", "slug"),
        (("programme",), {"lead": "led"}, "programme.lead", "no_organisations"),
        (("programme",), {"lead": None}, "programme.lead", "null"),
        (("programme",), {"timezone": "Europe/Brusels"}, "programme.timezone", "no_timezone"),
        (("programme",), {"timezone": "../../etc/passwd"}, "programme.timezone", "no_timezone"),
        (("programme",), {"default_language": "xx"}, "programme.default_language", "no_language"),
        (("programme",), {"open": "yes"}, "programme.open", "yes_no_wanted"),
        (("programme",), {"name": "a\x00b"}, "programme.name", "character"),
        (("programme",), {"name": "  "}, "programme.name", "empty_text"),
        (("programme",), {"disclaimer": "x" * 20_001}, "programme.disclaimer", "text_too_long"),
        (("organisations", 1), {"country": "BR"}, "organisations[1].country", "country_did_you_mean"),
        (("organisations", 1), {"country": "US"}, "organisations[1].country", "country_not_allowed"),
        (("organisations", 1), {"country": "Belgium"}, "organisations[1].country", "no_country"),
        (("organisations", 3), {"key": "lead"}, "organisations[3].key", "key_twice"),
        (
            ("plans", 0),
            {"transfers": [{"practice": "good"}, {"practice": "good"}]},
            "plans[0].transfers[1].practice",
            "key_twice",
        ),
        (
            ("plans", 0),
            {"transfers": [{"practice": "none"}]},
            "plans[0].transfers[0].practice",
            "no_practices",
        ),
        (("organisations", 1), {"kind": "town"}, "organisations[1].kind", "no_choice"),
        (("organisations", 1), {"website": " java\nscript:alert(1)"}, "organisations[1].website", "url"),
        (("organisations", 1), {"sources": ["S2"]}, "organisations[1].sources[0]", "no_sources"),
        (("organisations", 1), {"other_names": [None]}, "organisations[1].other_names[0]", "null"),
        (
            ("organisations", 1),
            {"population": {"foreign_origin_percent": 101}},
            "organisations[1].population.foreign_origin_percent",
            "number_outside",
        ),
        (PAIR, {"number": True}, "pairs[0].number", "whole_wanted"),
        (PAIR, {"number": 10**15}, "pairs[0].number", "number_outside"),
        (
            PAIR,
            {"members": [{"organisation": "mentee", "role": "mentee_city"}]},
            "pairs[0].members",
            "sides_missing",
        ),
        (
            (*PAIR, "members", 0),
            {"began": "2022", "ended": "2021"},
            "pairs[0].members[0].ended",
            "ended_before_began",
        ),
        (VISIT, {"title": "x" * 301}, "activities[0].title", "text_too_long"),
        (VISIT, {"pairs": []}, "activities[0].pairs", "pair_required"),
        (VISIT, {"pairs": ["P1", "P1"]}, "activities[0].pairs[1]", "named_twice"),
        (VISIT, {"pairs": ["P2"]}, "activities[0].pairs[0]", "no_pairs"),
        (VISIT, {"round": 2}, "activities[1].round", "round_twice"),
        (VISIT, {"kind": "webinar"}, "activities[0].round", "round_of_study_visit"),
        (VISIT, {"host": "stranger"}, "activities[0].host", "host_not_member"),
        (VISIT, {"sessions": [{"host": "stranger"}]}, "activities[0].sessions[0].host", "host_not_member"),
        (
            VISIT,
            {"mode": "online", "sessions": [{"mode": "hybrid"}]},
            "activities[0].sessions[0].mode",
            "mode_differs",
        ),
        (
            VISIT,
            {"sessions": [{"begins": "10:00", "ends": "09:00"}]},
            "activities[0].sessions[0].ends",
            "ends_before_begins",
        ),
        (VISIT, {"sessions": [{"begins": "24:00"}]}, "activities[0].sessions[0].begins", "clock_wanted"),
        (VISIT, {"agreed": "202X"}, "activities[0].agreed", "unspecified_digits"),
        (VISIT, {"agreed": "2021-02-29"}, "activities[0].agreed", "no_such_day"),
        (VISIT, {"agreed": "2021-05/2021-04"}, "activities[0].agreed", "backwards"),
        (VISIT, {"agreed": "soon"}, "activities[0].agreed", "unreadable"),
        (VISIT, {"agreed": {"text": "soon"}}, "activities[0].agreed.edtf", "date_wanted"),
        (VISIT, {"agreed": "2002-12-15"}, "activities[0].agreed", "year_outside"),
        (VISIT, {"status": "held", "happened": "2026-08-01"}, "activities[0].happened", "happened_in_future"),
        (VISIT, {"happened": "2021"}, "activities[0].happened", "happened_without_done"),
        (
            VISIT,
            {"head_counts": [{"name": "x", "women": -1}]},
            "activities[0].head_counts[0].women",
            "number_outside",
        ),
        (VISIT, {"head_counts": [{"women": 1}]}, "activities[0].head_counts[0]", "organisation_or_name"),
        (
            VISIT,
            {"co_organisers": [{"name": "x", "organisation": "lead"}]},
            "activities[0].co_organisers[0]",
            "organisation_or_name",
        ),
        (VISIT, {"created_at": "2021-01-01"}, "activities[0].created_at", "moment_wanted"),
        (VISIT, {"created_at": "2027-01-01T00:00:00Z"}, "activities[0].created_at", "moment_in_future"),
        (
            VISIT,
            {"report": {"state": "draft", "follow_ups": [{"what": "w", "milestone": "AP1/M2"}]}},
            "activities[0].report.follow_ups[0].milestone",
            "no_milestones",
        ),
        (("plans", 0), {"owner": "mentor"}, "plans[0].owner", "owner_no_mentee"),
        (("plans", 0), {"key": "A/B"}, "plans[0].key", "slash_in_key"),
        (("plans", 0), {"period": "2023"}, "plans[0].milestones[0].agreed", "outside_plan"),
        (MILESTONE, {"weight": 0}, "plans[0].milestones[0].weight", "number_outside"),
        (
            MILESTONE,
            {"evidence": [{"url": "data:text/html,x"}]},
            "plans[0].milestones[0].evidence[0].url",
            "url",
        ),
        (
            (),
            {"outcomes": [{"key": "O", "title": "t", "kind": "other", "practice": "god"}]},
            "outcomes[0].practice",
            "no_practices",
        ),
    ],
)
def test_one_thing_that_is_wrong(path, change, place, code):
    assert codes(at(path, change)) == [(place, code)]


def test_a_number_or_date_that_is_no_value_at_all_is_said_once():
    assert codes(at(VISIT, {"agreed": 2021})) == [("activities[0].agreed", "date_wanted")]
    assert codes(at(VISIT, {"agreed": {"text": "x", "edtf": "2021", "day": 1}})) == [
        ("activities[0].agreed.day", "unknown_key")
    ]


@pytest.mark.parametrize(
    ("updates", "place", "code"),
    [
        ([{"comment": "x"}], "[0].effective_on", "missing"),
        ([{"effective_on": "2022-01-01"}], "[0]", "says_nothing"),
        ([{"effective_on": "2026-08", "comment": "x"}], "[0].effective_on", "effective_in_future"),
        ([{"effective_on": "2022", "happened": "2022-01-01"}], "[0].happened", "happened_without_done"),
        ([{"effective_on": "2022", "unchanged": True, "agreed": "2022-05"}], "[0].agreed", "unchanged_says"),
        (
            [{"effective_on": "2022", "comment": "x", "recorded_at": "2026-08-01T00:00:00Z"}],
            "[0].recorded_at",
            "moment_in_future",
        ),
        ([{"effective_on": "2022", "withdraws": "2022-01-01T00:00:00Z"}], "[0].withdraws", "no_update"),
        (
            [
                {"effective_on": "2022", "comment": "x", "recorded_at": "2022-02-01T00:00:00Z"},
                {
                    "effective_on": "2022",
                    "withdraws": "2022-02-01T00:00:00Z",
                    "recorded_at": "2022-01-01T00:00:00Z",
                },
            ],
            "[1].withdraws",
            "withdraws_later",
        ),
        ([{"effective_on": "2022", "by": "nobody", "comment": "x"}], "[0].by", "no_organisations"),
    ],
)
def test_one_update_that_is_wrong(updates, place, code):
    assert codes(at(MILESTONE, {"updates": updates})) == [(f"plans[0].milestones[0].updates{place}", code)]


def test_an_update_that_says_done_has_no_effective_day_of_its_own():
    change = {"status": "completed", "updates": [{"effective_on": "2022-01-01", "status": "completed"}]}
    assert codes(at(MILESTONE, change)) == [
        ("plans[0].milestones[0].updates[0].effective_on", "effective_of_done")
    ]


def test_a_row_agrees_with_what_its_updates_say_last():
    first = {
        "effective_on": "2022-01-01",
        "status": "in_progress",
        "expected": "2022-09",
        "confidence": "at_risk",
    }
    place = "plans[0].milestones[0]"
    assert codes(at(MILESTONE, {"updates": [first]})) == [
        (f"{place}.status", "row_differs"),
        (f"{place}.expected", "row_differs"),
        (f"{place}.confidence", "row_differs"),
    ]
    agreeing = {"status": "in_progress", "expected": "2022-09", "confidence": "at_risk"}
    assert codes(at(MILESTONE, {**agreeing, "updates": [first]})) == []
    taken_back = {"effective_on": "2022-02-01", "expected": None}
    assert codes(at(MILESTONE, {**agreeing, "updates": [first, taken_back]})) == [
        (f"{place}.expected", "row_says_more")
    ]


def test_an_earlier_statement_that_is_typed_later_hides_nothing():
    later = {"effective_on": "2022-03-01", "status": "in_progress", "recorded_at": "2022-03-01T00:00:00Z"}
    earlier = {"effective_on": "2022-01-01", "status": "dropped", "recorded_at": "2022-04-01T00:00:00Z"}
    assert codes(at(MILESTONE, {"status": "in_progress", "updates": [later, earlier]})) == []


def test_all_faults_are_said_at_once_in_the_order_of_the_file():
    file = real()
    file["activities"][7]["host"] = "kedee"
    file["organisations"][2]["country"] = "BR"
    file["deliverables"][0]["kindd"] = 1
    faults = programme_file.check(json.dumps(file), now=NOW).faults
    assert [(f.place, f.values["suggestion"]) for f in faults] == [
        ("organisations[2].country", "BE"),
        ("activities[7].host", "kede"),
        ("deliverables[0].kindd", "kind"),
    ]


def test_incomplete_history_is_no_fault():
    file = small()
    file["activities"] = [
        {"key": "A1", "kind": "study_visit", "title": "t", "status": "held", "pairs": ["P1"]},
        {
            "key": "A2",
            "kind": "study_visit",
            "title": "t",
            "status": "confirmed",
            "pairs": ["P1"],
            "mode": "in_person",
        },
        {"key": "A3", "kind": "other", "title": "t", "status": "cancelled"},
    ]
    file["activities"][0]["updates"] = [{"effective_on": "2021", "status": "idea"}, {"status": "held"}]
    file["plans"][0]["milestones"] = [{"code": "M1", "title": "t", "updates": None or []}]
    assert codes(file) == []


def test_null_is_as_missing_where_a_value_may_be_missing():
    assert (
        codes(at(VISIT, {"place": None, "host": None, "round": None, "report": None, "country": None})) == []
    )


def test_a_host_who_has_left_may_have_hosted_before():
    file = small()
    file["pairs"][0]["members"].append(
        {"organisation": "stranger", "role": "mentee_city", "ended": "2021-06"}
    )
    file["activities"][0] |= {"host": "stranger", "agreed": "2021-06"}
    assert codes(file) == []
    file["activities"][0]["agreed"] = "2021-07"
    assert codes(file) == [("activities[0].host", "host_not_member")]


def test_years_a_little_outside_and_days_since_are_accepted():
    assert codes(at(VISIT, {"agreed": "2027-12"})) == []
    assert codes(at(VISIT, {"report": {"state": "submitted", "submitted_on": "2026-06-30"}})) == []


def test_so_many_faults_are_counted_and_not_all_kept():
    file = small()
    file["organisations"] += [{"key": f"o{n}"} for n in range(2_000)]
    result = programme_file.check(json.dumps(file), now=NOW)
    assert result.fault_count == 4_000
    assert len(result.faults) == 1_000
