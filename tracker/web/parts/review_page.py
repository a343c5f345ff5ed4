"""What the pages of reviews and decisions share: names, lines of decisions, and what a frozen page shows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from flask import g, url_for
from flask_babel import gettext as _
from flask_babel import pgettext

from tracker import clock
from tracker.domain.finding import finding
from tracker.domain.gaps import gaps
from tracker.domain.looks import day_of
from tracker.domain.progress import figures
from tracker.domain.statuses import GapKind, Reading
from tracker.labels import finding_words, label
from tracker.labels.people import person_name
from tracker.models import Decision, Milestone, Pair, Programme, Review, Snapshot
from tracker.permissions import Action, may
from tracker.queries import reviews as queries
from tracker.queries.sides import sides_of
from tracker.services.reviews import AGENDA
from tracker.web.access import scope_of
from tracker.web.parts.dates import say_date, say_day
from tracker.web.parts.figures import headline_cards, quieter_cards
from tracker.web.parts.frozen_figures import FrozenFigure, corrected_pair_figures, frozen_figures
from tracker.web.parts.shown import Shown, shown_on
from tracker.web.parts.spoken import name_of_milestone
from tracker.web.parts.written import written


@dataclass(frozen=True, slots=True)
class DecisionLine:
    """A decision as every page shows it; `about` is what it is about, with its address."""

    id: int
    review_id: int
    what: str
    about: str
    about_url: str | None
    owner: str | None
    due: str
    done: bool
    done_words: str
    is_overdue: bool
    review: str
    review_url: str
    may_tick: bool
    may_edit: bool

    @property
    def anchor(self) -> str:
        return f"decision-{self.id}"


@dataclass(frozen=True, slots=True)
class FrozenGaps:
    """The gaps of one kind as they were frozen, by their titles."""

    name: str
    titles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CorrectedReview:
    """A frozen review some of whose figures come to something else today."""

    name: str
    url: str
    frozen_on: str
    figures: tuple[FrozenFigure, ...]


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """A review in the list of all."""

    name: str
    url: str
    cut_off: str
    held_on: str
    is_frozen: bool
    frozen: str
    decisions: int
    open_decisions: int


def review_name(review: Review) -> str:
    """What a review is called: its title, else by its cut-off."""
    return review.title or str(_("Review of %(day)s", day=say_day(review.cut_off)))


def frozen_on(snapshot: Snapshot, programme: Programme) -> str:
    """The day on which it was frozen, where the programme lives."""
    return say_day(day_of(snapshot.created_at, ZoneInfo(programme.timezone)))


def frozen_words(review: Review, programme: Programme) -> str:
    """How far a review is: "Frozen on 25 October 2021, by Ada", or "Draft". Its snapshot must be loaded."""
    if review.snapshot is None:
        return str(_("Draft"))
    day, by = frozen_on(review.snapshot, programme), review.snapshot.frozen_by
    if by is None:
        return str(_("Frozen on %(day)s", day=day))
    return str(_("Frozen on %(day)s, by %(name)s", day=day, name=person_name(by)))


def show_review(review: Review, programme: Programme) -> Shown:
    """The programme on the cut-off of a review, as it is known now."""
    today = clock.today(programme.timezone)
    return shown_on(programme, review.cut_off, today=today, reading=Reading.NOW)


def review_lines(reviews: Iterable[Review], programme: Programme) -> list[ReviewLine]:
    """The reviews in the order given; their snapshots and decisions must be loaded."""
    listed = list(reviews)
    names = told_apart(listed, programme, review_name)
    return [
        ReviewLine(
            name=names[one.id],
            url=url_for("reviews.show", slug=programme.slug, review_id=one.id),
            cut_off=say_day(one.cut_off),
            held_on=say_date(one.held_on),
            is_frozen=one.is_frozen,
            frozen=str(_("Frozen on %(day)s", day=frozen_on(one.snapshot, programme)))
            if one.snapshot
            else str(_("Draft")),
            decisions=len(one.decisions),
            open_decisions=sum(not decision.done for decision in one.decisions),
        )
        for one in listed
    ]


def show_values(review: Review, programme: Programme) -> dict[str, Any]:
    """What `reviews/show.html` draws; of a frozen review its figures as frozen, of a draft as they stand."""
    shown, content = show_review(review, programme), queries.content_of(review)
    values: dict[str, Any] = {
        "review": review,
        "name": review_name(review),
        "frozen_words": frozen_words(review, programme),
        "shown": shown,
        "agenda": agenda_of(review),
        "decisions": own_decision_lines(review, programme),
        "earlier": decision_lines(queries.list_earlier_decisions(review), programme),
        "may_write": may(g.actor, Action.WRITE_REVIEW, scope_of(programme)),
        "previous_name": review_name(review.previous) if review.previous else None,
        "changes_url": _changes_url(review, programme),
    }
    if content is None:
        found, unknown = figures(shown.on), gaps(shown.on)
        return values | {
            "finding": finding_words(finding(found, unknown)),
            "cards": headline_cards(found, shown),
            "quieter": quieter_cards(found, shown),
            "gap_count": len(unknown),
        }
    frozen = frozen_figures(content, shown)
    words, language = queries.finding_of(review) or ("", None)
    return values | {
        "finding": words,
        "finding_language": language,
        "figures": frozen,
        "corrected": sum(one.is_corrected for one in frozen),
        "corrected_pairs": corrected_pair_figures(content, shown),
        "gaps": frozen_gaps(content),
        "gap_count": len(content["gaps"]),
        "rules": content["rules"],
    }


def _changes_url(review: Review, programme: Programme) -> str | None:
    """The page of what changed since the previous review; of a draft up to its cut-off."""
    if review.previous is None:
        return None
    asked: dict[str, Any] = {"from_review": review.previous.id, "to_review": review.id}
    if review.snapshot is None:
        asked = {"since": review.previous.cut_off.isoformat(), "until": review.cut_off.isoformat()}
    return url_for("changes.show", slug=programme.slug, **asked)


def agenda_of(review: Review) -> list[tuple[str, str]]:
    """The texts of a review that are written, each with its heading."""
    headings = {
        "state_of_play": _("State of play"),
        "achievements": _("Achievements"),
        "plans": _("Plans"),
        "risks": _("Risks"),
        "next_steps": _("Next steps"),
    }
    return [(str(headings[name]), text) for name in AGENDA if (text := written(review, name, noted=True))]


def decision_lines(decisions: Iterable[Decision], programme: Programme) -> list[DecisionLine]:
    """Decisions in the order given. What they are about, their owners and their reviews must be loaded."""
    return [_decision_line(one, one.review, programme) for one in decisions]


def decisions_about(thing: Pair | Milestone, programme: Programme) -> list[DecisionLine]:
    """What reviews decided about a pair, with its milestones, or about a milestone; nothing for who may not
    see reviews."""
    if not may(g.actor, Action.SEE_REVIEWS, scope_of(programme)):
        return []
    if isinstance(thing, Pair):
        return decision_lines(queries.list_decisions_of_pair(thing), programme)
    return decision_lines(queries.list_decisions_of_milestone(programme.id, thing.id), programme)


def own_decision_lines(review: Review, programme: Programme) -> list[DecisionLine]:
    """The decisions of one review in the order in which they were noted."""
    return [_decision_line(one, review, programme) for one in review.decisions]


def _decision_line(decision: Decision, review: Review, programme: Programme) -> DecisionLine:
    latest = decision.due.latest if decision.due else None
    scope = scope_of(programme, owners=[decision.owner_id])
    return DecisionLine(
        id=decision.id,
        review_id=review.id,
        what=written(decision, "what"),
        about=about_words(decision, programme),
        about_url=_about_url(decision, programme),
        owner=decision.owner.name if decision.owner else decision.owner_name,
        due=say_date(decision.due),
        done=decision.done,
        done_words=_done_words(decision),
        is_overdue=not decision.done and latest is not None and latest < clock.today(programme.timezone),
        review=review_name(review),
        review_url=url_for("reviews.show", slug=programme.slug, review_id=review.id),
        may_tick=may(g.actor, Action.TICK_DECISION, scope),
        may_edit=may(g.actor, Action.WRITE_REVIEW, scope),
    )


def about_words(decision: Decision, programme: Programme) -> str:
    """What a decision is about: a pair, a milestone, or the whole programme."""
    if decision.pair is not None:
        return sides_of(decision.pair).names
    if (milestone := decision.milestone) is not None:
        return name_of_milestone(milestone.plan.key, milestone, programme)
    return str(_("the whole programme"))


def _about_url(decision: Decision, programme: Programme) -> str | None:
    if decision.pair is not None:
        return url_for("pairs.show", slug=programme.slug, number=decision.pair.number)
    if decision.milestone is not None:
        return url_for("milestones.show", slug=programme.slug, milestone_id=decision.milestone.id)
    return None


def _done_words(decision: Decision) -> str:
    if not decision.done:
        return ""
    if decision.done_on is None:
        return str(pgettext("decision", "Done"))
    return str(pgettext("decision", "Done, %(day)s", day=say_day(decision.done_on)))


def frozen_gaps(content: Mapping[str, Any]) -> list[FrozenGaps]:
    """The gaps of a snapshot by kind, in its order; a kind that is no more keeps its name."""
    kinds: dict[str, list[str]] = {}
    for gap in content["gaps"]:
        kinds.setdefault(gap["kind"], []).append(gap["title"])
    return [FrozenGaps(_gap_name(kind), tuple(titles)) for kind, titles in kinds.items()]


def _gap_name(kind: str) -> str:
    return str(label(GapKind(kind))) if kind in {*GapKind} else kind


def corrected_reviews(shown: Shown, figure: str | None = None) -> list[CorrectedReview]:
    """The reviews frozen for the day shown that are known better by now, for those who may see reviews.

    With `figure`, those of which that figure is known better, and no other figure of them.
    """
    programme = shown.programme
    wanted = shown.list_url(figure) if figure else None
    if shown.reading is not Reading.NOW or not may(g.actor, Action.SEE_REVIEWS, scope_of(programme)):
        return []
    found = []
    for snapshot in queries.list_snapshots_of_day(programme.id, shown.day):
        corrected = tuple(
            one
            for one in frozen_figures(snapshot.content, shown)
            if one.is_corrected and wanted in (None, one.url)
        )
        if corrected:
            found.append(
                CorrectedReview(
                    name=review_name(snapshot.review),
                    url=url_for("reviews.show", slug=programme.slug, review_id=snapshot.review_id),
                    frozen_on=frozen_on(snapshot, programme),
                    figures=corrected,
                )
            )
    return found


def review_choices(reviews: Iterable[Review], programme: Programme) -> list[tuple[int, str]]:
    """Reviews as choices, in the order given, no two with the same name. Their snapshots must be loaded."""
    return list(told_apart(reviews, programme, review_name_with_day).items())


def told_apart(
    reviews: Iterable[Review], programme: Programme, named: Callable[[Review], str]
) -> dict[int, str]:
    """The names of reviews by id; those that share one say when they were frozen, and else are numbered."""
    listed = list(reviews)
    names = {one.id: named(one) for one in listed}
    for one in _namesakes(listed, names):
        state = _("frozen on %(day)s", day=frozen_on(one.snapshot, programme)) if one.snapshot else _("draft")
        names[one.id] = f"{names[one.id]}, {state}"
    for one in _namesakes(listed, names):
        names[one.id] = str(_("%(name)s, no. %(number)s", name=names[one.id], number=one.id))
    return names


def _namesakes(reviews: Sequence[Review], names: Mapping[int, str]) -> list[Review]:
    """Those that share their name with another one."""
    often = Counter(names.values())
    return [one for one in reviews if often[names[one.id]] > 1]


def review_name_with_day(review: Review) -> str:
    """The name of a review, and its cut-off where the name does not say it."""
    if not review.title:
        return review_name(review)
    return str(_("%(name)s, %(day)s", name=review.title, day=say_day(review.cut_off)))
