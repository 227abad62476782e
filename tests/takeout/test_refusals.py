"""What is not an export, or was tampered with, is refused in a sentence that says where and why."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.takeout.dump import write
from quiz.takeout.load import read
from quiz.takeout.refusal import UnreadableError
from quiz.takeout.schema import Content
from tests.factories import START
from tests.takeout.samples import SAMPLE, spoiled

NOW = START + timedelta(days=1)
WITH_OFFSET = "it has to be a moment with its offset from UTC, such as 2026-12-14T09:00:00Z."
MOMENT = "it has to be a moment from 2000-01-01T00:00:00Z to 2100-01-01T00:00:00Z."

NO_EXPORTS = [
    (b"", "This is not JSON: it breaks off at line 1, column 1. Choose the file that"),
    (b"answered_at,zone\n", "This is not JSON"),
    (b'{"format": "k8sprep",\n "version"', "it breaks off at line 2, column 11."),
    (b"\xff\xfe{", "Byte 1 is not UTF-8."),
    (b'{"format": "k8sprep\xc3(', "Byte 20 is not UTF-8."),
    (b"[" * 100_000, "The lists in this file are nested too deeply."),
    (b'{"a":' * 100_000, "The lists in this file are nested too deeply."),
    (b"[" + b"1," * 250_001, "This file has more than 250,000 values."),
    (b"1" * 5_000, "A number in this file is too long."),
    (b'{"format": NaN}', "This is not JSON: NaN is not a number."),
    (b"[-Infinity]", "This is not JSON: -Infinity is not a number."),
    (b"[]", "This is not a k8sprep file. Choose the file that “Everything” gave you"),
    (b"null", "This is not a k8sprep file."),
    (b'{"version": 1}', "This is not a k8sprep file."),
    (b'{"format": "anki", "version": 1}', "This is not a k8sprep file."),
    (
        b'{"format": "k8sprep", "version": 3, "more": []}',
        "This file has version 3, and this site reads up to version 2. The site has to be updated",
    ),
    (b'{"format": "k8sprep", "version": 1}', "settings is missing."),
    (b'{"format": "k8sprep"}', "version is missing."),
]
SPOILED: list[tuple[str, object, str]] = [
    ("version", 0, "version is 0; it has to be a whole number from 1 to 2."),
    ("version", True, "version is true; it has to be a whole number from 1 to 2."),
    ("settings", [], "settings is a list of 0; it has to be an object with since, zone, "),
    ("settings.zone", "Mars/Olympus", "settings.zone is “Mars/Olympus”; it has to be a time"),
    ("settings.zone", "../../etc/passwd", "it has to be a time zone such as Europe/Berlin."),
    ("settings.zone", "", "settings.zone is empty text; it has to be a time zone"),
    ("settings.since", "2100-11-26T09:00:00Z", MOMENT),
    ("settings.interview", "9999-12-31", "it has to be a day from 2000-01-01 to 2028-11-25."),
    ("settings.interview", 20261214, "settings.interview is 20261214; it has to be a day"),
    ("settings.interview", None, "it has to be null or after `interview`."),
    ("settings.second_interview", "2026-12-14", "it has to be null or after `interview`."),
    ("rehearsals.0.started_at", "2100-11-26T09:00:00Z", "rehearsals[0].started_at is"),
    ("rehearsals.0.ended_at", "2026-11-23T09:00:00Z", "it has to be a moment from 2026-11-24T"),
    ("rehearsals.0.ended_at", None, "it has to be null while `ended_at` is."),
    ("rehearsals.0.questions.0.seconds", None, "it has to be null while `seconds` is."),
    ("rehearsals.0.questions.0.seconds", -1, "it has to be a whole number from 0 to 86,400."),
    ("rehearsals.0.questions.0.answer", "x" * 10_001, "text of at most 10,000 characters"),
    ("rehearsals.0.questions.0.missed", ["\x00"], "questions[0].missed[0] is"),
    ("settings.minutes_a_day", 4, "it has to be a whole number from 5 to 240."),
    ("settings.minutes_a_day", 20.0, "is 20.0; it has to be a whole number from 5 to 240."),
    ("settings.retention", 1, "settings.retention is 1; it has to be a number from 0.8 to 0"),
    ("settings.retention", "0.9", "settings.retention is “0.9”; it has to be a number"),
    ("settings.two_buttons", 1, "settings.two_buttons is 1; it has to be true or false."),
    ("settings.shoe_size", 43, "settings.shoe_size is unknown to this site."),
    ("parameters", {}, "parameters is an object; it has to be a list of at most 5,000."),
    ("parameters", [], "attempts[0].parameters is 0; it has to be the place of an entry in"),
    ("parameters.0.weights", [1.0], "it has to be 21 numbers that FSRS-6 accepts."),
    ("parameters.0.weights", [10**400] * 21, "it has to be a number that FSRS-6 accepts."),
    ("parameters.0.weights.3", True, "parameters[0].weights[3] is true; it has to be a number"),
    ("parameters.0.weights.3", "1", "parameters[0].weights[3] is “1”; it has to be a number"),
    ("parameters.0.weights.3", 101.0, "parameters[0].weights is a list of 21; it has to be 21"),
    ("parameters.0.weights", [1.0] * 22, "it has to be 21 numbers that FSRS-6 accepts."),
    ("parameters.0.learning_steps", [1, 0], "steps[1] is 0; it has to be seconds, a whole"),
    ("parameters.0.learning_steps", [1] * 11, "it has to be a list of at most 10."),
    ("parameters.0.relearning_steps", [86_401], "a whole number from 1 to 86,400."),
    ("parameters.0.relearning_steps", [True], "a whole number from 1 to 86,400."),
    ("parameters.0.maximum", 36_501, "it has to be a whole number from 1 to 36,500."),
    ("parameters.0.retention", 0.5, "it has to be a number from 0.8 to 0.97."),
    ("cards.0", "x" * 50, f"cards[0] is “{'x' * 40}…”; it has to be an object with uid, "),
    (
        "cards.0.uid",
        "00000000022G",
        "cards[0].uid is “00000000022G”; it has to be a question's",
    ),
    ("cards.0.note", None, "cards[0].note is null; it has to be text of at most 4,000"),
    ("cards.0.note", "x" * 4_001, "it has to be text of at most 4,000 characters"),
    ("cards.0.note", "a\x00b", "cards[0].note is “a�b”; it has to be text of"),
    ("cards.0.note", "\ud800", "cards[0].note is “�”; it has to be text of"),
    ("cards.0.buried_until", "2029-11-24T09:00:00Z", "it has to be a moment from 2000-01-01"),
    ("attempts.1.rating", "good", "attempts[1].rating is “good”; it has to be a whole number"),
    (
        "attempts.1.rating",
        5,
        "attempts[1].rating is 5; it has to be a whole number from 1 to 4",
    ),
    ("attempts.1.rating", None, "attempts[1].rating is null; it has to be a whole number"),
    ("attempts.1.token", "x", "attempts[1].token is “x”; it has to be a UUID."),
    (
        "attempts.1.token",
        str(SAMPLE.attempts[0].token),
        "it has to be a different one, since attempts[0] has this one.",
    ),
    ("attempts.1.version", 2**31, "it has to be a whole number from 1 to 2,147,483,647."),
    ("attempts.1.seconds", -1, "it has to be a whole number from 0 to 2,147,483,647."),
    ("attempts.1.parameters", 1, "it has to be a whole number from 0 to 0."),
    ("attempts.1.parameters", -1, "it has to be a whole number from 0 to 5,000."),
    ("attempts.1.answered_at", "2100-01-01T00:00:01Z", MOMENT),
    ("attempts.1.answered_at", "1999-12-31T23:59:59Z", MOMENT),
    ("attempts.1.answered_at", "2026-11-24T09:00:00", WITH_OFFSET),
    ("attempts.1.answered_at", "yesterday", f"[1].answered_at is “yesterday”; {WITH_OFFSET}"),
    ("attempts.1.answered_at", 0, WITH_OFFSET),
    ("attempts.1.answered_at", "0001-01-01T00:00:00+14:00", MOMENT),
    ("attempts.1.due", "2026-11-24T08:00:00Z", "due is “2026-11-24T08:00:00Z”; it has to be a"),
    (
        "attempts.1.due",
        "9999-12-31T00:00:00Z",
        "it has to be a moment from 2026-11-24T09:01:00",
    ),
    (
        "attempts.1.undone_at",
        "2026-11-24T09:00:00Z",
        "from 2026-11-24T09:01:00Z to 2100-01-01T",
    ),
    ("attempts.1.zone", "Europe/Atlantis", "it has to be a time zone such as Europe/Berlin."),
    ("attempts.1.kind", "dictation", "it has to be an exercise kind that this site knows: recall."),
    ("attempts.1.kind", None, "attempts[1].kind is null; it has to be text of at most 20"),
    ("attempts.1.payload", [], "attempts[1].payload is a list of 0; it has to be an object."),
    ("attempts.1.payload", {}, "payload is not what “recall” records: answer is missing."),
    (
        "attempts.1.payload.answer",
        7,
        "attempts[1].payload is not what “recall” records: answer is 7;",
    ),
    ("attempts.1.payload.answer", "x" * 10_001, "it has to be text of at most 10,000 characters"),
    ("attempts.1.payload.heard", "One, Two", "attempts[1].payload is not what “recall” records."),
    ("attempts.1.payload.ticked", ["x" * 1_001], "records: ticked[0] is “xxx"),
    (
        "attempts.1.payload.ticked",
        ["x"] * 101,
        "ticked is a list of 101; it has to be a list of at",
    ),
    ("attempts.1.payload.ticked", None, "attempts[1].payload is not what “recall” records."),
    ("attempts.1.payload.proposed", 5, "attempts[1].payload is not what “recall” records."),
    ("attempts.1.payload.more", "x" * 100_000, "it has to be at most 100,000 bytes of texts"),
    ("attempts.1.payload.more", "a\x00b", "attempts[1].payload is an object; it has to be at most"),
    ("attempts.1.payload.more", {"\ud800": 1}, "attempts[1].payload is an object; it has to be at"),
    ("attempts.1.payload.\ud800", 1, "it has to be at most 100,000 bytes of texts without NUL"),
    ("attempts.1.payload.more", 10**30, "numbers below 2⁵³"),
    ("attempts.1.payload.more", [[[[[]]]]], "in lists and objects at most 5 deep."),
    ("attempts.1.leech", "no", "attempts[1].leech is “no”; it has to be true or false."),
    ("reports.0.text", "", "reports[0].text is empty text; it has to be what was wrong"),
    ("reports.0.handled_at", "2026-11-23T09:00:00Z", "it has to be a moment from 2026-11-24T"),
    ("reports", [{}] * 1_001, "reports is a list of 1,001; it has to be a list of at most"),
]


def test_what_was_written_is_read_as_it_was() -> None:
    assert read(write(SAMPLE).encode(), now=NOW) == SAMPLE


def test_a_byte_order_mark_does_no_harm() -> None:
    assert read(b"\xef\xbb\xbf" + write(SAMPLE).encode(), now=NOW) == SAMPLE


def test_moments_of_any_offset_are_read_as_utc() -> None:
    file = spoiled("attempts.0.answered_at", "2026-11-24T18:00:00.000001+09:00")
    [first, _] = parsed(file).attempts
    assert first.answered_at == START + timedelta(microseconds=1)


def parsed(file: object) -> Content:
    return read(json.dumps(file).encode(), now=NOW)


def refusal(body: bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        read(body, now=NOW)
    return str(caught.value)


@pytest.mark.parametrize(
    ("body", "sentence"), NO_EXPORTS, ids=[sentence for _, sentence in NO_EXPORTS]
)
def test_what_is_no_export_is_said_so(body: bytes, sentence: str) -> None:
    assert sentence in refusal(body)


@pytest.mark.parametrize(
    ("path", "value", "sentence"), SPOILED, ids=[f"{path} {said}" for path, _, said in SPOILED]
)
def test_a_value_that_cannot_be_is_named_with_its_place(
    path: str, value: object, sentence: str
) -> None:
    assert sentence in refusal(json.dumps(spoiled(path, value)).encode())


def test_a_number_that_is_infinite_without_saying_so_is_refused() -> None:
    text = write(SAMPLE).replace('"retention":0.9,"two', '"retention":1e999,"two')
    assert refusal(text.encode()) == (
        "settings.retention is inf; it has to be a number from 0.8 to 0.97."
    )


def test_a_question_marked_twice_is_refused() -> None:
    file = json.loads(write(SAMPLE))
    file["cards"] *= 2
    assert refusal(json.dumps(file).encode()) == (
        "cards[1].uid is “000000000227”; it has to be a different one, since cards[0] has this one."
    )


KEYS = [
    (place, key)
    for place, entry in {
        "": json.loads(write(SAMPLE)),
        **{f"{name}[0]": json.loads(write(SAMPLE))[name][0] for name in ("cards", "attempts")},
        "parameters[0]": json.loads(write(SAMPLE))["parameters"][0],
        "reports[0]": json.loads(write(SAMPLE))["reports"][0],
        "rehearsals[0]": json.loads(write(SAMPLE))["rehearsals"][0],
        "settings": json.loads(write(SAMPLE))["settings"],
    }.items()
    for key in entry
    if (place, key) != ("", "format")
]
CAME_LATER = {
    *("no_date", "left_out", "types_answers", "took", "rehearsals"),
    *("reason", "answer", "email", "outcome", "word", "fixed_in", "read_at"),  # of a report
}


def without(place: str, key: str) -> bytes:
    """Return the sample without one key."""
    file = json.loads(write(SAMPLE))
    entry: Any = file
    for step in place.removesuffix("[0]").split("."):
        entry = entry[step] if step else entry
    del (entry[0] if place.endswith("[0]") else entry)[key]
    return json.dumps(file).encode()


@pytest.mark.parametrize(("place", "key"), [one for one in KEYS if one[1] not in CAME_LATER])
def test_no_key_may_be_missing(place: str, key: str) -> None:
    assert refusal(without(place, key)).endswith(f"{key} is missing.")


@pytest.mark.parametrize(("place", "key"), [one for one in KEYS if one[1] in CAME_LATER])
def test_a_key_that_came_later_may_be_missing(place: str, key: str) -> None:
    assert read(without(place, key), now=NOW).attempts


@pytest.mark.parametrize(
    ("path", "value", "sentence"),
    [
        ("settings.\ud800\x00", 1, "“��” is unknown to this site."),
        (f"settings.{'x' * 50}", 1, f"settings.{'x' * 40}… is unknown to this site."),
        ("cards.0.a - at `$[9]`", 1, "cards[0].a - at `$[9]` is unknown to this site."),
        ("more", [], "more is unknown to this site."),
        ("a - at `$[9]`", 1, "is unknown to this site."),
    ],
)
def test_a_key_of_any_name_is_refused_as_unknown(path: str, value: object, sentence: str) -> None:
    assert refusal(json.dumps(spoiled(path, value)).encode()).endswith(sentence)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=5,
)
PATHS = [
    *("settings", "parameters", "cards", "attempts", "reports", "parameters.0", "cards.0"),
    *("attempts.0", "reports.0", "parameters.0.weights", "parameters.0.weights.17"),
    *(f"settings.{name}" for name in json.loads(write(SAMPLE))["settings"]),
    *(f"attempts.0.{name}" for name in json.loads(write(SAMPLE))["attempts"][0]),
    *(f"attempts.0.payload.{name}" for name in ("answer", "heard", "ticked", "proposed", "more")),
]


@given(path=st.sampled_from(PATHS), value=JUNK)
def test_whatever_stands_there_it_is_read_or_refused(path: str, value: object) -> None:
    body = json.dumps(spoiled(path, value)).encode("utf-8", "surrogatepass")
    try:
        content = read(body, now=NOW)
    except UnreadableError as error:
        str(error).encode()
    else:
        assert read(write(content).encode(), now=NOW) == content


@given(body=st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        read(body, now=NOW)
    except UnreadableError as error:
        str(error).encode()
