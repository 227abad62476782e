"""What a file may hold: whatever breaks a rule gets a sentence that says what to do."""

from __future__ import annotations

import json
from typing import Any

import pytest

from quiz.bank.format import FrontMatter, SectionFile
from quiz.bank.lint import check_question
from quiz.bank.parse import Document, read_question
from quiz.validation import breaches, described, types_of
from tests.bank.samples import PATH, TEXT

REMOVED: Any = object()
MUSTS = [{"text": n, "must": True, "phrases": [n]} for n in "abcd"]
NO_MUSTS = [{"text": n, "must": False, "phrases": [n]} for n in "abc"]


def spoiled(*path: str | int, to: Any) -> dict[str, Any]:
    """Return sound front matter with one value changed, or removed."""
    values: Any = json.loads(json.dumps(read_question(TEXT, path=PATH).values))
    inner = values
    for part in path[:-1]:
        inner = inner[part]
    if to is REMOVED:
        del inner[path[-1]]
    else:
        inner[path[-1]] = to
    result: dict[str, Any] = values
    return result


def sentences(values: dict[str, Any]) -> list[str]:
    parts = dict.fromkeys(("explanation", "why"), "word " * 120) | {"short_answer": "Yes."}
    document = Document(path=PATH, values=values, parts=parts)
    return [f"{finding.what}; {finding.todo}" for finding in check_question(document)[2]]


CASES = [
    (("number",), REMOVED, "`number` is missing; write the whole number that the file's name"),
    (("number",), "551", "`number` is text; write the whole number"),
    (("number",), True, "`number` is true or false; write the whole number"),
    (("number",), 0, "`number` is “0”; write the whole number"),
    (("number",), 1_000_000, "`number` is “1000000”; write the whole number"),
    (("uid",), REMOVED, "`uid` is missing; write 12 hexadecimal digits in lower case"),
    (("uid",), "00000000ABCD", "`uid` is “00000000ABCD”; write 12 hexadecimal"),
    (("uid",), "00000000abcd\n", "`uid` is “00000000abcd\\n”; write 12 hexadecimal"),
    (("uid",), 123, "`uid` is a whole number; write 12 hexadecimal"),
    (("title",), "", "`title` is “”; write the question in one line"),
    (("title",), " x", "`title` is “ x”; write the question in one line"),
    (("title",), "x\ny", "`title` is “x\\ny”; write the question in one line"),
    (("title",), "x\n", "`title` is “x\\n”; write the question in one line"),
    (("title",), "x" * 201, "`title` has 201 characters; write the question in one line"),
    (("section",), "../etc", "`section` is “../etc”; write the name of the directory"),
    (("section",), "a--b", "`section` is “a--b”; write the name of the directory"),
    (("level",), "expert", "`level` is “expert”; write junior, mid, senior or staff"),
    (("level",), REMOVED, "`level` is missing; write junior, mid, senior or staff"),
    (("tags",), "kubelet", "`tags` is text; list the topics"),
    (("tags",), ["a", "a"], "`tags` repeats “a”; keep one of them"),
    (("tags", 1), "Capacity", "`tags[2]` is “Capacity”; write each tag in lower case"),
    (("tags", 1), None, "`tags[2]` is empty; write each tag in lower case"),
    (("tags",), [], "`tags` is missing; list the topics"),
    (("status",), "public", "`status` is “public”; write draft, published or retired"),
    (("status",), REMOVED, "`status` is missing; write draft, published or retired"),
    (("seconds",), 601, "`seconds` is “601”; write how many seconds"),
    (("seconds",), REMOVED, "`seconds` is missing; write how many seconds"),
    (("asked",), 69, "`asked` is “69”; write in how many of the 68 public lists"),
    (("verified",), REMOVED, "`verified` is missing; write the Kubernetes version it was"),
    (("verified",), "1.37", "`verified` is text; write the Kubernetes version"),
    (("verified", "date"), REMOVED, "`verified.date` is missing; write the day it was checked"),
    (("verified", "date"), "2026-02-30", "`verified.date` is “2026-02-30”; write the day"),
    (("verified", "date"), "today", "`verified.date` is “today”; write the day"),
    (("verified", "version"), "v1.37", "`verified.version` is “v1.37”; write a Kubernetes version"),
    (("verified", "version"), 2, "`verified.version` is a whole number; write a Kubernetes"),
    (("changes", 0, "version"), "soon", "`changes[1].version` is “soon”; write a Kubernetes"),
    (("changes", 0, "text"), REMOVED, "`changes[1].text` is missing; write one line, up to 300"),
    (("refs",), [], "`refs` is missing; list at least two primary sources"),
    (("refs", 0, "url"), "http://x.org", "`refs[1].url` is “http://x.org”; write an address"),
    (("refs", 0, "url"), "https://x.org/a b", "`refs[1].url` is “https://x.org/a b”; write an ad"),
    (("refs", 1, "supports"), 5, "`refs[2].supports` is a whole number; write in one line"),
    (("refs", 1, "title"), REMOVED, "`refs[2].title` is missing; write the source's title"),
    (("refs", 1, "note"), "x", "“note” is not a key here; remove it; the known keys are title"),
    (("key_points",), REMOVED, "`key_points` is missing; list three to seven points"),
    (("key_points",), {}, "`key_points` is a mapping; list three to seven points"),
    (("key_points", 2, "must"), "yes", "`key_points[3].must` is text; write true when no"),
    (("key_points",), NO_MUSTS, "no key points have `must"),
    (("key_points",), MUSTS, "4 key points have `must: true`; mark 1 to 3"),
    (("key_points", 2, "phrases"), REMOVED, "`key_points[3].phrases` is missing; list the phr"),
    (("key_points", 2, "phrases"), [], "`key_points[3].phrases` is missing; list the phr"),
    (("key_points", 2, "phrases"), [["a"]], "`key_points[3].phrases[1]` is a list; write each ph"),
    (("key_points", 2, "phrases"), ["a b c d e f"], "`key_points[3].phrases[1]` is “a b c d e f”"),
    (("key_points", 2, "phrases"), [*"abcdefghijklm"], "`key_points[3].phrases` has 13 entries"),
    (("key_points", 2, "text"), "x" * 301, "`key_points[3].text` has 301 characters; write one"),
    (("misconceptions", 0, "phrases"), [], "`misconceptions[1].phrases` has 0 entries; list"),
    (("misconceptions", 0, "voids"), [0], "`misconceptions[1].voids[1]` is “0”; write the number"),
    (("misconceptions", 0, "voids"), [1, 1], "`misconceptions[1].voids` repeats “1”; keep one"),
    (("misconceptions", 0, "phrases"), [*"abcdefghijk"], "`misconceptions[1].phrases` has 11 "),
    (("misconceptions",), REMOVED, "`misconceptions` is missing; list one to six things that"),
    (("followups", 0, "question"), "552", "`followups[1].question` is text; write the number"),
    (("followups",), REMOVED, "`followups` is missing; list what an interviewer asks"),
    (("related",), [1, 1], "`related` repeats “1”; keep one of them"),
    (("related",), ["a"], "`related[1]` is text; write the number of a question"),
    (("ask",), 5, "“ask” is not a key here; did you mean `asked`?"),
    (("answer",), "x", "“answer” is not a key here; remove it; the known keys are number"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "sentence"), CASES, ids=range(len(CASES)))
