"""What the progress page shows."""

from __future__ import annotations

from dataclasses import dataclass

from quiz.memory.readiness import Known, Part
from quiz.views.charts import Chart
from quiz.views.contexts import NOTHING_PUBLISHED
from quiz.views.plan_forms import PlanForm


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadyNow:
    """How ready the learner is: overall, by section, and where they are weakest.

    `fills` are the sections, each with the share that is expected, in percent and in words;
    `weakest` are questions, each with its chance, in percent.
    """

    lead: str
    number: str
    after: str
    sentences: list[str]
    waiting: str
    start: str
    fills: list[tuple[Part, int, str]]
    weakest: list[tuple[Known, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanAhead:
    """What comes before the interview: sentences, what would be left out, a chart of the days.

    `soon` are the answers to when it is, empty where that is known.
    """

    title: str
    sentences: list[str]
    left_out: list[Known]
    resting: str
    then: str
    chart: Chart
    assumptions: list[str]
    costs: list[tuple[str, str]]
    soon: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneSoFar:
    """What has been done so far: the streak, the charts, and when there will be another chart."""

    streak: str
    charts: list[Chart]
    missing: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressPage:
    """The learner's progress; without a published question it says just that."""

    form: PlanForm
    ready: ReadyNow | None = None
    plan: PlanAhead | None = None
    done: DoneSoFar | None = None
    when_empty: str = NOTHING_PUBLISHED
