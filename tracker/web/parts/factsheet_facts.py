"""The facts of a factsheet in words: the two sides, their mentoring, the plan, and what came of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from urllib.parse import urlsplit

from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.documents.factsheet import Fact, Hue, Part
from tracker.domain.progress import Figures, HeldOfAgreed
from tracker.domain.standings import ActivityOnDay, MilestoneOnDay
from tracker.domain.statuses import MilestoneStatus, ReplicationStatus
from tracker.domain.web_addresses import found_in, target_of
from tracker.labels import activity_kind_name, country_code, country_name, label
from tracker.labels.joining import apart
from tracker.labels.printed import list_words
from tracker.labels.written import in_language
from tracker.models import (
    ActionPlan,
    Activity,
    Deliverable,
    Membership,
    Organisation,
    Outcome,
    Pair,
    Practice,
    Replication,
    Transfer,
)
from tracker.queries.sides import Side
from tracker.web.parts.shown import Shown
from tracker.web.parts.side_cards import city_words, left_words, with_acronym
from tracker.web.parts.spoken import name_of_milestone, spoken
from tracker.web.parts.written import written

DOT = " · "


def fact(lead: str = "", text: str = "", small: str = "", url: str | None = None) -> Fact:
    """`url` is kept where it is an address of the web, so that a page can link to it."""
    return {"lead": lead, "text": text, "small": small, "url": url if url and is_web(url) else ""}


def is_web(url: str) -> bool:
    """Whether it is an address of the web, and not one of a mailbox."""
    return urlsplit(url).scheme in ("http", "https")


def part(heading: str, facts: Iterable[Fact], hue: Hue = "") -> Part:
    return {"heading": heading, "hue": hue, "facts": list(facts)}


def side_part(name: str, side: Side, pair: Pair, shown: Shown, hue: Hue) -> Part:
    """A side: its cities with their figures, its associations, and who was here before."""
    facts = [_city(one, shown) for one in side.cities]
    facts += [fact(with_acronym(one)) for one in side.associations]
    facts += [fact(small=left_words(one, pair, shown)) for one in side.former if _says_when(one)]
    return part(name, facts, hue)


def _says_when(member: Membership) -> bool:
    """Whether anything is known of a former member's end: that it is over, at least."""
    return member.ended_unknown or member.ended is not None


def _city(city: Organisation, shown: Shown) -> Fact:
    words, place = city_words(city, shown.programme), ""
    if city.country:
        code = country_code(city.country, shown.programme.country_display)
        place = f", {country_name(city.country)} ({code})"
    keys = cited_by_figures(city)
    source = _("Source: %(keys)s", keys=", ".join(keys)) if keys else ""
    return fact(f"{city.name}{place}", words.figures or "", _lines(words.counts, source), city.website)


def cited_by_figures(city: Organisation) -> list[str]:
    """The keys of the sources of a city's figures; where these name none, those of the city."""
    if not city.figures:
        return []
    own = dict.fromkeys(key for one in city.figures for key in one.sources or ())
    return list(own) or list(city.sources or ())


def practice_name(practice: Practice) -> Fact:
    return fact(spoken(practice), small=_("Offered by %(name)s", name=practice.owner.name))


def practice_explained(practice: Practice) -> Fact:
    return fact(spoken(practice), spoken(practice, "summary") or "", url=practice.url)


def counts_held(found: Figures, *, is_public: bool) -> Fact:
    """How much of the mentoring was held, and how many took part, as the figures count them; to members also
    how much was agreed."""
    said = [
        _of(found.study_visits, _("Study visits")),
        _of(found.workshops, _("Transfer workshops")),
        _of(found.academies, _("Training academies")),
    ]
    held = _held_words(found) if is_public else DOT.join(one for one in said if one)
    people = found.people
    took_part = ""
    if people.known_total is not None:
        took_part = _(
            "%(people)s took part, counts known for %(known)s of %(held)s",
            people=people.known_total,
            known=people.activities_known,
            held=people.activities_held,
        )
    return fact(text=held, small=took_part)