def test_a_spoiled_value_is_said_with_what_to_do(
    path: tuple[str | int, ...], value: Any, sentence: str
) -> None:
    (said,) = sentences(spoiled(*path, to=value))
    assert said.startswith(sentence)


def test_sound_front_matter_passes() -> None:
    assert sentences(spoiled("status", to="published")) == []


@pytest.mark.parametrize("status", ["draft", "retired"])
def test_only_a_published_question_must_be_complete(status: str) -> None:
    least = {"number": 551, "uid": "0" * 12, "title": "A?", "section": "scale", "status": status}
    assert sentences(least) == []
    lacks = sentences({**least, "status": "published"})
    assert [said.split(" ")[0] for said in lacks] == [
        *("`level`", "`tags`", "`seconds`", "`verified`"),
        *("`refs`", "`key_points`", "`misconceptions`", "`followups`"),
    ]


@pytest.mark.parametrize(
    ("key", "old", "sentence"),
    [
        ("key_points", "aliases", "`key_points[1].aliases` is no longer read; rename it to `ph"),
        ("key_points", "guards", "`key_points[1].guards` is no longer read; remove it, and"),
        ("misconceptions", "patterns", "`misconceptions[1].patterns` is no longer read; rename"),
    ],
)
def test_a_key_of_an_earlier_release_is_refused_with_what_to_do(
    key: str, old: str, sentence: str
) -> None:
    values = spoiled("status", to="published")
    phrases = values[key][0]["phrases"]
    del values[key][0]["phrases"]
    values[key][0][old] = phrases
    if old == "guards":
        values[key][0]["phrases"] = phrases
    (said,) = sentences(values)
    assert said.startswith(sentence)


def test_certificates_are_refused_with_what_to_do() -> None:
    (said,) = sentences(spoiled("certificates", to=["CKA"]))
    assert said == "`certificates` is no longer read; remove the line"


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"position": 1}, "`title` is missing; write the section's title"),
        ({"title": "", "position": 1}, "`title` is “”; write the section's title in one line"),
        ({"title": "A", "position": 0}, "`position` is “0”; write the section's place"),
        ({"title": "A", "position": 1, "summary": 5}, "`summary` is a whole number; write one o"),
        ({"title": "A", "position": 1, "sumary": "x"}, "“sumary” is not a key here; did"),
    ],
)
def test_a_spoiled_section_is_said_with_what_to_do(values: dict[str, Any], sentence: str) -> None:
    (found,) = breaches(values, SectionFile)
    assert f"{found.what}; {found.todo}".startswith(sentence)


def test_every_field_says_what_to_write() -> None:
    declared = {**types_of(FrontMatter), **types_of(SectionFile)}
    assert [name for name, kind in declared.items() if not described(kind)] == []
