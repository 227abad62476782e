"""Recall: answer in your own words, see which key points were heard, tick and rate. Pure.

Each key point is judged on its own because people who judge a whole answer at once are too easily
convinced that they knew it: Dunlosky, Hartwig, Rawson and Lipko, “Improving college students'
evaluation of text learning using idea-unit standards”, QJEP 64 (2011), pages 467 to 484.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from quiz.exercises.definition import Definition, Misconception, Point
from quiz.exercises.kind import DefinitionError, Graded, Revealed, Summary
from quiz.exercises.matcher import listen
from quiz.rating import Rating

name: Final = "recall"
# What is missing is named, at the place of the brackets, since the machine may have misheard it.
REASONS = (
    "Every essential point is there.",
    "Not ticked: {} (essential). Said it? Tick it.",
    "Not ticked: {} (essential), and more. Said it? Tick it.",
)
REASONS_FOR_ALL = (  # where no point is essential
    "Every point is there.",
    "Not ticked: {}. Said it? Tick it.",
    "Not ticked: {}, and more. Said it? Tick it.",
)


def parse(stored: Mapping[str, Any]) -> Definition:
    """Return what to listen for.

    Args:
        stored: `key_points` and `misconceptions` as a question's file has them.

    Raises:
        DefinitionError: when a part is missing or of the wrong type, or voids an unknown point.
    """
    points = tuple(
        Point(
            text=_text(known, "text"),
            must=bool(known.get("must")),
            phrases=_texts(known, "phrases"),
        )
        for known in _mappings(stored, "key_points")
    )
    misconceptions = tuple(
        Misconception(
            phrases=_texts(known, "phrases"),
            correction=_text(known, "correction"),
            voids=_places(known, len(points)),
        )
        for known in _mappings(stored, "misconceptions")
    )
    return Definition(points=points, misconceptions=misconceptions)


def ask(definition: Definition) -> dict[str, Any]:
    """Return what is shown before the answer: nothing, since recall gives no hint."""
    del definition
    return {}


def reveal(
    definition: Definition, posted: Mapping[str, str], before: Mapping[str, Any] | None
) -> Revealed:
    """Return what is shown with the answer: what was heard in it, or the learner's own ticks.

    Args:
        definition: of the question as it is now.
        posted: `answer`; once it was revealed also `tick0`, `tick1` … and `touched` or `judge`.
        before: what an earlier reveal of this card showed; its ticks count while the points are
            the same. With None the answer is listened to afresh.
    """
    answer, texts = posted.get("answer", ""), [point.text for point in definition.points]
    heard = listen(answer, definition) if answer else None
    shown = dict(before or {})
    if shown.get("texts") != texts:
        musts = [point.must for point in definition.points]
        ticks = [*heard.ticks] if heard else [False] * len(texts)
        shown = {"texts": texts, "musts": musts, "heard": ticks}
        posted = {"answer": answer} | {f"tick{at}": "on" for at, tick in enumerate(ticks) if tick}
    return Revealed(
        shown=shown,
        ticked=_ticked(shown, posted),
        graded=grade(shown, posted),
        is_touched=_is_touched(posted),
        reasons=reasons(shown["musts"]),
        details=heard,
    )


def resume(definition: Definition, payload: Mapping[str, Any]) -> Revealed:
    """Return what was shown when a payload was recorded: the answer, with the ticks as they were.

    Args:
        definition: of the question as it is now; points that were reworded since are not ticked.
        payload: as `grade` made it.
    """
    posted = {"answer": payload["answer"]}
    heard = reveal(definition, posted, None)
    if "ticked" not in payload:
        return heard
    for place, text in enumerate(heard.shown["texts"]):
        if text in payload["ticked"]:
            posted[f"tick{place}"] = "on"
    return reveal(definition, posted | {"touched": "1"}, heard.shown)


def grade(shown: Mapping[str, Any], posted: Mapping[str, str]) -> Graded:
    """Return what an attempt keeps of the answer, and the rating that the ticks propose.

    Where nothing was heard and nothing touched, only the answer is kept: the learner rated by hand.

    Args:
        shown: `texts`, `musts` and `heard` of the points, in order.
        posted: as in `reveal`.
    """
    answer, ticked = posted.get("answer", ""), _ticked(shown, posted)
    is_touched = _is_touched(posted) or [*ticked] != shown["heard"]
    proposed = propose(shown["musts"], ticked, is_touched=is_touched)
    if proposed is None:
        return Graded(payload={"answer": answer}, proposed=None)
    payload = {
        "answer": answer,
        "heard": _chosen(shown["texts"], shown["heard"]),
        "ticked": _chosen(shown["texts"], ticked),
        "proposed": int(proposed),
    }
    why = reason(shown["texts"], shown["musts"], ticked)
    if [*ticked] == shown["heard"]:  # the learner may well have said it
        why = why.replace("Not ticked", "Not heard", 1)
    return Graded(payload=payload, proposed=proposed, reason=why)


def summarise(payload: Mapping[str, Any]) -> Summary:
    """Return what a stored payload says.

    Raises:
        DefinitionError: when what was heard or ticked is not a list of texts.
        KeyError: when a part is missing.
        ValueError: when the proposed rating is not a rating.
    """
    if "ticked" not in payload:
        return Summary(answer=payload["answer"])
    judged = {name: payload[name] for name in ("heard", "ticked", "proposed")}
    return Summary(
        answer=payload["answer"],
        heard=_texts(judged, "heard"),
        ticked=_texts(judged, "ticked"),
        proposed=None if judged["proposed"] is None else Rating(judged["proposed"]),
    )


def _ticked(shown: Mapping[str, Any], posted: Mapping[str, str]) -> tuple[bool, ...]:
    return tuple(f"tick{place}" in posted for place in range(len(shown["texts"])))


def _is_touched(posted: Mapping[str, str]) -> bool:
    """Whether the learner set ticks or asked for judgement, so that no tick means nothing said."""
    return bool(posted.get("touched") or posted.get("judge"))


def _chosen(texts: Sequence[str], chosen: Iterable[bool]) -> list[str]:
    return [text for text, is_chosen in zip(texts, chosen, strict=True) if is_chosen]


def _mappings(stored: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    found = stored.get(key, [])
    if not isinstance(found, list | tuple) or not all(isinstance(one, Mapping) for one in found):
        raise DefinitionError(f"Write {key} as a list of mappings.")
    return [*found]


def _text(known: Mapping[str, Any], key: str) -> str:
    found = known.get(key)
    if not isinstance(found, str) or not found:
        raise DefinitionError(f"Each entry needs a {key}, written as text.")
    return found


def _texts(known: Mapping[str, Any], key: str) -> tuple[str, ...]:
    found = known.get(key, [])
    if not isinstance(found, list | tuple) or not all(isinstance(one, str) for one in found):
        raise DefinitionError(f"Write {key} as a list of texts.")
    return tuple(found)


def _places(known: Mapping[str, Any], count: int) -> tuple[int, ...]:
    found = known.get("voids", [])
    if not isinstance(found, list | tuple) or not all(_is_place(one, count) for one in found):
        raise DefinitionError(f"Write voids as a list of numbers of key points, from 1 to {count}.")
    return tuple(number - 1 for number in found)


def _is_place(number: object, count: int) -> bool:
    return type(number) is int and 1 <= number <= count


def propose(
    musts: Sequence[bool], ticked: Sequence[bool], *, is_touched: bool = False
) -> Rating | None:
    """Return the rating that the ticks propose; *Easy* is only ever the learner's own word.

    Good when every essential point is there, Hard when at most a third of them are missing, Again
    otherwise. Where no point is essential, Good takes all of them and Hard half of them.

    Args:
        musts: for each key point whether it is essential.
        ticked: for each key point whether the answer has it.
        is_touched: whether the learner set the ticks, so that no tick means that nothing was said.

    Returns:
        The rating; None when nothing is ticked and nobody touched the ticks, since then nothing
        was understood.
    """
    if not musts or not (is_touched or any(ticked)):
        return None
    missing, asked = _missing(musts, ticked)
    if not missing:
        return Rating.GOOD
    share = 3 if any(musts) else 2
    return Rating.HARD if missing * share <= asked else Rating.AGAIN


def reason(texts: Sequence[str], musts: Sequence[bool], ticked: Sequence[bool]) -> str:
    """Say why the ticks propose what they do, naming the first point that is missing.

    Args:
        texts: the points, in order.
        musts: which of them are essential.
        ticked: which of them were said.
    """
    missing, _ = _missing(musts, ticked)
    without = [
        text
        for text, must, tick in zip(texts, musts, ticked, strict=True)
        if not tick and must == any(musts)
    ]
    words = without[0].replace("`", "").rstrip(".").split() if without else []
    start = " ".join(words[:5]) + " …" * (len(words) > 5)
    return reasons(musts)[min(missing, 2)].replace("{}", start)


def reasons(musts: Sequence[bool]) -> tuple[str, str, str]:
    """Return the three possible reasons: no point that counts is missing, one is, more are."""
    return REASONS if any(musts) else REASONS_FOR_ALL


def _missing(musts: Sequence[bool], ticked: Sequence[bool]) -> tuple[int, int]:
    """Return how many of the points that count are missing, and how many count."""
    deciding = musts if any(musts) else [True] * len(musts)
    missing = [must and not tick for must, tick in zip(deciding, ticked, strict=True)]
    return sum(missing), sum(deciding)