def _of(counted: HeldOfAgreed, name: str) -> str:
    if not counted.agreed:
        return ""
    return str(_("%(name)s: %(held)s of %(all)s held", name=name, held=counted.held, all=counted.agreed))


def activity_fact(seen: ActivityOnDay, row: Activity, shown: Shown, *, planned: bool = False) -> Fact:
    """What it was, on which days, where, and who held it together with whom."""
    record, standing = seen.record, seen.standing
    name = activity_kind_name(record.kind, next(iter(record.rounds.values()), None))
    day = (standing.agreed or standing.expected) if planned else (standing.happened or None)
    if not planned and not seen.held:
        day = standing.expected
    mode = str(label(record.mode)) if record.mode else ""
    return fact(
        name,
        DOT.join(one for one in (shown.written(day), apart(_places(row)), mode) if one),
        _lines("" if record.title == name else record.title, _together(row), *_related(row)),
    )


def _places(row: Activity) -> list[str]:
    """Each once; the town alone is not said where a house in it is."""
    said = dict.fromkeys(one for one in (row.place, *(s.place for s in row.sessions)) if one)
    return [one for one in said if not any(one != other and one in other for other in said)]


def _together(row: Activity) -> str:
    hosts = dict.fromkeys(one.name for one in (row.host, *(s.host for s in row.sessions)) if one)
    others = dict.fromkeys(
        one.organisation.name if one.organisation else one.name for one in row.co_organisers
    )
    said = [_("Hosted by %(names)s", names=list_words(hosts))] if hosts else []
    if others:
        said.append(_("organised together with %(names)s", names=list_words(filter(None, others))))
    return apart(said)


def _related(row: Activity) -> list[str]:
    related = row.related_programme
    return [_("Shared with %(name)s", name=related)] if related else []


def plan_fact(plan: ActionPlan) -> Fact:
    """A plan with what it wants to reach."""
    objectives = in_language("\n".join(plan.objectives or ()), plan.language, noted=True)
    return fact(written(plan), objectives or "")


def transfer_fact(row: Transfer, *, planned: bool) -> Fact:
    """A practice that a plan takes over: how far it is, and what is changed for the plan's own place."""
    name = _("Takes over “%(title)s”", title=spoken(row.practice))
    said = [_("Good practice of %(owner)s", owner=row.practice.owner.name)]
    if planned:
        return fact(name, small=said[0])
    if row.stage:
        said.append(_("Stage: %(stage)s", stage=label(row.stage)))
    changed = _("Changed for its own place: %(what)s", what=row.changed) if row.changed else ""
    return fact(name, changed, DOT.join(said))


def milestone_fact(seen: MilestoneOnDay, shown: Shown, *, planned: bool) -> Fact:
    """A milestone with its three dates, as far as they are known; in a plan nothing has happened yet."""
    standing, record = seen.standing, seen.record
    said = [_dated(_("Agreed: %(day)s", day="{}"), shown.written(standing.agreed))]
    if standing.expected != standing.agreed and not (planned and standing.agreed):
        said.append(_dated(_("Expected: %(day)s", day="{}"), shown.written(standing.expected)))
    if not planned:
        said.append(_dated(_("Happened: %(day)s", day="{}"), shown.written(standing.happened)))
        if seen.state_known:
            said.insert(0, str(label(MilestoneStatus(standing.status))))
    title = name_of_milestone("", record, shown.programme)
    return fact(title, small=DOT.join(one for one in said if one))


def _dated(sentence: str, day: str) -> str:
    return sentence.replace("{}", day) if day else ""


