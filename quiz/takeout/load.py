"""The text of a file to content, checked whole, or a sentence that says what is wrong. Pure.

Anyone may have written the file. Whatever passes here fits the database's rules and can be
replayed: what is too large, too deep, from the future or of no sense to the scheduler does not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Never
from uuid import UUID

from quiz.memory.schedule import Parameters, is_sound, is_zone
from quiz.takeout.entry import Entry, UnreadableError, described, is_number, is_text, is_whole
from quiz.takeout.schema import (
    FORMAT,
    VERSION,
    Answered,
    Chosen,
    Content,
    Marked,
    Reported,
    names,
)

PARAMETERS = tuple(Parameters.__annotations__)
FILE = ("format", "version", "settings", "parameters", "cards", "attempts", "reports")
# A file of 20 MiB has half as many when it is honest; each takes up to 100 bytes of memory.
MOST_VALUES = 1_000_000
MOST = 30_000
MOST_REPORTS = 1_000
LONGEST = 100_000
LONGEST_POINT = 1_000
LONGEST_STEP = 86_400
LARGEST = 2**31 - 1  # of an integer in the database
WEIGHTS = 21
INTERVIEW_AHEAD = timedelta(days=731)
BURIED_AHEAD = timedelta(days=366)
UID = re.compile("[0-9a-f]{12}")
OURS = "Choose the file that “Everything” gave you, unchanged."


def read(body: bytes, *, now: datetime) -> Content:
    """Return what the file holds.

    Args:
        body: the bytes of the file.
        now: the moment, UTC; no answer may be later.

    Raises:
        UnreadableError: with a sentence for the learner, and nothing else whatever the bytes are.
    """
    values = _parsed(body)
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        raise UnreadableError(f"This is no file of k8sprep. {OURS}")
    if is_whole(values.get("version")) and values["version"] > VERSION:
        raise UnreadableError(
            f"This file is of version {described(values['version'])}, and this site reads up to "
            f"version {VERSION}. It has to be updated first; your file can wait."
        )
    file = Entry(values, "", FILE)
    file.whole("version", 1, VERSION)
    parameters = [_parameters(entry) for entry in file.entries("parameters", MOST, PARAMETERS)]
    content = Content(
        settings=_chosen(Entry(values["settings"], "settings", names(Chosen)), now),
        parameters=parameters,
        cards=[_marked(entry, now) for entry in file.entries("cards", MOST, names(Marked))],
        attempts=[
            _answered(entry, parameters, now)
            for entry in file.entries("attempts", MOST, names(Answered))
        ],
        reports=[
            _reported(entry, now)
            for entry in file.entries("reports", MOST_REPORTS, names(Reported))
        ],
    )
    _refuse_repeated("cards", "uid", [card.uid for card in content.cards])
    _refuse_repeated("attempts", "token", [attempt.token for attempt in content.attempts])
    return content


def _parsed(body: bytes) -> Any:
    if sum(map(body.count, (b",", b"[", b"{"))) > MOST_VALUES:
        raise UnreadableError(f"This file has more than {MOST_VALUES:,} values. {OURS}")
    try:
        return json.loads(body.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except UnreadableError:
        raise
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise UnreadableError(f"This is not JSON: it breaks off in {where}. {OURS}") from None
    except UnicodeDecodeError as error:
        raise UnreadableError(f"Byte {error.start + 1} is not UTF-8. {OURS}") from None
    except ValueError:
        raise UnreadableError(f"A number in this file is too long. {OURS}") from None
    except RecursionError:
        raise UnreadableError(f"The lists in this file lie too deep. {OURS}") from None


def _refuse_constant(name: str) -> Never:
    raise UnreadableError(f"This is not JSON: {name} is no number. {OURS}")


def _chosen(entry: Entry, now: datetime) -> Chosen:
    latest = (now + INTERVIEW_AHEAD).date()
    first = entry.maybe(entry.day, "interview", until=latest)
    second = entry.maybe(entry.day, "second_interview", until=latest)
    if second and (first is None or second <= first):
        raise entry.refuse("second_interview", "null or after `interview`")
    return Chosen(
        since=entry.moment("since", until=now),
        zone=_zone(entry),
        interview=first,
        second_interview=second,
        minutes_a_day=entry.whole("minutes_a_day", 5, 240),
        retention=entry.share("retention", 0.8, 0.97),
        two_buttons=entry.flag("two_buttons"),
        hide_timer=entry.flag("hide_timer"),
        hide_streak=entry.flag("hide_streak"),
    )


def _parameters(entry: Entry) -> Parameters:
    weights = entry.each("weights", WEIGHTS, is_number, "a number that FSRS-6 takes")
    parameters: Parameters = {
        "weights": [float(weight) for weight in weights],
        "retention": entry.share("retention", 0.8, 0.97),
        "learning_steps": _steps(entry, "learning_steps"),
        "relearning_steps": _steps(entry, "relearning_steps"),
        "maximum": entry.whole("maximum", 1, 36_500),
    }
    if not is_sound(parameters):
        raise entry.refuse("weights", f"{WEIGHTS} numbers that FSRS-6 takes")
    return parameters


def _steps(entry: Entry, name: str) -> list[int]:
    wanted = f"seconds, a whole number from 1 to {LONGEST_STEP:,}"
    return entry.each(name, 10, lambda step: is_whole(step) and 1 <= step <= LONGEST_STEP, wanted)


def _marked(entry: Entry, now: datetime) -> Marked:
    return Marked(
        uid=_uid(entry),
        number=entry.whole("number", 1, LARGEST),
        suspended=entry.flag("suspended"),
        buried_until=entry.maybe(entry.moment, "buried_until", until=now + BURIED_AHEAD),
        flagged=entry.flag("flagged"),
        note=entry.text("note", LONGEST),
    )


def _answered(entry: Entry, parameters: list[Parameters], now: datetime) -> Answered:
    answered_at = entry.moment("answered_at", until=now)
    used = entry.whole("parameters", 0, max(len(parameters) - 1, 0))
    if not parameters:
        raise entry.refuse("parameters", "the place of an entry in `parameters`, which is empty")
    longest = timedelta(days=parameters[used]["maximum"] + 3)
    suggested, ticked, proposed = _judged(entry)
    return Answered(
        token=_token(entry),
        uid=_uid(entry),
        number=entry.whole("number", 1, LARGEST),
        version=entry.whole("version", 1, LARGEST),
        rating=entry.whole("rating", 1, 4),
        answered_at=answered_at,
        undone_at=entry.maybe(entry.moment, "undone_at", since=answered_at, until=now),
        zone=_zone(entry),
        parameters=used,
        due=entry.moment("due", since=answered_at, until=answered_at + longest),
        answer=entry.text("answer", LONGEST),
        suggested=suggested,
        ticked=ticked,
        proposed=proposed,
        seconds=entry.maybe(entry.whole, "seconds", 0, LARGEST),
        leech=entry.flag("leech"),
    )


def _judged(entry: Entry) -> tuple[list[str] | None, list[str] | None, int | None]:
    """What was heard, ticked and proposed: all three, or none."""
    suggested = entry.maybe(_points, "suggested", entry)
    ticked = entry.maybe(_points, "ticked", entry)
    proposed = entry.maybe(entry.whole, "proposed", 1, 4)
    if len({value is None for value in (suggested, ticked, proposed)}) > 1:
        raise entry.refuse("proposed", "null exactly where `suggested` and `ticked` are")
    return suggested, ticked, proposed


def _points(name: str, entry: Entry) -> list[str]:
    wanted = f"text of at most {LONGEST_POINT:,} characters"
    return entry.each(name, 100, lambda point: is_text(point, LONGEST_POINT), wanted)


def _reported(entry: Entry, now: datetime) -> Reported:
    created_at = entry.moment("created_at", until=now)
    text = entry.text("text", LONGEST)
    if not text:
        raise entry.refuse("text", "what was wrong, in words")
    return Reported(
        uid=_uid(entry),
        number=entry.whole("number", 1, LARGEST),
        version=entry.whole("version", 1, LARGEST),
        text=text,
        created_at=created_at,
        handled_at=entry.maybe(entry.moment, "handled_at", since=created_at, until=now),
    )


def _uid(entry: Entry) -> str:
    uid = entry.text("uid", 12)
    if not UID.fullmatch(uid):
        raise entry.refuse("uid", "a question's 12 hexadecimal digits in lower case")
    return uid


def _token(entry: Entry) -> UUID:
    try:
        return UUID(entry.text("token", 36))
    except ValueError:
        raise entry.refuse("token", "a UUID") from None


def _zone(entry: Entry) -> str:
    zone = entry.text("zone", 64)
    if not is_zone(zone):
        raise entry.refuse("zone", "a time zone such as Europe/Berlin")
    return zone


def _refuse_repeated(name: str, key: str, values: Iterable[object]) -> None:
    seen: dict[object, int] = {}
    for place, value in enumerate(values):
        if value in seen:
            raise UnreadableError(
                f"{name}[{place}].{key} is that of {name}[{seen[value]}] again; "
                "each may stand there once."
            )
        seen[value] = place
