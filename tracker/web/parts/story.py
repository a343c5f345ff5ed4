"""The story of a pair in words: from visits by way of lessons and milestones to outcomes, as people linked.

Pages inside show drafts to those who may see them; a public page asks for none, and gets no address inside.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from tracker.documents.printed import clipped
from tracker.domain.dates import ApproximateDate
from tracker.domain.standings import ActivityOnDay, MilestoneOnDay, ProgrammeOnDay
from tracker.domain.statuses import OutcomeStatus, ReportState, StoryStep
from tracker.domain.story import Agreed, Lesson, Line, Point, Step, first_day, lines_of
from tracker.labels import activity_kind_name, label, state_mark
from tracker.labels.spoken import Spoken
from tracker.labels.states import WAITING
from tracker.labels.written import in_language
from tracker.models import Outcome, Pair, VisitReport
from tracker.queries.reports import WRITABLE, lesson_of, stored_lesson
from tracker.queries.story import StoryRows, rows_of_story
from tracker.web.parts.factsheet_facts import is_web
from tracker.web.parts.pair_rows import StateWord
from tracker.web.parts.plan_rows import stand_of
from tracker.web.parts.shown import Shown
from tracker.web.parts.spoken import spoken

LONGEST = 320
"""Letters of what was learned or agreed; the report has all of them."""


@dataclass(frozen=True, slots=True)
class Link:
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step in words. `state` is None where the step itself says it; `url` "" where there is no page."""

    kind: StoryStep
    what: str
    words: str
    when: str
    url: str
    state: StateWord | None
    evidence: tuple[Link, ...]
    is_reached: bool
    is_again: bool


@dataclass(frozen=True, slots=True)
class LineShown:
    """Steps one after the other; the last of them branches into several lines, or into none."""

    steps: tuple[StepShown, ...]
    branches: tuple[LineShown, ...]


def story_of(
    pair: Pair, shown: Shown, *, sees_drafts: bool = False, is_public: bool = False
) -> list[LineShown]:
    """The lines of a pair's story on the day shown, the earliest first; none where nobody set a link.

    A fixed number of statements. A draft is shown as one, on the page of today alone.
    """
    rows = rows_of_story(pair.id)
    on, sees_drafts = shown.on.of_pair(pair.id), sees_drafts and shown.is_today
    teller = _Teller(shown, on, rows, sees_drafts=sees_drafts, is_public=is_public)
    return [teller.line(one) for one in teller.lines()]


