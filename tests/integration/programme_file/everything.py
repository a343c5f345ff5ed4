"""A programme file with every key of the format said."""

from __future__ import annotations

import json

from tests.integration.programme_file.files import small


def everything() -> dict:
    """The small file with every key of the format said."""
    file = small()
    sourced = {"sources": ["S1"], "source_note": "they disagree", "language": "lv"}
    of_organisation = {"sources": ["S1"], "source_note": "they disagree"}
    file["rule"] = "Missing is unknown."
    file["programme"] |= {
        "acronym": "SM",
        "facilitator": "stranger",
        "funder": "A fund",
        "grant_number": "1",
        "funding_statement": "Paid",
        "disclaimer": "None",
        "period_note": "about",
        "country_display": "eu",
        "timezone": "Europe/Riga",
        "default_language": "lv",
        "rounds": ["one", "two"],
        "open": True,
        "fictional": True,
        **sourced,
    }
    file["organisations"][1] |= {
        "acronym": "M",
        "scope": "regional",
        "other_names": ["Mentorville"],
        "website": "https://mentor.example",
        "population": {
            "inhabitants": 1,
            "foreign_origin_percent": 2.5,
            "ethnic_minority_percent": 3,
            "year": 2011,
            "note": "n",
        },
        **of_organisation,
    }
    file["pairs"][0] |= {
        "motto": "Go",
        "toolkit": "Tools",
        "challenges": ["c"],
        "strengths": ["s"],
        "video": {"subject": "v", "url": "https://video.example", **of_organisation},
        "published": True,
        "translations": {
            "objective": {"en": "Learn!", "el": {"text": "Μάθε", "of": "Learn once"}},
            "motto": {"nl": "Vooruit"},
        },
        **sourced,
    }
    file["pairs"][0]["members"][0] |= {"began": "2020-01", "ended": "unknown", "note": "n", "language": "el"}
    file["pairs"][0]["members"].append(
        {"organisation": "stranger", "role": "mentor_association", "began": "unknown", "ended": "2023"}
    )
    file["pairs"][0]["practices"][0] |= {
        "summary": "s",
        "evidence": "e",
        "resources": "r",
        "difficulties": "d",
        "elsewhere": "w",
        "url": "https://good.example",
        "replications": [
            {
                "place": "r",
                "status": "in_place",
                "since": {"text": "in 2022", "edtf": "2022"},
                "said_by": "mentor",
                **sourced,
            },
            {"place": "s", "status": "intended", "taken_from": 3},
            {"place": "t", "unnamed": True, "status": "intended", "taken_from": 1},
        ],
        "translations": {"title": {"it": "Bene"}, "summary": {"de": "z"}},
        **sourced,
    }
    file["activities"][0] |= {
        "status": "held",
        "mode": "hybrid",
        "added_on": "2020-05",
        "agreed": "2021-04/2021-05",
        "expected": {"text": "June", "edtf": "2021-06"},
        "happened": "{2021-06-01,2021-06-03}",
        "host": "mentee",
        "place": "Hall",
        "country": "GR",
        "online_url": "https://meet.example/1",
        "objective": "See",
        "languages": ["el", "nl"],
        "sessions": [
            {
                "day": "2021-06-01",
                "mode": "online",
                "begins": "09:00",
                "ends": "17:30",
                "timezone": "Europe/Athens",
            },
            {"day": "2021-06-03", "mode": "in_person", "place": "P", "host": "mentor", "note": "n"},
        ],
        "head_counts": [
            {
                "organisation": "mentor",
                "women": 0,
                "men": 1,
                "other": 2,
                "not_stated": 3,
                "capacity": "speaker",
            },
            {"name": "A school"},
        ],
        "co_organisers": [{"organisation": "stranger"}, {"name": "A school"}],
        "related_programme": "Other",
        "note": "n",
        "updates": [
            {
                "effective_on": "2021-02-01",
                "comment": "an error",
                "language": "it",
                "recorded_at": "2021-02-01T10:00:00+00:00",
            },
            {
                "effective_on": "2021-02-02",
                "comment": "sorry",
                "withdraws": "2021-02-01T10:00:00+00:00",
                "recorded_at": "2021-02-02T10:00:00+00:00",
            },
            {
                "effective_on": "2021-03-01",
                "by": "mentor",
                "expected": "2021-06-10",
                "agreed": "2021-04/2021-05",
                "reason": "staff",
                "comment": "c",
            },
            {"effective_on": "2021-03-05", "expected": None},
            {"effective_on": "2021-03-06", "expected": {"text": "June", "edtf": "2021-06"}},
            {"effective_on": "2021-03-07", "unchanged": True},
            {"status": "held", "happened": "{2021-06-01,2021-06-03}"},
        ],
        "report": {
            "state": "accepted",
            "submitted_on": "2021-07",
            "seen": "s",
            "learned": "l",
            "did_not_work": "d",
            "effect_on_plan": "e",
            "not_as_planned": "n",
            "reporter": "mentor",
            "led_to": ["AP1/M1", "AP1/M2"],
            "follow_ups": [
                {"what": "w", "owner": "mentee", "due": "2021-21", "done": "2021-09", "milestone": "AP1/M1"},
                {"what": "x", "language": "nl", "owner": {"name": "A school"}, "done": True},
                {"what": "y", "done": False},
            ],
            "links": [{"title": "Pictures", "url": "https://pictures.example"}],
            "language": "el",
        },
        **sourced,
    }
    file["activities"][1] |= {"status": "cancelled", "reason": "emergency", "comment": "flood"}
    file["plans"][0] |= {
        "objectives": ["o"],
        "status": "in_implementation",
        "adopted_on": "2021",
        "adopted_by": "council",
        "period": "2021/2023",
        "transfers": [{"practice": "good", "stage": "adapt", "changed": "c", **sourced}],
        **sourced,
    }
    file["plans"][0]["milestones"][0] |= {
        "owner": "mentee",
        "description": "d",
        "status": "dropped",
        "added_on": "2021-01-01",
        "expected": "2022-06",
        "confidence": "off_track",
        "weight": 3,
        "means_of_verification": "m",
        "evidence": [{"title": "t", "url": "https://proof.example"}],
        "confirmed_by_mentor": False,
        "translations": {"title": {"fr": "Début", "es": {"text": "Inicio", "of": "Start"}}},
        "reason": "scope",
        "comment": "c",
        "note": "n",
        "updates": [
            {
                "effective_on": "2022-01-01",
                "confidence": "at_risk",
                "recorded_at": "2022-01-01T10:00:00+00:00",
            },
            {
                "effective_on": "2022-01-02",
                "comment": "sorry",
                "withdraws": "2022-01-01T10:00:00+00:00",
                "recorded_at": "2022-01-02T10:00:00+00:00",
            },
            {
                "effective_on": "2022-02-02",
                "status": "dropped",
                "confidence": "off_track",
                "reason": "scope",
                "language": "pl",
            },
        ],
        "replications": [
            {
                "place": "p",
                "country": "IT",
                "organisation": "stranger",
                "mechanism": "m",
                "status": "agreed",
                "evidence": "e",
                **sourced,
            },
            {"place": "q", "organisation": {"name": "A town"}, "country": "DE", "status": "intended"},
        ],
        **sourced,
    }
    file["plans"][0]["milestones"].append(
        {
            "code": "M2",
            "title": "Done",
            "status": "completed",
            "agreed": "2022-02",
            "happened": "2022-03-05",
            "confirmed_by_mentor": True,
            "updates": [
                {"effective_on": "2022-01-01", "by": "mentee", "expected": "2022-02", "agreed": "2022-02"},
                {"effective_on": "2022-01-02", "unchanged": True},
                {"effective_on": "2022-01-03", "expected": None},
                {"status": "completed", "happened": "2022-03-05"},
            ],
        }
    )
    file["deliverables"] = [
        {
            "key": "D1",
            "title": "t",
            "kind": "guide",
            "owner": "lead",
            "pairs": ["P1"],
            "status": "delivered",
            "due": "2021",
            "reported_on": "2022",
            "languages": ["en"],
            "url": "https://d.example",
            "note": "n",
            **sourced,
        }
    ]
    file["outcomes"] = [
        {
            "key": "O1",
            "title": "t",
            "kind": "partnership",
            "owner": "lead",
            "pairs": ["P1"],
            "status": "achieved",
            "practice": "good",
            "came_from": ["AP1/M2"],
            "occurred": "2024/2026",
            "url": "https://o.example",
            "note": "n",
            "translations": {"title": {"fr": "u"}},
            **sourced,
        }
    ]
    return file


def normal(file: dict) -> dict:
    """The file as it is written: what is always said, and lists that always stand."""
    file = json.loads(json.dumps(file))
    for activity in file["activities"]:
        activity.setdefault("pairs", [])
    file.setdefault("deliverables", [])
    return file
