"""Which phrases an answer says, and which it claims. Pure: words and their places, no AI model.

A phrase is *said* when all its words stand in one sentence, in any order, not too far apart, in
clauses that do not deny them; the words of a phrase that is itself a denial may stand in any
clause. A phrase is *claimed* when its words stand in one clause, in order and close together, and
the clause is a denial exactly when the phrase is. “max pods” and “maxPods” are the same.

Words are compared by their stem, so that “scales”, “scaled” and “scaling” are the same; every word
of denial becomes “not”. An answer is cut in one pass, by an expression that never goes back over
what it has read, and no word is searched for: the places of each word are the bits of one integer,
and a phrase costs a few shifts and ANDs of those. So a text of nothing but brackets takes no longer
than any other.

The Snowball stemmer for English was tried in place of the endings below. On the golden answers it
heard as much, give or take one key point of 330 in either half, but it took nine times as long for
each word, too long for 10,000 characters of new words.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum, auto
from functools import lru_cache, reduce
from itertools import chain, islice
from operator import and_
from typing import NamedTuple

from quiz.exercises.characters import plain
from quiz.exercises.common_words import STOP
from quiz.exercises.definition import Definition, Heard

WORD = r"w/o\b|[a-z0-9]+(?:\.[0-9]+|(?<=[0-9]),[0-9]{3}(?![a-z0-9_]))*(?:['`][a-z]+)?"
WORDS = re.compile(WORD)
ENDINGS = ("ings", "ing", "edly", "ed", "ies", "sses", "ss", "s", "ly")
REPLACED = {"ies": "y", "sses": "ss", "ss": "ss"}
SHORTEST_STEM = 3
SHORTEST = dict.fromkeys(ENDINGS, SHORTEST_STEM) | {"s": 2}  # so that “IPs” is “IP”
LONGEST = 40  # longer ones are keys and hashes, which have no endings
NEGATIONS = {
    *("not", "cannot", "cant", "dont", "doesnt", "didnt", "isnt", "arent", "wasnt", "werent"),
    *("wont", "wouldnt", "couldnt", "shouldnt", "mustnt", "neednt", "havent", "hasnt", "hadnt"),
    *("never", "no", "nor", "neither", "nothing", "none", "without", "hardly", "nobody", "w/o"),
}
NOT = "not"
SHORT_NAMES = {  # as people type them in a hurry; most are those of kubectl
    "cm": "configmap",
    "dep": "dependency",
    "deps": "dependency",
    "ds": "daemonset",
    "env": "environment",
    "mem": "memory",
    "netpol": "networkpolicy",
    "ns": "namespace",
    "sa": "serviceaccount",
    "sts": "statefulset",
    "svc": "service",
}

TOKEN = re.compile(
    rf"""(?P<skipped>^[0-9]{{1,2}}[.)](?=\s)|(?:e\.g|i\.e|a\.k\.a|vs)\.)
    |(?P<word>{WORD})
    |(?P<stop>[.!?]+["')\]]*)
    |(?P<line>[\n\r;]+)
    |(?P<cut>[,:()]+|[-=]+>)
    |(?P<dash>-+)""",
    re.VERBOSE | re.MULTILINE,
)
CONJUNCTIONS = {
    *("but", "while", "whereas", "although", "though", "because", "so", "and", "which", "then")
}
# What follows these is not what the speaker believes.
TURNING_DOWN = (("instead", "of"), ("rather", "than"), ("as", "oppos", "to"))  # as stems
BEGINNINGS = {words[0] for words in TURNING_DOWN}
RELATIVE = {"that", "who"}  # “which” ends every clause
CUTTING = BEGINNINGS | RELATIVE
OPENING = "([{<`'\""
REACH = 7  # other words that may stand among the words of a phrase that is said
GAP = 4  # other words that may stand between two words of a phrase that is claimed
CLOSE = 3  # other words in a stretch that is marked whole
MARKED = 20  # stretches of one phrase that are marked; nobody reads more

Span = tuple[int, int]
Stems = tuple[str, ...]


def listen(answer: str, definition: Definition) -> Heard:
    """Return which of a question's points and false beliefs the answer says."""
    spoken = Spoken(answer)
    betrayed = [
        known
        for known in definition.misconceptions
        if any(spoken.claim(phrase) for phrase in known.phrases)
    ]
    voided = {place for known in betrayed for place in known.voids}
    said = [
        [phrase for phrase in point.phrases if place not in voided and spoken.says(phrase)]
        for place, point in enumerate(definition.points)
    ]
    return Heard(
        ticks=tuple(bool(phrases) for phrases in said),
        words=tuple(spoken.marked(phrase for phrases in said for phrase in phrases)),
        corrections=tuple(known.correction for known in betrayed),
        voided=tuple(place in voided for place in range(len(definition.points))),
    )


def _in_ascii(text: str) -> tuple[str, Sequence[int]]:
    """Return what `plain` does, by a shortcut for text that is ASCII already."""
    return (text.lower(), range(len(text) + 1)) if text.isascii() else plain(text)


@lru_cache(maxsize=20_000)
def stems(phrase: str) -> tuple[str, ...]:
    """Return the stems of a phrase's words, in order; cached, since phrases come again."""
    return tuple(stem(word) for word in _heard_words(phrase))


@lru_cache(maxsize=20_000)
def as_one(phrase: str) -> str:
    """Return the stem of a phrase that is written as one word: “read-only” is “readonly” too."""
    return stem("".join(_heard_words(phrase)))


def _heard_words(phrase: str) -> list[str]:
    """Return a phrase's words without conjunctions, which end a clause and are never heard."""
    found = WORDS.findall(_in_ascii(phrase)[0])
    return [SHORT_NAMES.get(word, word) for word in found if word not in CONJUNCTIONS]


def stem(word: str) -> str:
    """Return the stem of a word in lower case; of a word of denial, “not”."""
    return _stem(word) if len(word) <= LONGEST else word


@lru_cache(maxsize=20_000)
def _stem(word: str) -> str:
    word = word.replace("`", "'").replace("\u2019", "'")
    if word in NEGATIONS or word.endswith("n't"):
        return NOT
    word = word.partition("'")[0].replace(",", "")
    if re.fullmatch(r"\d+k", word):
        return f"{word[:-1]}000"
    if re.fullmatch(r"v\d[\d.]*", word):
        return word[1:]
    if word[0].isdigit():
        return word
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST[ending]:
            word = word.removesuffix(ending) + REPLACED.get(ending, "")
            break
    if len(word) > SHORTEST_STEM:
        word = word.removesuffix("e")
    is_doubled = len(word) > SHORTEST_STEM and word[-1] == word[-2]
    word = word[:-1] if is_doubled and word[-1] not in "sl" else word
    return word if word != NOT else f"{word}e"  # a note denies nothing


STOP_WORDS = frozenset({NOT, *stems(STOP)})


class Word(NamedTuple):
    """A word of an answer: in lower case, its stem, and the slice of the answer that holds it."""

    typed: str
    stem: str
    start: int
    end: int


Clause = list[Word]


class Break(Enum):
    """What stands between words."""

    CLAUSE = auto()
    SENTENCE = auto()


class Sentence(NamedTuple):
    """A sentence: the slice of the answer that holds it, and its clauses, none of them empty."""

    start: int
    end: int
    clauses: list[Clause]


def sentences(text: str) -> list[Sentence]:
    """Cut a typed answer into sentences; what only repeats a denial is left out."""
    found: list[Sentence] = []
    clauses: list[Clause] = [[]]
    for item in chain(_items(text), [Break.SENTENCE]):
        if isinstance(item, Word):
            clauses[-1].append(item)
        elif item is Break.CLAUSE:
            if clauses[-1]:
                clauses.append([])
        elif clauses[0]:
            found.append(_sentence(clauses))
            clauses = [[]]
    return found


def _items(text: str) -> Iterator[Word | Break]:
    typed, origins = _in_ascii(text)
    for token in TOKEN.finditer(typed):
        kind, (start, end) = token.lastgroup, token.span()
        if kind == "word" and token[0] not in CONJUNCTIONS:
            word = SHORT_NAMES.get(token[0], token[0])
            yield Word(token[0], stem(word), origins[start], origins[end])
        elif kind == "line" or (kind == "stop" and _is_blank(typed, end)):
            yield Break.SENTENCE
        elif kind in {"cut", "word"} or (kind == "dash" and _is_pause(typed, start, end)):
            yield Break.CLAUSE


def _is_blank(typed: str, place: int) -> bool:
    return not 0 <= place < len(typed) or typed[place].isspace()


def _is_pause(typed: str, start: int, end: int) -> bool:
    """Whether dashes separate clauses, as those of “kube-bench” and “--max-pods” do not."""
    if _is_blank(typed, start - 1):
        return _is_blank(typed, end)
    before, after = typed[start - 1], typed[end : end + 1]
    is_range = before.isdigit() and after.isdigit()
    return end - start > 1 and before not in OPENING and not is_range


def _sentence(clauses: list[Clause]) -> Sentence:
    start, end = clauses[0][0].start, (clauses[-1] or clauses[-2])[-1].end
    held = [part for clause in clauses for part in _held(clause) if part]
    return Sentence(start, end, held)


def _held(clause: Clause) -> Iterable[Clause]:
    """Return what a clause asserts, then what it turns down, with a “not” before it."""
    is_plain = CUTTING.isdisjoint([word.stem for word in clause])
    return (clause,) if is_plain else _parts(clause)


def _parts(clause: Clause) -> Iterator[Clause]:
    cuts = [
        (place, length)
        for place, word in enumerate(clause)
        if word.stem in BEGINNINGS and (length := _turning_down(clause[place : place + 3]))
    ]
    ends = [*(place for place, _ in cuts), len(clause)]
    yield from _without_echo(clause[: ends[0]])
    for (place, length), end in zip(cuts, ends[1:], strict=True):
        first, last = clause[place], clause[place + length - 1]
        yield [Word(NOT, NOT, first.start, last.end), *clause[place + length : end]]


def _turning_down(words: Clause) -> int:
    """Return how many words at the beginning turn down what follows; usually none."""
    said = tuple(word.stem for word in words)
    return max((len(known) for known in TURNING_DOWN if said[: len(known)] == known), default=0)


def _without_echo(clause: Clause) -> Iterator[Clause]:
    """Cut before “that cannot …”: it denies nothing before it, and goes with what is denied."""
    for place, word in enumerate(clause):
        if word.stem in RELATIVE and denies(clause[place + 1 : place + 3]):
            yield clause[:place]
            if not denies(clause[:place]):
                yield clause[place:]
            return
    yield clause


def denies(clause: Clause) -> bool:
    """Whether the clause holds a word of denial."""
    return any(word.stem == NOT for word in clause)


class Places:
    """Where each stem occurs: at place n if bit n of its number is set."""

    def __init__(self) -> None:
        """Start without any."""
        self._places: dict[str, list[int]] = defaultdict(list)
        self._bits: dict[str, int] = {}

    def add(self, stem: str, place: int) -> None:
        """Note one place of a stem."""
        self._places[stem].append(place)

    def __getitem__(self, stem: str) -> int:
        if stem not in self._bits:
            self._bits[stem] = bits(self._places.get(stem, ()))
        return self._bits[stem]


class Spoken:
    """A typed answer that can be searched for phrases; its words and sentences are numbered."""

    def __init__(self, text: str) -> None:
        """Read the answer, once for all phrases."""
        self._text = text
        self._sentences = sentences(text)
        self._words: list[Word] = []
        self._sentence_of: list[int] = []  # each word's
        self._at = Places()
        self._firsts: list[int] = []  # the place of each sentence's first word, and the end
        clause_starts: list[int] = []
        denied: list[int] = []
        for number, sentence in enumerate(self._sentences):
            self._firsts.append(len(self._words))
            for clause in sentence.clauses:
                place, is_denied = len(self._words), denies(clause)
                self._add(clause, number)
                clause_starts.append(place)
                if is_denied:
                    denied += range(place, len(self._words))
        self._firsts.append(len(self._words))
        self._denied = bits(denied)
        self._clause_starts, self._sentence_starts = bits(clause_starts), bits(self._firsts)

    def says(self, phrase: str) -> bool:
        """Whether one of the sentences says the phrase."""
        return next(self._said(phrase), None) is not None

    def claim(self, phrase: str) -> str:
        """Return the first sentence that claims the phrase, as it was typed; empty if none does."""
        ends = self._claimed_at(stems(phrase))
        if not ends:
            return ""
        sentence = self._sentences[self._sentence_of[lowest(ends)]]
        return self._text[sentence.start : sentence.end]

    def marked(self, phrases: Iterable[str]) -> list[tuple[str, bool]]:
        """Cut the answer into pieces, each with whether it says one of the phrases.

        A piece that does is a stretch with few other words in it or, where there is none, the
        phrase's own words, without stop words. Joined, the pieces are the whole answer.
        """
        spans: list[Span] = []
        scattered: dict[int, set[str]] = defaultdict(set)
        for phrase in {stems(phrase): phrase for phrase in phrases}.values():
            said = stems(phrase)
            for first, last in islice(self._said(phrase), MARKED):
                if last - first < len(said) + CLOSE and not self._is_broken(first, last, said):
                    spans.append(self._span(first, last, {*said, as_one(phrase)}))
                else:
                    scattered[self._sentence_of[last]].update(said)
        for number, found in scattered.items():
            spans += self._scattered(number, found - STOP_WORDS, is_denial=NOT in found)
        return list(_pieces(self._text, sorted(spans)))

    def _scattered(self, number: int, words: set[str], *, is_denial: bool) -> Iterator[Span]:
        """Yield where a sentence has the words: in clauses that deny nothing, or in all."""
        for clause in self._sentences[number].clauses:
            if is_denial or not denies(clause):
                yield from ((word.start, word.end) for word in clause if word.stem in words)

    def _add(self, clause: Clause, number: int) -> None:
        """Note the words of a clause, and each pair of neighbours as one word."""
        before = ""
        for word in clause:
            for known in (word.stem, stem(before + word.typed)) if before else (word.stem,):
                self._at.add(known, len(self._words))
            self._words.append(word)
            self._sentence_of.append(number)
            before = word.typed

    def _said(self, phrase: str) -> Iterator[Span]:
        """Yield the first and the last word of stretches that say the phrase, one a sentence."""
        if words := {*stems(phrase)}:
            yield from self._stretches(words)
            if (whole := as_one(phrase)) not in {NOT, *words}:  # “pods can't” would be “not”
                yield from self._stretches({whole})

    def _claimed_at(self, words: Stems) -> int:
        """Return the places where a claim of the words ends, as bits."""
        if not words:
            return 0
        ends = self._at[words[0]] & (self._denied if NOT in words else ~self._denied)
        for word in words[1:]:
            near = 0
            for _ in range(GAP + 1):
                ends = ends << 1 & ~self._clause_starts
                near |= ends
            ends = near & self._at[word]
        return ends

    def _stretches(self, words: set[str]) -> Iterator[Span]:
        """Yield the shortest stretch of each sentence that holds the words, the shortest first.

        The places of each word grow to the right, by one each round; where they all meet, a
        stretch ends.
        """
        closed = 0 if NOT in words else self._denied
        edges = [self._at[word] & ~closed for word in words]
        if not all(edges):
            return
        grown, done = edges, 0
        for length in range(1, len(words) + REACH + 1):
            ends = reduce(and_, grown) & ~done
            while ends:
                last = lowest(ends)
                yield last - length + 1, last
                done |= self._range(self._sentence_of[last])
                ends &= ~done
            edges = [edge << 1 & ~self._sentence_starts for edge in edges]
            grown = [places | edge for places, edge in zip(grown, edges, strict=True)]

    def _is_broken(self, first: int, last: int, words: Stems) -> bool:
        """Whether a clause that denies stands among the words of a phrase that does not."""
        return NOT not in words and bool(self._denied >> first & (1 << last - first + 1) - 1)

    def _range(self, number: int) -> int:
        """Return the places of a sentence's words, as bits."""
        return (1 << self._firsts[number + 1]) - (1 << self._firsts[number])

    def _span(self, first: int, last: int, words: set[str]) -> Span:
        if self._words[first].stem not in words:  # it is one with the word before it
            first -= 1
        return self._words[first].start, self._words[last].end


def bits(places: Iterable[int]) -> int:
    """Return the number whose bits at these places are set, and no others."""
    found = [*places]
    table = bytearray(max(found, default=0) // 8 + 1)
    for place in found:
        table[place // 8] |= 1 << place % 8
    return int.from_bytes(table, "little")


def lowest(number: int) -> int:
    """Return the place of the lowest bit that is set; there must be one."""
    return (number & -number).bit_length() - 1


def _pieces(text: str, spans: Iterable[Span]) -> Iterator[tuple[str, bool]]:
    """Cut a text at spans in order; those that touch, or nearly, become one piece."""
    merged: list[Span] = []
    for start, end in spans:
        if merged and start <= merged[-1][1] + 1:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        elif start < end:
            merged.append((start, end))
    place = 0
    for start, end in merged:
        yield from ((text[place:start], False),) if place < start else ()
        yield text[start:end], True
        place = end
    yield from ((text[place:], False),) if place < len(text) else ()
