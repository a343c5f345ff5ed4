"""Who may host: a member of one of the pairs on at least one possible day; what is unknown is open."""

from __future__ import annotations

import pytest

from tests.unit.domain.records import when
from tracker.domain.errors import DomainError
from tracker.domain.hosts import PairMember, check_host, may_host

PARTINICO, CAPACI, KEDE = 1, 2, 3
MEMBERS = (
    PairMember(PARTINICO, ended=when("2021-03-31")),
    PairMember(CAPACI, began=when("2021-02")),
    PairMember(KEDE),
)


@pytest.mark.parametrize(
    ("host", "day", "allowed"),
    [
        (PARTINICO, "2021-03-31", True),
        (PARTINICO, "2021-04-01", False),
        (CAPACI, "2021-01-31", False),
        (CAPACI, "2021-02-01", True),  # Some day of February is one on which it may have been.
        (CAPACI, "2020/2021-06", True),
        (PARTINICO, "2021-10-19/..", False),
        (CAPACI, "2021-10-19/..", True),
        (PARTINICO, "{2021-03-30,2021-05-04}", True),
        (KEDE, "2030-01-01", True),
        (PARTINICO, None, True),
        (99, None, False),
    ],
)
def test_case_6_the_host_is_a_member_on_at_least_one_possible_day(host, day, allowed):
    assert may_host(host, members=MEMBERS, on=when(day) if day else None) is allowed


def test_case_12_an_association_of_the_pair_hosts_a_day_of_its_own():
    check_host("host_id", KEDE, "KEDE", members=MEMBERS, on=when("2022-06-16"))


def test_who_is_no_member_is_refused_by_name_and_nobody_is_always_allowed():
    check_host("host_id", None, "", members=MEMBERS, on=when("2022-06-16"))
    with pytest.raises(DomainError) as caught:
        check_host("host_id", PARTINICO, "Partinico", members=MEMBERS, on=when("2022-06-16"))
    assert (caught.value.field, caught.value.code) == ("host_id", "host_not_member")
    assert caught.value.values == {"host": "Partinico"}


def test_one_of_two_pairs_is_enough():
    members = (PairMember(CAPACI, ended=when("2021")), PairMember(CAPACI, began=when("2022-05")))
    assert may_host(CAPACI, members=members, on=when("2022-06-01"))
    assert not may_host(CAPACI, members=members, on=when("2022-03-01"))
