"""From the text of a file to content, checked as a whole, or to a sentence on what is wrong. Pure.

Anyone may have written the file. Whatever passes here fits the database's rules and can be
replayed; what is too large, too deep, from the future or meaningless to the scheduler does not.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Never, TypeAlias

from msgspec.json import encode
from msgspec.structs import asdict, replace

from quiz.bounds import FILE_VALUES
from quiz.exercises import KINDS
from quiz.memory.schedule import is_sound, is_zone
from quiz.takeout.dump import count_values
from quiz.takeout.refusal import UNSHOWABLE, UnreadableError, converted, cut, refusal
from quiz.takeout.schema import (
    FORMAT,
    SOUND,
    VERSION,
    ZONE,
    Answered,
    Chosen,
    Content,
    Rehearsed,
    Reported,
    Said,
)
from quiz.takeout.version_1 import upgraded

PAYLOAD_MAX = 100_000
PAYLOAD_DEPTH = 5
EXACT = 2**53  # up to here every whole number is the same to all that read JSON
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
INTERVIEW_AHEAD = timedelta(days=731)
BURIED_AHEAD = timedelta(days=366)
OF_REPORT = ("created_at", "handled_at", "read_at")
OURS = "Choose the file that “Everything” gave you, unchanged."

PLAIN = (
    f"at most {PAYLOAD_MAX:,} bytes of texts without NUL, numbers below 2⁵³, true, false and null, "
    f"in lists and objects at most {PAYLOAD_DEPTH} deep"
)

# A place whose value breaks a rule, and what has to be there instead.
Broken: TypeAlias = tuple[str, str]


def read(body: bytes, *, now: datetime) -> Content:
    """Return what the file holds.

    What a clock that was ahead has placed in the future is taken as now.

    Args:
        body: the bytes of the file.
        now: the moment, UTC.

    Raises:
        UnreadableError: with a sentence for the learner; no other error, whatever the bytes are.
    """
    values = _parsed(body)
    if not isinstance(values, dict) or values.get("format") != FORMAT:
        raise UnreadableError(f"This is not a k8sprep file. {OURS}")
    content = _content(values)
    if broken := next(_broken(content, now), None):
        raise refusal(values, *broken)
    return _until(content, now)


def _until(content: Content, now: datetime) -> Content:
    """Return the content with nothing done later than now; due days and interviews stay."""

    def past(entry: Any, *names: str) -> Any:
        later = [name for name in names if (moment := getattr(entry, name)) and moment > now]
        return replace(entry, **dict.fromkeys(later, now)) if later else entry

    return replace(
        content,
        settings=past(content.settings, "since"),
        attempts=[past(one, "answered_at", "undone_at") for one in content.attempts],
        reports=[past(one, *OF_REPORT) for one in content.reports],
        rehearsals=[past(one, "started_at", "ended_at", "judged_at") for one in content.rehearsals],
    )


def _parsed(body: bytes) -> Any:
    if count_values(body) > FILE_VALUES:  # each takes up to 200 bytes of memory once parsed
        raise UnreadableError(f"This file has more than {FILE_VALUES:,} values. {OURS}")
    try:
        return json.loads(body.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except UnreadableError:
        raise
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise UnreadableError(f"This is not JSON: it breaks off at {where}. {OURS}") from None
    except UnicodeDecodeError as error:
        raise UnreadableError(f"Byte {error.start + 1} is not UTF-8. {OURS}") from None
    except ValueError:
        raise UnreadableError(f"A number in this file is too long. {OURS}") from None
    except RecursionError:
        raise UnreadableError(f"The lists in this file are nested too deeply. {OURS}") from None


def _refuse_constant(name: str) -> Never:
    raise UnreadableError(f"This is not JSON: {name} is not a number. {OURS}")


def _content(values: dict[str, Any]) -> Content:
    """Read the values as the declaration of their version says."""
    if "version" not in values:
        raise UnreadableError("version is missing.")
    version = values["version"]
    if type(version) is not int or version < 1:
        raise refusal(values, "version", f"a whole number from 1 to {VERSION}")
    if version > VERSION:
        raise UnreadableError(
            f"This file has version {str(version)[:40]}, and this site reads up to "
            f"version {VERSION}. The site has to be updated first; your file can wait."
        )
    return converted(values, Content) if version == VERSION else upgraded(values)


def _broken(content: Content, now: datetime) -> Iterator[Broken]:
    """Yield what breaks a rule that goes beyond a single value."""
    yield from _in_settings(content.settings, now)
    for place, computed in enumerate(content.parameters):
        parameters: Any = asdict(computed)
        if not is_sound(parameters):
            yield f"parameters[{place}].weights", SOUND
    for place, card in enumerate(content.cards):
        until = now + BURIED_AHEAD
        yield from _moment(f"cards[{place}].buried_until", card.buried_until, until=until)
    for place, attempt in enumerate(content.attempts):
        yield from _in_attempt(f"attempts[{place}]", attempt, content)
    for place, report in enumerate(content.reports):
        yield from _in_report(f"reports[{place}]", report)
    for place, rehearsal in enumerate(content.rehearsals):
        yield from _in_rehearsal(f"rehearsals[{place}]", rehearsal)
    begun = (rehearsal.started_at for rehearsal in content.rehearsals)
    yield from _repeated("rehearsals", "started_at", begun)
    yield from _repeated("cards", "uid", (card.uid for card in content.cards))
    yield from _repeated("attempts", "token", (attempt.token for attempt in content.attempts))


def _in_settings(chosen: Chosen, now: datetime) -> Iterator[Broken]:
    yield from _moment("settings.since", chosen.since)
    if not is_zone(chosen.zone):
        yield "settings.zone", ZONE
    first, second = chosen.interview, chosen.second_interview
    earliest, latest = EARLIEST.date(), (now + INTERVIEW_AHEAD).date()
    for name, day in (("interview", first), ("second_interview", second)):
        if day and not earliest <= day <= latest:
            yield f"settings.{name}", f"a day from {earliest} to {latest}"
    if second and (first is None or second <= first):
        yield "settings.second_interview", "null or after `interview`"


def _in_attempt(at: str, one: Answered, content: Content) -> Iterator[Broken]:
    yield from _moment(f"{at}.answered_at", one.answered_at)
    yield from _moment(f"{at}.undone_at", one.undone_at, since=one.answered_at)
    if not is_zone(one.zone):
        yield f"{at}.zone", ZONE
    if not content.parameters:
        yield f"{at}.parameters", "the place of an entry in `parameters`, which is empty"
    last = len(content.parameters) - 1
    if one.parameters > last:
        yield f"{at}.parameters", f"a whole number from 0 to {last:,}"
    longest = timedelta(days=content.parameters[one.parameters].maximum + 3)
    since, until = one.answered_at, one.answered_at + longest
    yield from _moment(f"{at}.due", one.due, since=since, until=until)
    yield from _in_answer(at, one)


def _in_answer(at: str, one: Answered) -> Iterator[Broken]:
    """Yield what the exercise kind cannot read of what it is said to have recorded."""
    if one.kind not in KINDS:
        yield f"{at}.kind", f"an exercise kind that this site knows: {', '.join(KINDS)}"
    if not _is_plain(one.payload) or len(encode(one.payload)) > PAYLOAD_MAX:
        yield f"{at}.payload", PLAIN
    strange = f"{at}.payload is not what “{one.kind}” records"
    try:
        said = KINDS[one.kind].summarise(one.payload)
        converted({name: getattr(said, name) for name in Said.__struct_fields__}, Said)
    except UnreadableError as error:
        raise UnreadableError(f"{strange}: {error}") from None
    except KeyError as error:
        raise UnreadableError(f"{strange}: {cut(str(error.args[0]))} is missing.") from None
    except (TypeError, ValueError, AttributeError):
        raise UnreadableError(f"{strange}.") from None


def _is_plain(value: object, depth: int = PAYLOAD_DEPTH) -> bool:
    """Whether both databases would return it unchanged."""
    match value:
        case str():
            return not UNSHOWABLE.search(value)
        case int() | float():
            return abs(value) < EXACT
        case list():
            return depth > 0 and all(_is_plain(one, depth - 1) for one in value)
        case dict():
            return _is_plain([*value, *value.values()], depth)
    return True


def _in_report(at: str, one: Reported) -> Iterator[Broken]:
    yield from _moment(f"{at}.created_at", one.created_at)
    for name in OF_REPORT:
        yield from _moment(f"{at}.{name}", getattr(one, name), since=one.created_at)


def _in_rehearsal(at: str, one: Rehearsed) -> Iterator[Broken]:
    yield from _moment(f"{at}.started_at", one.started_at)
    yield from _moment(f"{at}.ended_at", one.ended_at, since=one.started_at)
    yield from _moment(f"{at}.judged_at", one.judged_at, since=one.started_at)
    if one.judged_at and not one.ended_at:
        yield f"{at}.judged_at", "null while `ended_at` is"
    for place, asked in enumerate(one.questions):
        if asked.rating and asked.seconds is None:
            yield f"{at}.questions[{place}].rating", "null while `seconds` is"


def _moment(
    place: str, moment: datetime | None, *, since: datetime = EARLIEST, until: datetime = LATEST
) -> Iterator[Broken]:
    """Yield a moment that is outside its bounds."""
    if moment and not since <= moment <= until:
        yield place, f"a moment from {_utc(since)} to {_utc(until)}"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _repeated(name: str, key: str, values: Iterable[object]) -> Iterator[Broken]:
    first: dict[object, int] = {}
    for place, value in enumerate(values):
        if first.setdefault(value, place) != place:
            taken = f"{name}[{first[value]}] has this one"
            yield f"{name}[{place}].{key}", f"a different one, since {taken}"
