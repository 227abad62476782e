"""Which phrases an answer says, and which it claims. Pure: words and their places, no model.

A phrase is *said* when all its words stand in one sentence, in any order, in clauses that do not
deny them; the words of a phrase that is a denial itself may stand anywhere in the sentence. A
phrase is *claimed* when its words stand in one clause, in order and close together, and the clause
is a denial just if the phrase is. “max pods” and “maxPods” are one.

An answer may be long and the phrases many, so nothing is looked for word by word: the places of
each word are the bits of one whole number, and a phrase costs a few shifts and ands of those.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import reduce
from itertools import islice
from operator import and_

from quiz.exercises.common_words import STOP_WORDS
from quiz.exercises.sentences import Clause, Word, denies, sentences
from quiz.exercises.stems import NOT, stems

GAP = 3  # other words that may stand between two words of a claim, or in a marked stretch
MARKED = 20  # stretches of one phrase that are marked; nobody reads more

Span = tuple[int, int]
Stems = tuple[str, ...]


class Places:
    """Where each stem stands: in place n if bit n of its number is set."""

    def __init__(self) -> None:
        """Begin with none."""
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
    """A typed answer that can be asked for phrases; its words are numbered, and its sentences."""

    def __init__(self, text: str) -> None:
        """Read the answer, once for all phrases."""
        self._text = text
        self._sentences = sentences(text)
        self._words: list[Word] = []
        self._sentence_of: list[int] = []  # each word's
        self._at, self._in, self._open_in = Places(), Places(), Places()
        self._firsts: list[int] = []  # the place of each sentence's first word, and the end
        clause_starts: list[int] = []
        denied: list[int] = []
        for number, sentence in enumerate(self._sentences):
            self._firsts.append(len(self._words))
            for clause in sentence.clauses:
                place, is_denied = len(self._words), denies(clause)
                self._add(clause, number, is_denied=is_denied)
                clause_starts.append(place)
                if is_denied:
                    denied += range(place, len(self._words))
        self._firsts.append(len(self._words))
        self._denied = bits(denied)
        self._clause_starts, self._sentence_starts = bits(clause_starts), bits(self._firsts)

    def says(self, phrase: str) -> bool:
        """Whether one of the sentences says the phrase."""
        return bool(self._said_in(stems(phrase)))

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
        phrase's own words, without those that hold every sentence together. The pieces joined are
        the answer.
        """
        spans: list[Span] = []
        scattered: dict[int, set[str]] = defaultdict(set)
        for words in dict.fromkeys(stems(phrase) for phrase in phrases):
            stretches = dict(self._stretches(words))
            spans += stretches.values()
            for number in islice(ones(self._said_in(words) & ~bits(stretches)), MARKED):
                scattered[number].update(words)
        for number, found in scattered.items():
            spans += self._scattered(number, found - STOP_WORDS, is_denial=NOT in found)
        return list(_pieces(self._text, sorted(spans)))

    def _scattered(self, number: int, words: set[str], *, is_denial: bool) -> Iterator[Span]:
        """Yield where a sentence has the words, of clauses that deny nothing or of all."""
        for clause in self._sentences[number].clauses:
            if is_denial or not denies(clause):
                yield from ((word.start, word.end) for word in clause if word.stem in words)

    def _add(self, clause: Clause, number: int, *, is_denied: bool) -> None:
        """Note the words of a clause, and every two neighbours as one word."""
        before = ""
        for word in clause:
            place = len(self._words)
            for stem in (word.stem, before + word.stem) if before else (word.stem,):
                self._at.add(stem, place)
                self._in.add(stem, number)
                if not is_denied:
                    self._open_in.add(stem, number)
            self._words.append(word)
            self._sentence_of.append(number)
            before = word.stem

    def _said_in(self, words: Stems) -> int:
        """Return the numbers of the sentences that say the words, as bits."""
        heard = self._in if NOT in words else self._open_in
        together = reduce(and_, (heard[word] for word in words)) if words else 0
        return together | heard["".join(words)]

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

    def _stretches(self, words: Stems) -> Iterator[tuple[int, Span]]:
        """Yield sentences with the shortest stretch of each that holds the words, if one does."""
        yield from islice(self._shortest({*words}), MARKED)
        yield from islice(self._shortest({"".join(words)}), MARKED)

    def _shortest(self, words: set[str]) -> Iterator[tuple[int, Span]]:
        """Yield sentences with the shortest stretch of each that holds the words, if one does.

        The places of each word grow to the right, by one each round; where they all meet, a
        stretch ends.
        """
        closed = 0 if NOT in words else self._denied
        edges = [self._at[word] & ~closed for word in words]
        grown, done = edges, 0
        for length in range(1, len(words) + GAP + 1):
            ends = reduce(and_, grown) & ~done
            while ends:
                last = lowest(ends)
                number = self._sentence_of[last]
                yield number, self._span(last - length + 1, last, words)
                done |= self._range(number)
                ends &= ~done
            edges = [edge << 1 & ~self._sentence_starts & ~closed for edge in edges]
            grown = [places | edge for places, edge in zip(grown, edges, strict=True)]

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


def ones(number: int) -> Iterator[int]:
    """Yield the places of the bits that are set, lowest first."""
    while number:
        place = lowest(number)
        yield place
        number ^= 1 << place


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
