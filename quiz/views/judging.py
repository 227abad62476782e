"""What a revealed answer's form shows and brings back: ticks, and the rating that they propose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest

from quiz.exercises.grading import propose, reason, reasons
from quiz.models import Learner, Question
from quiz.practice.record import Judgement
from quiz.practice.tokens import Sheet, Token, read_sheet
from quiz.rating import Rating
from quiz.views.answers import answer_of, heard_in

RATINGS = tuple(Rating)
TOOK_EFFORT = "it took effort"
BY_HAND = "Tick what you said, or just rate."


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A rating's button: the proposed one is the large one and pressed by Space too."""

    value: int
    label: str
    hint: str
    is_proposed: bool
    keys: str


def judged(
    request: HttpRequest,
    question: Question,
    token: Token,
    *,
    learner: Learner | None,
    moment: datetime,
) -> dict[str, Any]:
    """Return what the page shows of the typed answer, the key points to tick and the proposal.

    Args:
        request: with what was typed and, once the learner asks for a judgement, sheet and ticks.
        question: with its key points.
        token: of the shown card.
        learner: whose settings say which buttons there are; None for a visitor.
        moment: now, UTC.
    """
    typed, points = answer_of(request), list(question.key_points.all())
    heard = heard_in(question, typed)
    sheet = read_sheet(request.POST.get("sheet", ""), nonce=token.nonce)
    ticked = _ticked(request, sheet) if sheet else heard.ticks if heard else ()
    if sheet is None or sheet.texts != tuple(point.text for point in points):
        sheet = Sheet(
            nonce=token.nonce,
            seconds=sheet.seconds if sheet else max(0, int(moment.timestamp()) - token.shown),
            texts=tuple(point.text for point in points),
            musts=tuple(point.must for point in points),
            heard=heard.ticks if heard else (False,) * len(points),
        )
        ticked = sheet.heard
    ratings = RATINGS[:: 2 if learner and learner.two_buttons else 1]
    is_touched = _is_touched(request) or ticked != sheet.heard
    proposed = propose(sheet.musts, ticked, is_touched=is_touched)
    return {
        "typed": typed,
        "heard": heard,
        "sheet": sheet.sign(),
        "touched": _is_touched(request),
        "points": [*zip(points, ticked, strict=True)],
        "buttons": _buttons(proposed, ratings),
        "why": reason(sheet.musts, ticked) if proposed else BY_HAND,
        "whys": [*enumerate(reasons(sheet.musts))],
    }


def judgement_of(request: HttpRequest, token: Token) -> dict[str, Any]:
    """Return `answer`, `seconds` and `judgement` of a posted rating, as `record` takes them.

    With nothing heard, ticked or touched the learner rated by hand: nothing was judged.
    """
    answer = answer_of(request)
    sheet = read_sheet(request.POST.get("sheet", ""), nonce=token.nonce)
    if sheet is None:
        return {"answer": answer}
    ticked = _ticked(request, sheet)
    is_touched = _is_touched(request) or ticked != sheet.heard
    proposed = propose(sheet.musts, ticked, is_touched=is_touched)
    if proposed is None:
        return {"answer": answer, "seconds": sheet.seconds}
    judgement = Judgement(
        suggested=_chosen(sheet.texts, sheet.heard),
        ticked=_chosen(sheet.texts, ticked),
        proposed=proposed,
    )
    return {"answer": answer, "seconds": sheet.seconds, "judgement": judgement}


def _buttons(proposed: Rating | None, ratings: tuple[Rating, ...]) -> list[Button]:
    """The ratings' buttons; Space means Good until the ticks propose another one."""
    chosen = proposed if proposed in {None, *ratings} else Rating.GOOD
    return [
        Button(
            value=rating,
            label=rating.label,
            hint=TOOK_EFFORT if rating == Rating.HARD else "",
            is_proposed=rating == chosen,
            keys=f"{rating.value} Space"
            if rating == (chosen or Rating.GOOD)
            else f"{rating.value}",
        )
        for rating in ratings
    ]


def _is_touched(request: HttpRequest) -> bool:
    """Whether a tick was set or unset, or a judgement asked for, so that no tick means none."""
    return bool(request.POST.get("touched") or request.POST.get("judge"))


def _ticked(request: HttpRequest, sheet: Sheet) -> tuple[bool, ...]:
    return tuple(f"tick{place}" in request.POST for place in range(len(sheet.texts)))


def _chosen(texts: tuple[str, ...], chosen: tuple[bool, ...]) -> list[str]:
    return [text for text, is_chosen in zip(texts, chosen, strict=True) if is_chosen]
