"""What a schema cannot say about one question: one rule a function, in two lists.

A rule takes a question and yields its breaches.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from quiz.bank import body
from quiz.bank.findings import Finding, shown
from quiz.bank.format import BankQuestion

LANGUAGES = ("yaml", "shell", "text", "json", "ini", "toml", "go", "python")
UNCHECKED = "yaml unchecked: "
SHORT_ANSWER_WORDS = 60
EXPLANATION_WORDS = range(120, 301)


def judge(question: BankQuestion) -> list[Finding]:
    """Return every breach of the rules that a question of this status is held to."""
    rules = (*RULES, *PUBLISHED_RULES) if question.status == "published" else RULES
    return [finding for rule in rules for finding in rule(question)]


def loose_links(question: BankQuestion, known: set[int]) -> list[Finding]:
    """Return follow-ups and relatives whose number is none of the `known` ones."""
    asked = {item.question for item in question.followups if item.question}
    return [
        Finding(
            what=f"`{field}` names {number}, which is no question of the bank",
            todo="correct the number, or remove it",
            field=(field,),
        )
        for field, numbers in (("followups", asked), ("related", set(question.related)))
        for number in sorted(numbers - known)
    ]


def key_points_differ(question: BankQuestion) -> Iterator[Finding]:
    """No two key points of a question say the same."""
    yield from _twice("key_points", "text", [point.text for point in question.key_points])


def sources_differ(question: BankQuestion) -> Iterator[Finding]:
    """No source is named twice."""
    yield from _twice("refs", "url", [ref.url for ref in question.refs])


def not_related_to_itself(question: BankQuestion) -> Iterator[Finding]:
    """A question is not its own relative."""
    if question.number in question.related:
        what = f"`related` names {question.number}, the question itself"
        yield Finding(what=what, todo="remove it", field=("related",))


def answer_is_written(question: BankQuestion) -> Iterator[Finding]:
    """All parts but the example are there."""
    for name in ("short_answer", "explanation", "why"):
        if not getattr(question, name):
            what = f"`{body.HEADINGS[name]}` is missing or empty"
            yield Finding(what=what, todo="write it, or set `status: draft`", field=(name,))


def short_answer_is_short(question: BankQuestion) -> Iterator[Finding]:
    """The short answer can be said in one breath or two."""
    words = body.count_words(question.short_answer)
    if words > SHORT_ANSWER_WORDS:
        what = f"the short answer has {words} words"
        todo = f"shorten it to {SHORT_ANSWER_WORDS}"
        yield Finding(what=what, todo=todo, field=("short_answer",))


def explanation_has_its_length(question: BankQuestion) -> Iterator[Finding]:
    """The explanation explains, and ends."""
    words = body.count_words(question.explanation)
    if question.explanation and words not in EXPLANATION_WORDS:
        what = f"the explanation has {words} words"
        todo = f"write {EXPLANATION_WORDS[0]} to {EXPLANATION_WORDS[-1]}, code not counted"
        yield Finding(what=what, todo=todo, field=("explanation",))


def phrases_serve_one_point(question: BankQuestion) -> Iterator[Finding]:
    """What ticks one key point ticks no other: phrases are compared as sets of words."""
    for (i, one), (j, other) in combinations(enumerate(question.key_points), 2):
        words = {frozenset(phrase.casefold().split()) for phrase in one.phrases}
        for phrase in other.phrases:
            if frozenset(phrase.casefold().split()) in words:
                what = f"the phrase {shown(phrase)} serves key points {i + 1} and {j + 1}"
                todo = "keep it at one of them"
                yield Finding(what=what, todo=todo, field=("key_points", j, "phrases"))


def fences_name_a_language(question: BankQuestion) -> Iterator[Finding]:
    """Each block of code says what it is; YAML that no schema checks says why."""
    for name in body.HEADINGS:
        for fence in body.fences(getattr(question, name)):
            if not _is_language(fence.info):
                what = f"a fence is marked {shown(fence.info)}" if fence.info else "a fence is bare"
                todo = f"write one of {', '.join(LANGUAGES)}, or `{UNCHECKED}` and the reason"
                yield Finding(what=what, todo=todo, field=(name, fence.line))


# The database holds drafts to these too.
RULES = (key_points_differ, sources_differ, not_related_to_itself)
PUBLISHED_RULES = (
    answer_is_written,
    short_answer_is_short,
    explanation_has_its_length,
    phrases_serve_one_point,
    fences_name_a_language,
)


def _is_language(info: str) -> bool:
    return info in LANGUAGES or bool(info.startswith(UNCHECKED) and info != UNCHECKED.strip())


def _twice(field: str, key: str, values: list[str]) -> Iterator[Finding]:
    for index, value in enumerate(values):
        if value in values[:index]:
            what = f"`{field}` has {shown(value)} twice"
            yield Finding(what=what, todo="keep one of them", field=(field, index, key))