def replication_fact(row: Replication, of: str, shown: Shown) -> Fact:
    """Who takes it up elsewhere, from whom, and how far that is since when: what is intended is not yet
    there, and says so. Then how that is known, and who says so."""
    name = row.place
    taker = row.organisation.name if row.organisation else row.organisation_name
    if row.country and country_name(row.country) not in name:
        name = f"{name} ({country_code(row.country, shown.programme.country_display)})"
    state = str(label(row.status))
    if row.status is ReplicationStatus.INTENDED:
        state = str(_("Intended; not there yet"))
    since = _("since %(date)s", date=shown.written(row.since)) if row.since else ""
    said_by = _("says %(name)s", name=row.said_by.name) if row.said_by else ""
    taken_from = _("Taken from %(place)s", place=row.taken_from.place) if row.taken_from else ""
    evidence = (row.evidence or "").strip()
    url = evidence if _is_address(evidence) else None
    known = _("Evidence: %(text)s", text=evidence) if evidence and not url else ""
    stage = DOT.join(one for one in (state, since, said_by) if one)
    return fact(name, _lines(taker, row.mechanism), _lines(of, taken_from, stage, known), url)


def _is_address(text: str) -> bool:
    """Whether a text is an address of the web and nothing else."""
    return found_in(text) == [text] and target_of(text) is not None


def outcome_fact(row: Outcome, pair: Pair, shown: Shown) -> Fact:
    """What changed; a shared outcome names the other pairs."""
    others = [shown.names[one.id] for one in row.pairs if one.id != pair.id and one.id in shown.names]
    shared = _("Shared with %(names)s", names=list_words(others)) if others else ""
    said = [str(label(row.kind)), str(label(row.status)) if row.status else "", shown.written(row.occurred)]
    small = _lines(DOT.join(one for one in said if one), shared)
    return fact(spoken(row), written(row, "note", noted=True), small, row.url)


def deliverable_fact(row: Deliverable, shown: Shown, *, planned: bool) -> Fact:
    owner = row.owner.name if row.owner else ""
    when = ""
    if planned and row.due:
        when = _("Due: %(day)s", day=shown.written(row.due))
    elif row.reported_on and not planned:
        when = _("Published or reported: %(day)s", day=shown.written(row.reported_on))
    said = DOT.join(one for one in (owner, when) if one)
    # A note and an address are of the thing that is there.
    if planned:
        return fact(written(row), small=said)
    return fact(written(row), written(row, "note", noted=True), said, row.url)


def video_fact(pair: Pair) -> Fact | None:
    """The video that presents the pair."""
    if not pair.video:
        return None
    url, subject = pair.video.get("url"), pair.video.get("subject")
    return fact(_("Video presenting the pair"), str(subject or ""), url=str(url) if url else None)


def in_time(found: Sequence[ActivityOnDay]) -> list[ActivityOnDay]:
    """By their days; what has no day stands last, in the order in which it was added."""

    def key(one: ActivityOnDay) -> tuple[date, date, int]:
        said = one.standing.happened or one.standing.expected or one.standing.agreed
        # An exact day stands before the longer time that begins with it.
        first = (said.earliest or said.latest) if said else None
        last = (said.latest or said.earliest) if said else None
        return first or date.max, last or date.max, one.record.id

    return sorted(found, key=key)


def planned_words(found: Figures) -> str:
    """How much mentoring is agreed: "3 study visits, 1 transfer workshop"."""
    return _numbers(*(one.agreed for one in (found.study_visits, found.workshops, found.academies)))


def _held_words(found: Figures) -> str:
    """How much of it was held, without what was agreed: of that one often cannot tell whether it was."""
    held = _numbers(*(one.held for one in (found.study_visits, found.workshops, found.academies)))
    return str(_("Held: %(what)s", what=held)) if held else ""


def _numbers(visits: int, workshops: int, academies: int) -> str:
    said = [
        ngettext("%(num)d study visit", "%(num)d study visits", visits) if visits else "",
        ngettext("%(num)d transfer workshop", "%(num)d transfer workshops", workshops) if workshops else "",
        ngettext("%(num)d training academy", "%(num)d training academies", academies) if academies else "",
    ]
    return ", ".join(one for one in said if one)


def _lines(*said: str | None) -> str:
    return "\n".join(one for one in said if one)
