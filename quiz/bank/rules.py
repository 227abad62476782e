"""What types cannot say about a question: one function for each rule, in two lists.

A rule takes a question and yields what breaks it; its docstring says what holds.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any

from quiz.bank import body
from quiz.bank.findings import Finding
from quiz.bank.format import HEADINGS, NEEDED, BankQuestion, FrontMatter
from quiz.bank.serialize import plain
from quiz.exercises import definition, phrases
from quiz.exercises.definition import Definition, Point
from quiz.validation import FieldPath, described, named, shown, types_of

LANGUAGES = ("yaml", "shell", "text", "json", "ini", "toml", "go", "python")
UNCHECKED = "yaml unchecked: "
SHORT_ANSWER_WORDS = 60
EXPLANATION_WORDS = range(120, 301)
MUSTS = range(1, 4)
CURLY = re.compile("[\u2018\u2019\u201c\u201d]")


def judge(question: BankQuestion) -> list[Finding]:
    """Return everything that breaks the rules for a question of this status."""
    rules = (*RULES, *PUBLISHED_RULES) if question.status == "published" else RULES
    return [finding for rule in rules for finding in rule(question)]


def loose_links(question: BankQuestion, known: set[int]) -> list[Finding]:
    """Return a finding for each follow-up and related question that is not among `known`."""
    asked = [(index, item.question) for index, item in enumerate(question.followups)]
    links: list[tuple[FieldPath, int]] = [
        *((("followups", index, "question"), number) for index, number in asked if number),
        *((("related", index), number) for index, number in enumerate(question.related)),
    ]
    return [
        Finding(
            what=f"`{field[0]}` names {number}, which is not a question in the bank",
            todo="correct the number, or remove it",
            field=field,
        )
        for field, number in links
        if number not in known
    ]


def key_points_differ(question: BankQuestion) -> Iterator[Finding]:
    """No two key points of a question say the same thing."""
    yield from _twice("key_points", "text", [point.text for point in question.key_points])


def sources_differ(question: BankQuestion) -> Iterator[Finding]:
    """No source is named twice."""
    yield from _twice("refs", "url", [ref.url for ref in question.refs])


def not_related_to_itself(question: BankQuestion) -> Iterator[Finding]:
    """A question is not related to itself."""
    if question.number in question.related:
        what = f"`related` names {question.number}, the question itself"
        yield Finding(what=what, todo="remove it", field=("related",))


def lists_repeat_nothing(question: BankQuestion) -> Iterator[Finding]:
    """No list names anything twice."""
    lists: dict[FieldPath, tuple[str | int, ...]] = {
        ("tags",): question.tags,
        ("related",): question.related,
        **{("key_points", i, "phrases"): p.phrases for i, p in enumerate(question.key_points)},
        **{
            ("misconceptions", i, "phrases"): m.phrases
            for i, m in enumerate(question.misconceptions)
        },
        **{("misconceptions", i, "voids"): m.voids for i, m in enumerate(question.misconceptions)},
    }
    for field, items in lists.items():
        for item in sorted({item for item in items if items.count(item) > 1}, key=str):
            yield Finding(
                what=f"{named(field)} repeats {shown(item)}",
                todo="keep one of them",
                field=field,
            )


def voids_name_key_points(question: BankQuestion) -> Iterator[Finding]:
    """A misconception contradicts only key points that exist."""
    count = len(question.key_points)
    for index, misconception in enumerate(question.misconceptions):
        for number in misconception.voids:
            if 0 < count < number:  # without any, the missing points are reported already
                field: FieldPath = ("misconceptions", index, "voids")
                what = f"{named(field)} names key point {number} of {count}"
                yield Finding(what=what, todo="count the key points from 1", field=field)


def nothing_is_missing(question: BankQuestion) -> Iterator[Finding]:
    """A published question has all that learners need."""
    for name, least in NEEDED.items():
        value = getattr(question, name)
        if not value:
            what = f"`{name}` is missing"
        elif isinstance(value, tuple) and len(value) < least:
            what = f"`{name}` has {len(value)} {'entry' if len(value) == 1 else 'entries'}"
        else:
            continue
        yield Finding(what=what, todo=described(types_of(FrontMatter)[name]), field=(name,))


def every_key_point_has_phrases(question: BankQuestion) -> Iterator[Finding]:
    """Each key point can be heard."""
    for index, point in enumerate(question.key_points):
        if not point.phrases:
            field: FieldPath = ("key_points", index, "phrases")
            todo = described(types_of(type(point))["phrases"])
            yield Finding(what=f"{named(field)} is missing", todo=todo, field=field)


def musts_are_few(question: BankQuestion) -> Iterator[Finding]:
    """Some key points are essential, but no more than a few."""
    musts = sum(point.must for point in question.key_points)
    if question.key_points and musts not in MUSTS:
        what = f"{musts or 'no'} key point{' has' if musts == 1 else 's have'} `must: true`"
        todo = f"mark {MUSTS[0]} to {MUSTS[-1]}: what no interviewer would pass an answer without"
        yield Finding(what=what, todo=todo, field=("key_points",))


def little_is_listened_for(question: BankQuestion) -> Iterator[Finding]:
    """Phrases are few and short enough to be written well, and to be kept right."""
    bytes_ = phrases.size(_listened_for(question))
    if bytes_ > phrases.MOST_BYTES:
        what = f"the phrases take {bytes_:,} bytes, but only {phrases.MOST_BYTES:,} are allowed"
        yield Finding(what=what, todo="keep those that people really say", field=("key_points",))


def every_phrase_can_be_heard(question: BankQuestion) -> Iterator[Finding]:
    """A phrase has words; a falsehood is more than two words that true sentences contain too."""
    points = [("key_points", i, p.phrases) for i, p in enumerate(question.key_points)]
    beliefs = [("misconceptions", i, m.phrases) for i, m in enumerate(question.misconceptions)]
    for part, index, said in [*points, *beliefs]:
        for phrase in said:
            if phrases.is_silent(phrase):
                what, todo = "has no word to listen for", "write what people say"
            elif part == "misconceptions" and phrases.is_common(phrase):
                what, todo = "occurs in true sentences too", "say more clearly what is false"
            else:
                continue
            field: FieldPath = (part, index, "phrases")
            yield Finding(what=f"the phrase {shown(phrase)} {what}", todo=todo, field=field)


def nothing_true_is_heard_as_false(question: BankQuestion) -> Iterator[Finding]:
    """No misconception is heard in the question's own text."""
    texts = [question.short_answer, question.explanation]
    for claim in phrases.heard_as_false(_listened_for(question), texts):
        what = f"the phrase {shown(claim.phrase)} is heard in the true sentence “{claim.sentence}”"
        field: FieldPath = ("misconceptions", claim.misconception, "phrases")
        yield Finding(what=what, todo="write it so that only the false belief says it", field=field)