class _Teller:
    def __init__(
        self, shown: Shown, on: ProgrammeOnDay, rows: StoryRows, *, sees_drafts: bool, is_public: bool
    ) -> None:
        self.shown = shown
        self.is_public = is_public
        self.visits = {one.record.id: one for one in on.activities}
        self.milestones = {one.record.id: one for one in on.milestones}
        self.outcomes = {one.id: one for one in rows.outcomes if shown.look.sees(one.created_at)}
        self.evidence = rows.evidence
        self.reports = {
            one.activity_id: one
            for one in rows.reports
            if one.activity_id in self.visits and (sees_drafts or one.state not in WRITABLE)
        }
        if is_public:
            self.leave_out()

    def leave_out(self) -> None:
        """What no public page tells: proposals, what was dropped, given up or not held, and what is reported
        and not yet accepted."""
        self.milestones = {number: one for number, one in self.milestones.items() if one.in_all}
        self.reports = {
            number: one
            for number, one in self.reports.items()
            if self.visits[number].held and one.state is ReportState.ACCEPTED
        }
        given_up = OutcomeStatus.ABANDONED
        self.outcomes = {number: one for number, one in self.outcomes.items() if one.status is not given_up}

    def lines(self) -> list[Line]:
        return lines_of(
            [self.lesson(one) for one in self.reports.values()],
            [self.milestone(one) for one in self.milestones.values()],
            [self.outcome(one) for one in self.outcomes.values()],
        )

    def lesson(self, report: VisitReport) -> Lesson:
        visit, is_draft = self.visits[report.activity_id], report.state in WRITABLE
        said = lesson_of(report) if is_draft else stored_lesson(report)
        unseen = {one.milestone_id for one in report.milestone_links if not self.sees(one)}
        return Lesson(
            visit=report.activity_id,
            day=visit.standing.happened if visit.held else visit.standing.expected,
            was_held=visit.held,
            is_told=visit.held and visit.has_report,
            is_draft=is_draft,
            told_on=report.submitted_on if not is_draft else None,
            learned=_clipped(said["learned"], said["language"]),
            effect=_clipped(said["effect_on_plan"], said["language"]),
            milestones=tuple(one for one in said["led_to"] if one not in unseen),
            agreed=tuple(
                Agreed(one.id, one.milestone_id, _clipped(one.what, one.language) or "")
                for one in report.follow_ups
                if one.milestone_id is not None and self.sees(one)
            ),
        )

    def milestone(self, one: MilestoneOnDay) -> Point:
        day = one.standing.happened if one.completed else one.standing.expected
        return Point(one.record.id, spoken(one.record, programme=self.shown.programme), day, one.completed)

    def outcome(self, one: Outcome) -> Point:
        came_from = [link.milestone_id for link in one.milestone_links if self.sees(link)]
        return Point(one.id, spoken(one), one.occurred, self._has_occurred(one), tuple(came_from))

    def sees(self, row: Any) -> bool:
        """Whether a row had been made by then, where the page shows what was known then."""
        return self.shown.look.sees(row.created_at)

    def _has_occurred(self, one: Outcome) -> bool:
        """Achieved, and begun by the day shown; on an unknown day, known by then."""
        if one.status is not OutcomeStatus.ACHIEVED:
            return False
        if one.occurred is None or (one.occurred.earliest or one.occurred.latest) is None:
            return not self.shown.look.is_later(one.created_at)
        return first_day(one.occurred) <= self.shown.day

    def line(self, line: Line) -> LineShown:
        return LineShown(
            tuple(self.step(one) for one in line.steps), tuple(self.line(one) for one in line.branches)
        )

    def step(self, step: Step) -> StepShown:
        match step.kind:
            case StoryStep.VISIT:
                return self.visit_step(step)
            case StoryStep.MILESTONE:
                return self.milestone_step(step)
            case StoryStep.OUTCOME:
                return self.outcome_step(step)
        return self.told_step(step)

    def visit_step(self, step: Step) -> StepShown:
        visit = self.visits[step.id]
        status, report = visit.standing.status, self.reports[step.id]
        evidence = []
        if visit.has_report and step.is_reached:
            links = [] if self.is_public else _links(report.links)
            evidence = [Link(_("Report of the visit"), self.report_url(step.id)), *links]
        return self.shown_step(
            step,
            words=_visit_name(visit),
            when=self.day_of(step.day, is_over=step.is_reached),
            url=self.shown.path(visit.record),
            state=StateWord(str(label(status)), state_mark(status)),
            evidence=evidence,
        )

    def told_step(self, step: Step) -> StepShown:
        """What a report tells: what was learned, what it changes, what was agreed."""
        if step.is_reached:
            when = self.shown.written(step.day)
            when = _("reported %(date)s", date=when) if when else _("reported, day not known")
            return self.shown_step(step, words=step.words, when=when)
        if step.words:
            url = self.draft_url(step)
            state = StateWord(_("Draft, not submitted yet"), WAITING)
            return self.shown_step(step, words=step.words, url=url, state=state)
        return self.shown_step(step, state=StateWord(_("Not reported yet"), WAITING))

    def milestone_step(self, step: Step) -> StepShown:
        one = self.milestones[step.id]
        stand = stand_of(one)
        return self.shown_step(
            step,
            words=step.words,
            when=self.day_of(step.day, is_over=step.is_reached),
            url=self.shown.path(one.record),
            state=StateWord(stand.word, stand.mark),
            evidence=_links(self.evidence.get(step.id)) if step.is_reached and not step.is_again else (),
        )

    def outcome_step(self, step: Step) -> StepShown:
        one = self.outcomes[step.id]
        # On a day before it came about nobody expected it, as far as is known; its day is what we know now.
        is_known = step.is_reached or one.status is OutcomeStatus.ACHIEVED
        slug, is_told = self.shown.programme.slug, step.is_reached and not step.is_again
        return self.shown_step(
            step,
            words=step.words,
            when=self.day_of(step.day, is_over=is_known),
            url=url_for("outcomes.show", slug=slug, outcome_id=step.id),
            state=_state_of_outcome(one, step),
            evidence=[Link(_("Where to read more"), one.url)] if one.url and is_told else (),
        )

    def shown_step(
        self,
        step: Step,
        *,
        words: str = "",
        when: str = "",
        url: str = "",
        state: StateWord | None = None,
        evidence: Iterable[Link] = (),
    ) -> StepShown:
        return StepShown(
            kind=step.kind,
            what=str(label(step.kind)),
            words=words,
            when=when,
            url="" if self.is_public else url,
            state=state,
            evidence=tuple(one for one in evidence if one.url and (is_web(one.url) or not self.is_public)),
            is_reached=step.is_reached,
            is_again=step.is_again,
        )

    def day_of(self, day: ApproximateDate | None, *, is_over: bool) -> str:
        """When a step was reached, or is expected, in words."""
        written = self.shown.written(day)
        if is_over:
            return written or str(_("day not known"))
        return str(_("expected %(date)s", date=written) if written else _("no date"))

    def report_url(self, activity_id: int) -> str:
        if self.is_public:
            return ""
        return url_for("reports.show", slug=self.shown.programme.slug, activity_id=activity_id)

    def draft_url(self, step: Step) -> str:
        """The report in which a draft stands; of what was agreed, that is not known here."""
        return "" if step.kind is StoryStep.AGREED else self.report_url(step.id)


def _visit_name(visit: ActivityOnDay) -> str:
    """What it is called where its pair is in sight."""
    record = visit.record
    number = next(iter(record.rounds.values()), None)
    if visit.is_core:
        return activity_kind_name(record.kind, number)
    return in_language(record.title, record.language) or ""


def _state_of_outcome(one: Outcome, step: Step) -> StateWord:
    if one.status is None:
        return StateWord(_("state not known"), state_mark(None))
    if one.status is OutcomeStatus.ACHIEVED and not step.is_reached:
        return StateWord(_("Still ahead"), WAITING)
    return StateWord(str(label(one.status)), state_mark(one.status))


def _links(rows: Sequence[Mapping[str, Any]] | None) -> list[Link]:
    """Evidence, as far as it has an address."""
    return [
        Link(str(row.get("title") or row["url"]), str(row["url"])) for row in rows or () if row.get("url")
    ]


def _clipped(words: str | None, language: str | None) -> Spoken | None:
    return in_language(clipped(" ".join((words or "").split()), LONGEST), language, noted=True)
