"""The action plans of a pair, each with its sentence, its bar and its milestones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tracker.models import ActionPlan
from tracker.web.parts.confirmations import confirmed_words
from tracker.web.parts.forecasts import ForecastLine, forecast_line
from tracker.web.parts.plan_rows import MilestoneRow, PlanSum, milestone_rows, of_plan, plan_sum
from tracker.web.parts.shown import Shown


@dataclass(frozen=True, slots=True)
class PlanSheet:
    plan: ActionPlan
    url: str
    sum: PlanSum
    rows: list[MilestoneRow]
    forecast: ForecastLine | None


def plan_sheets(plans: Iterable[ActionPlan], shown: Shown) -> list[PlanSheet]:
    """Every plan with all its milestones of the day, proposed and dropped ones too."""
    confirmed = confirmed_words(shown.programme, shown.day)
    return [_sheet(plan, shown, confirmed) for plan in plans]


def _sheet(plan: ActionPlan, shown: Shown, confirmed: Mapping[int, str]) -> PlanSheet:
    own = of_plan(shown.on, [one for one in shown.on.milestones if one.record.plan == plan.id])
    rows = milestone_rows(own, shown.programme.slug, shown.later.of, confirmed)
    forecast = forecast_line(own, is_past=not shown.is_today)
    return PlanSheet(plan, shown.url("plans.show", plan_id=plan.id), plan_sum(own), rows, forecast)