def answer_is_written(question: BankQuestion) -> Iterator[Finding]:
    """Every part is there, except perhaps the example."""
    for name in ("short_answer", "explanation", "why"):
        if not getattr(question, name):
            what = f"`{HEADINGS[name]}` is missing or empty"
            yield Finding(what=what, todo="write it, or set `status: draft`", field=(name,))


def short_answer_is_short(question: BankQuestion) -> Iterator[Finding]:
    """The short answer can be said in a breath or two."""
    words = body.count_words(question.short_answer)
    if words > SHORT_ANSWER_WORDS:
        what = f"the short answer has {words} words"
        todo = f"shorten it to {SHORT_ANSWER_WORDS}"
        yield Finding(what=what, todo=todo, field=("short_answer",))


def explanation_has_its_length(question: BankQuestion) -> Iterator[Finding]:
    """The explanation is long enough to explain and short enough to read."""
    words = body.count_words(question.explanation)
    if question.explanation and words not in EXPLANATION_WORDS:
        what = f"the explanation has {words} words"
        todo = f"write {EXPLANATION_WORDS[0]} to {EXPLANATION_WORDS[-1]}, code not counted"
        yield Finding(what=what, todo=todo, field=("explanation",))


def phrases_serve_one_point(question: BankQuestion) -> Iterator[Finding]:
    """No phrase ticks two key points; phrases are compared as sets of words."""
    for (i, one), (j, other) in combinations(enumerate(question.key_points), 2):
        words = {frozenset(phrase.casefold().split()) for phrase in one.phrases}
        for phrase in other.phrases:
            if frozenset(phrase.casefold().split()) in words:
                what = f"the phrase {shown(phrase)} serves key points {i + 1} and {j + 1}"
                todo = "keep it with one of them"
                yield Finding(what=what, todo=todo, field=("key_points", j, "phrases"))


