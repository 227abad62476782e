"""The rating that follows from what was ticked. Pure.

Each key point is judged by itself because people who judge a whole answer at once believe too
easily that they knew it: Dunlosky, Hartwig, Rawson and Lipko, “Improving college students'
evaluation of text learning using idea-unit standards”, QJEP 64 (2011), pages 467 to 484.
"""

from __future__ import annotations

from collections.abc import Sequence

from quiz.rating import Rating

REASONS = (
    "Every essential point is there.",
    "You left out an essential point.",
    "You left out some essential points.",
)
REASONS_FOR_ALL = (  # where no point is essential
    "Every point is there.",
    "You left out a point.",
    "You left out some points.",
)


def propose(
    musts: Sequence[bool], ticked: Sequence[bool], *, is_touched: bool = False
) -> Rating | None:
    """Return the rating that the ticks propose; *Easy* is only ever the learner's own word.

    Good when every essential point is there, Hard when at most a third of them is missing, else
    Again. Where no point is essential, all are what Good asks for, and half of them will do for
    Hard.

    Args:
        musts: for each key point whether it is essential.
        ticked: for each whether the answer has it.
        is_touched: whether the learner set the ticks, so that no tick means that nothing was said.

    Returns:
        None when nothing is ticked and nobody touched the ticks: nothing was understood.
    """
    if not musts or not (is_touched or any(ticked)):
        return None
    missing, asked = _missing(musts, ticked)
    if not missing:
        return Rating.GOOD
    share = 3 if any(musts) else 2
    return Rating.HARD if missing * share <= asked else Rating.AGAIN


def reason(musts: Sequence[bool], ticked: Sequence[bool]) -> str:
    """Say in a sentence why the ticks propose what they do."""
    missing, _ = _missing(musts, ticked)
    return reasons(musts)[min(missing, 2)]


def reasons(musts: Sequence[bool]) -> tuple[str, str, str]:
    """Return what there is to say: with no deciding point missing, with one, with more."""
    return REASONS if any(musts) else REASONS_FOR_ALL


def _missing(musts: Sequence[bool], ticked: Sequence[bool]) -> tuple[int, int]:
    """Return how many of the points that decide are missing, and how many decide."""
    deciding = musts if any(musts) else [True] * len(musts)
    missing = [must and not tick for must, tick in zip(deciding, ticked, strict=True)]
    return sum(missing), sum(deciding)
