"""Bar charts drawn on the server: plain numbers for the SVG, and the same data as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from quiz.memory.activity import by_day, by_week
from quiz.memory.calibration import ENOUGH, Answer, Prediction, bins, meaning
from quiz.memory.forecast import Day

STEP, GAP = 10, 2  # of the drawing, which is stretched to the width of the page
HEIGHT = 100
LINE = 1.4  # the height of a line of labels, in em


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A rectangle in the drawing; `kind` is the number of its series, 0 or 1."""

    x: float
    y: float
    width: float
    height: float
    kind: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A line through the drawing, `at` percent of its width; its label is `below` em down."""

    at: float
    below: float
    label: str

    @property
    def anchor(self) -> str:
        """Which end of the label is at the line; the label goes on the side that has room."""
        return "start" if self.at < 50 else "end"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A drawing with its table: `columns` are the headings, `rows` the cells.

    `top` is what the full height stands for, and `says` sums the chart up in a sentence; `keys`
    name the series where there are two, `labels` each step where there is room; `marks` point out
    days.
    """

    title: str
    says: str
    top: str
    bars: list[Bar]
    width: int
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    keys: Sequence[str] = ()
    labels: Sequence[str] = ()
    marks: Sequence[Mark] = ()

    @property
    def ends(self) -> tuple[str, str]:
        """The labels below the first and the last bar."""
        return self.rows[0][0], self.rows[-1][0]

    @property
    def above(self) -> float:
        """How high the labels of the marks are, in em."""
        return LINE * len(self.marks)


def ahead(days: Sequence[Day], today: date, interviews: Sequence[int] = ()) -> Chart:
    """Return what the next days bring, today first: reviews, with new questions on top.

    Args:
        days: what each day brings.
        today: the learner's day.
        interviews: in how many days there is one; those within these days are marked.
    """
    highest = max((day.due + day.new for day in days), default=0)
    dates = [_day(today + timedelta(days=place)) for place in range(len(days))]
    marked = [place for place in interviews if place < len(days)]
    named = [f"{day}, interview" if place in marked else day for place, day in enumerate(dates)]
    return Chart(
        title="Today" if len(days) == 1 else f"The next {len(days)} days",
        says=f"Questions a day, {sum(day.due + day.new for day in days)} in all.",
        top=f"{highest}",
        bars=stacked([(day.due, day.new) for day in days], highest),
        width=len(days) * STEP,
        columns=("Day", "Due", "New", "Minutes"),
        rows=[
            (name, str(day.due), str(day.new), str(day.minutes))
            for name, day in zip(named, days, strict=True)
        ],
        keys=("Due", "New"),
        marks=_marks(marked, dates),
    )


def done(answers: Sequence[Answer], today: date) -> list[Chart]:
    """Return the answers a day and, where known, the minutes spent on them."""
    days = by_day(answers, today)
    ratings = [day.ratings for day in days]
    minutes = [round(day.seconds / 60, 1) for day in days]
    found = [_per_day("Answers a day", "answer", [day.day for day in days], ratings)]
    if sum(minutes) >= 1:
        found.append(_per_day("Minutes a day", "minute", [day.day for day in days], minutes))
    return found


def recalled(known: Sequence[Prediction], today: date) -> Chart | None:
    """Return how much of what came back was recalled, by week; None before anything came back."""
    weeks = by_week(known, today)
    if not any(week.reviews for week in weeks):
        return None
    reviews = sum(week.reviews for week in weeks)
    percent = round(100 * sum(week.recalled for week in weeks) / reviews)
    return Chart(
        title="Recalled when it came back",
        says=f"You recalled {percent} % of {_counted(reviews, 'question')} that came back.",
        top="100 %",
        bars=stacked([(week.percent,) for week in weeks], 100),
        width=len(weeks) * STEP,
        columns=("Week from", "Came back", "Recalled"),
        rows=[
            (_day(week.start), str(week.reviews), f"{week.percent} %" if week.reviews else "none")
            for week in weeks
        ],
    )


def calibration(known: Sequence[Prediction]) -> Chart | int:
    """Return predicted beside actual recall, or before `ENOUGH` reviews how many are missing."""
    if len(known) < ENOUGH:
        return ENOUGH - len(known)
    found = bins(known)
    shares = [(round(one.predicted * 100), round(one.actual * 100)) for one in found]
    return Chart(
        title="Forecast and reality",
        says=meaning(known),
        top="100 %",
        bars=beside(shares, 100),
        width=len(found) * STEP,
        columns=("Chance forecast", "Came back", "On average", "Recalled"),
        rows=[
            (_span(one.low, one.high), str(one.reviews), f"{predicted} %", f"{actual} %")
            for one, (predicted, actual) in zip(found, shares, strict=True)
        ],
        keys=("Forecast", "Recalled"),
        labels=[f"{one.low * 100:.0f}\N{EN DASH}{one.high * 100:.0f} %" for one in found],
    )


def stacked(values: Sequence[Sequence[float]], highest: float) -> list[Bar]:
    """Return the bars of each step, the second series on top of the first."""
    bars = []
    for place, series in enumerate(values):
        below = 0.0
        for kind, value in enumerate(series):
            bars.append(_bar(place * STEP + GAP / 2, STEP - GAP, below, value, highest, kind))
            below += value
    return [bar for bar in bars if bar.height]


def beside(values: Sequence[Sequence[float]], highest: float) -> list[Bar]:
    """Return the bars of each step, the series side by side."""
    bars = []
    for place, series in enumerate(values):
        width = (STEP - GAP) / len(series)
        for kind, value in enumerate(series):
            x = place * STEP + GAP / 2 + kind * width
            bars.append(_bar(x, width, 0, value, highest, kind))
    return bars


def _bar(x: float, width: float, below: float, value: float, highest: float, kind: int) -> Bar:
    height = round(HEIGHT * value / highest, 2) if highest else 0
    y = round(HEIGHT - height - (HEIGHT * below / highest if highest else 0), 2)
    return Bar(x=x, y=y, width=width, height=height, kind=kind)


def _marks(places: Sequence[int], dates: Sequence[str]) -> list[Mark]:
    """Return a mark in the middle of each of these steps, each label on a line of its own."""
    return [
        Mark(
            at=round(100 * (place + 0.5) / len(dates), 2),
            below=row * LINE,
            label=f"Interview {dates[place]}",
        )
        for row, place in enumerate(places)
    ]


def _per_day(title: str, unit: str, days: Sequence[date], values: Sequence[float]) -> Chart:
    highest, whole = max(values), round(sum(values))
    return Chart(
        title=title,
        says=f"{_counted(whole, unit)} in {len(days)} days.",
        top=f"{highest:g}",
        bars=stacked([(value,) for value in values], highest),
        width=len(days) * STEP,
        columns=("Day", f"{unit}s".capitalize()),
        rows=[(_day(day), f"{value:g}") for day, value in zip(days, values, strict=True)],
    )


def _counted(number: float, unit: str) -> str:
    return f"{number:g} {unit}{'' if number == 1 else 's'}"


def _day(day: date) -> str:
    return f"{day.day} {day:%b}"


def _span(low: float, high: float) -> str:
    return f"{low * 100:.0f} to {high * 100:.0f} %"