def fences_name_a_language(question: BankQuestion) -> Iterator[Finding]:
    """Each block of code names its language; YAML that no schema checks says why."""
    for name in HEADINGS:
        for fence in body.fences(getattr(question, name)):
            if not _is_language(fence.info):
                mark = f"is marked {shown(fence.info)}" if fence.info else "has no language"
                what = f"a fence {mark}"
                todo = f"write one of {', '.join(LANGUAGES)}, or `{UNCHECKED}` and the reason"
                yield Finding(what=what, todo=todo, field=(name, fence.line))


def no_hint_is_left(question: BankQuestion) -> Iterator[Finding]:
    """What `manage.py new_question` wrote as hints is replaced."""
    for field, text in _texts(plain(question)):
        if "TODO" in text or text == "todo":
            what = f"{named(field)} still holds a hint"
            yield Finding(what=what, todo="write it in place of the TODO", field=field)


def code_has_straight_quotes(question: BankQuestion) -> Iterator[Finding]:
    """No shell and no YAML knows curly quotes."""
    points, beliefs = enumerate(question.key_points), enumerate(question.misconceptions)
    texts: list[tuple[FieldPath, str]] = [
        *(((name,), getattr(question, name)) for name in HEADINGS),
        *((("key_points", index, "text"), point.text) for index, point in points),
        *((("misconceptions", index, "correction"), one.correction) for index, one in beliefs),
    ]
    for field, text in texts:
        for line, code in body.code(text) if CURLY.search(text) else ():
            if found := CURLY.search(code):
                place = (*field, line) if len(field) == 1 else field
                what = f"there is a curly quote, {found[0]}, within code"
                yield Finding(what=what, todo="type a straight one", field=place)


# In the database, drafts have to keep these too.
RULES = (
    key_points_differ,
    sources_differ,
    not_related_to_itself,
    lists_repeat_nothing,
)
PUBLISHED_RULES = (
    code_has_straight_quotes,
    nothing_is_missing,
    every_key_point_has_phrases,
    musts_are_few,
    voids_name_key_points,
    little_is_listened_for,
    every_phrase_can_be_heard,
    nothing_true_is_heard_as_false,
    answer_is_written,
    short_answer_is_short,
    explanation_has_its_length,
    phrases_serve_one_point,
    fences_name_a_language,
    no_hint_is_left,
)


def _listened_for(question: BankQuestion) -> Definition:
    """Return what the matcher listens for; which points a falsehood voids does not matter here."""
    return Definition(
        points=tuple(Point(text=p.text, phrases=p.phrases) for p in question.key_points),
        misconceptions=tuple(
            definition.Misconception(phrases=m.phrases, correction=m.correction)
            for m in question.misconceptions
        ),
    )


def _texts(value: Any, field: FieldPath = ()) -> Iterator[tuple[FieldPath, str]]:
    """Yield every text in a question, with the field that holds it."""
    match value:
        case str():
            yield field, value
        case dict():
            for key, inner in value.items():
                yield from _texts(inner, (*field, key))
        case list():
            for index, inner in enumerate(value):
                yield from _texts(inner, (*field, index))


def _is_language(info: str) -> bool:
    return info in LANGUAGES or bool(info.startswith(UNCHECKED) and info != UNCHECKED.strip())


def _twice(field: str, key: str, values: list[str]) -> Iterator[Finding]:
    for index, value in enumerate(values):
        if value in values[:index]:
            what = f"`{field}` has {shown(value)} twice"
            yield Finding(what=what, todo="keep one of them", field=(field, index, key))
