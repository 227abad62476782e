"""Whether the whole of a list is written in the one layout that is known here.

A question in another layout would end up inside the answer above it. So what looks like a question
but is not in that layout counts as evidence: where there is enough of one form, the list is
refused, and the refusal names the layouts that were seen. What answers often contain (numbered
steps, headings smaller than the questions') takes more evidence than what they hardly ever contain.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby, pairwise

from quiz.bank.findings import BankError, Finding
from tools.convert.outline import ANSWER, NO_DEPTH, RANGE, Heading, Outline, question_of

LAYOUT = "`### Question 1: Title`"
_NUMBER = re.compile(r"(?:\*\*|__)?(?P<number>[0-9]{1,6})(?P<mark>[.):])(?=[ \t*_]|$)")
_NUMBERED_LINE = re.compile(rf" {{0,3}}{_NUMBER.pattern}[ \t]*(?P<text>\S.*)")
_ASKED_LINE = re.compile(
    r"""(?P<before>[\s>*_+#-]*)(?P<word>Question|Q)[ \t]?\#?(?P<number>[0-9]{0,6})
        [ \t]?(?P<mark>[:.)]|(?=\*\*|__))(?P<bold>\*\*|__)?[ \t]*(?P<text>\S.*)""",
    re.IGNORECASE | re.VERBOSE,
)
_SUMMARY = re.compile(r"\s*(?:<details[^<>]*>\s*)?<summary[^<>]*>(?P<text>.*)", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_RULE = re.compile(r"\s*\|?[ \t]*:?-+:?[ \t]*\|[-:| \t]*$")


class Evidence(IntEnum):
    """How surely a sight of one form is a question, surest first."""

    SURE = 1
    LIKELY = 2
    POSSIBLE = 3

    def least(self, known: int) -> int:
        """Return how many sights refuse a list that has `known` questions in the known layout."""
        match self:
            case Evidence.SURE:
                return 2
            case Evidence.LIKELY:
                return max(5, known // 2)
            case _:
                return max(10, min(known + 1, 20), known // 2)


@dataclass(frozen=True, kw_only=True)
class Sight:
    """A line (from 0) that may be a question: what it is, in which form, what it asks.

    `rank` is its number, or its place in its answer or table, where an answer may well have a few
    such lines: only a long run of consecutive ranks is a list of questions.
    """

    line: int
    what: str
    form: str
    text: str
    evidence: Evidence
    rank: int | None = None


def require_known_layout(found: Outline) -> None:
    """Refuse a list that is not written in the known layout as a whole.

    Raises:
        BankError: When it holds no question, or enough that looks like questions in another form;
            the sentence names each layout that was seen.
    """
    known = [block.heading for block in found.blocks if block.heading and block.question]
    forms = list(_foreign_forms(found, known))
    if known and not forms:
        return
    seen = " and ".join(
        f"{_counted(len(sights), sights[0].what)} of the form {sights[0].form}" for sights in forms
    )
    if known:
        first = Counter(_known_form(heading) for heading in known).most_common(1)[0][0]
        what = f"the list has more than one layout: {seen}, but "
        what += f"{_counted(len(known), 'question')} of the form {first}"
        todo = f"head every question with {LAYOUT}, and write what belongs to an answer as "
        todo += "smaller headings or as bullets"
    else:
        what = "there is no question in the list" + f", but {seen}" * bool(seen)
        todo = f"head each with {LAYOUT}"
    line = min((sights[0].line for sights in forms), default=0)
    raise BankError([Finding(what=what, todo=todo, line=line + 1)])


def _counted(count: int, what: str) -> str:
    return f"one {what}" if count == 1 else f"{count} {what}s"


def _known_form(heading: Heading) -> str:
    marks = f"{'#' * heading.depth} " if heading.depth < NO_DEPTH else ""
    number = re.sub(r"\d+", "1", heading.text[:40].partition(":")[0])
    return f"`{marks}{number}: …`"


def _foreign_forms(found: Outline, known: Sequence[Heading]) -> Iterator[list[Sight]]:
    """Yield the sights of each form that there are enough of, surest first."""
    usual = Counter(heading.depth for heading in known).most_common(1)
    depth = usual[0][0] if usual else NO_DEPTH
    sights = [*_headings(found, depth), *_lines(found), *_table_rows(found)]
    sights.sort(key=lambda sight: (sight.evidence, sight.what, _kind(sight), sight.line))
    groups = groupby(sights, key=lambda sight: (sight.evidence, sight.what, _kind(sight)))
    for (evidence, _, _), group in groups:
        distinct = _distinct(list(group))
        if evidence != Evidence.SURE and distinct and distinct[0].rank is not None:
            distinct = _longest_run(distinct)
        if len(distinct) >= (evidence.least(len(known)) if known else 2):
            yield distinct


def _kind(sight: Sight) -> str:
    return re.sub(r"\d+", "1", sight.form)


def _distinct(sights: list[Sight]) -> list[Sight]:
    """Leave out repeated texts: the same words in many answers are part of their template."""
    counts = Counter(sight.text.casefold() for sight in sights)
    return [sight for sight in sights if counts[sight.text.casefold()] == 1]


def _longest_run(sights: list[Sight]) -> list[Sight]:
    """Return the longest run of consecutive ranks; the steps of each answer start again at 1."""
    longest = run = sights[:1]
    for before, sight in pairwise(sights):
        counts_on = sight.rank == (before.rank or 0) + 1
        run = [*run, sight] if counts_on else [sight]
        longest = max(longest, run, key=len)
    return longest


def _headings(found: Outline, usual: int) -> Iterator[Sight]:
    """Yield headings that neither ask in the known form nor begin a section with questions."""
    sections = _sections(found)
    places = _places(found)
    sights = [
        (sight, heading.line in sections)
        for heading in found.headings
        if not (question_of(heading.text) or RANGE.search(heading.text))
        and not ANSWER.match(found.lines[heading.line])
        and (sight := _heading(heading, places[heading.line], is_small=heading.depth > usual))
    ]
    counts = Counter(_kind(sight) for sight, _ in sights)
    of_sections = Counter(_kind(sight) for sight, is_section in sights if is_section)
    for sight, _ in sights:
        if of_sections[_kind(sight)] * 2 < counts[_kind(sight)]:
            yield sight


def _sections(found: Outline) -> set[int]:
    """Return the lines of the headings that a question follows."""
    return {
        block.heading.line
        for block, below in pairwise(found.blocks)
        if block.heading and not block.question and below.question
    }


def _places(found: Outline) -> dict[int, int]:
    """Return each heading's place among those of its depth below one question, by its line."""
    places: dict[int, int] = {}
    seen = [0] * (NO_DEPTH + 1)
    for heading in found.headings:
        if question_of(heading.text):
            seen = [0] * (NO_DEPTH + 1)
        seen[heading.depth] += 1
        places[heading.line] = seen[heading.depth]
    return places


def _heading(heading: Heading, place: int, *, is_small: bool) -> Sight | None:
    match = _NUMBER.match(heading.text)
    text = heading.text[match.end() :] if match else heading.text
    text = text.strip(" \t*_")
    is_asked = match or text.endswith("?")
    if not text or (is_small and not is_asked):
        return None
    evidence = Evidence.SURE if is_asked and not is_small else Evidence.POSSIBLE
    rank = int(match["number"]) if match else place
    form = f"{rank}{match['mark']} …" if match else "…" + "?" * text.endswith("?")
    return Sight(
        line=heading.line,
        what="heading",
        form=f"`{'#' * heading.depth} {form}`",
        text=text,
        evidence=evidence,
        rank=rank if is_small else None,
    )


def _lines(found: Outline) -> Iterator[Sight]:
    headings = {heading.line for heading in found.headings}
    for line, text in enumerate(found.lines):
        if line in found.code or line in headings or not text.strip():
            continue
        sight = _asked_line(line, text) or _summary(line, found) or _numbered_line(line, text)
        if sight:
            yield sight


def _asked_line(line: int, text: str) -> Sight | None:
    match = _ASKED_LINE.match(text)
    if not match:
        return None
    number = f" {match['number']}" if match["word"].lower() != "q" else match["number"]
    name = f"{match['before'].lstrip()}{match['word']}{number.rstrip()}{match['mark']}"
    form = f"`{name}{match['bold'] or ''} …`"
    asked = match["text"].strip(" *_")
    return Sight(line=line, what="line", form=form, text=asked, evidence=Evidence.SURE)


def _summary(line: int, found: Outline) -> Sight | None:
    match = _SUMMARY.match(found.lines[line])
    if not match:
        return None
    below = found.lines[line + 1] if line + 1 < len(found.lines) else ""
    text = (_TAG.sub("", match["text"]) or _TAG.sub("", below)).strip()
    is_asked = text.endswith("?") or _NUMBER.match(text)
    evidence = Evidence.SURE if is_asked else Evidence.LIKELY
    form = "`<summary>…</summary>`"
    return Sight(line=line, what="block", form=form, text=text, evidence=evidence)


def _numbered_line(line: int, text: str) -> Sight | None:
    match = _NUMBERED_LINE.match(text)
    if not match:
        return None
    bold = "**" if text.lstrip().startswith(("**", "__")) else ""
    asked = match["text"].strip(" \t*_")
    if not (bold or asked.endswith("?")):
        return None
    mark = "?" if asked.endswith("?") else ""
    return Sight(
        line=line,
        what="line",
        form=f"`{bold}{match['number']}{match['mark']} …{mark}{bold}`",
        text=asked,
        evidence=Evidence.LIKELY,
        rank=int(match["number"]),
    )


def _table_rows(found: Outline) -> Iterator[Sight]:
    """Yield table rows that ask: by a header of that name, or by a cell that ends in “?”."""
    header: list[str] = []
    for line, (text, below) in enumerate(pairwise([*found.lines, ""])):
        if line in found.code or "|" not in text:
            header = []
        elif not header:
            header = _cells(text) if _RULE.match(below) else []
        elif not _RULE.match(text):
            names = {cell.lower().rstrip("s") for cell in header}
            is_list = {"question", "answer"} <= names
            asked = [cell for cell in _cells(text) if cell.endswith("?")]
            if is_list or asked:
                yield Sight(
                    line=line,
                    what="row",
                    form=f"`| {' | '.join(header)[:60]} |`",
                    text=asked[0] if asked else text,
                    evidence=Evidence.SURE if is_list else Evidence.LIKELY,
                    rank=line,
                )


def _cells(row: str) -> list[str]:
    return [cell.strip(" \t*_") for cell in row.strip().strip("|").split("|")]
