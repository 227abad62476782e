"""What the probes saw, kept for ten seconds, so that nobody can make a Pod look without end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from quiz.evidence.chart_text import Excerpt, excerpt
from quiz.evidence.here import Here
from quiz.evidence.reading import Probe, Reading

KEPT = timedelta(seconds=10)
_kept: dict[str, Seen] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One look of a probe: its readings, each with lines of the chart or None, and the moment."""

    probe: Probe
    readings: list[tuple[Reading, Excerpt | None]]
    is_pod: bool
    at: datetime


def look(probe: Probe, here: Here, now: datetime) -> Seen:
    """Return what a probe sees, or has seen in the last ten seconds.

    Args:
        probe: which one.
        here: where it looks.
        now: the present moment.
    """
    kept = _kept.get(probe.name)
    if kept and kept.at <= now < kept.at + KEPT:
        return kept
    readings = [(one, excerpt(one.lines, here) if one.lines else None) for one in probe.read(here)]
    seen = _kept[probe.name] = Seen(probe=probe, readings=readings, is_pod=here.is_pod, at=now)
    return seen


def forget() -> None:
    """Forget what has been seen."""
    _kept.clear()
