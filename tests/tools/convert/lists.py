"""Question lists as people leave them behind, made from a seed, and what they must become."""

# ruff: noqa: RUF001 (lists hold such characters, and so do their drafts)

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

NOUNS = ["quota", "taint", "probe", "lease", "volume", "gateway", "cordon", "drain", "webhook"]
VERBS = ["holds", "moves", "guards", "splits", "repeats", "awaits", "restarts", "evicts"]
EXTRAS = ["`kubectl get po`", "**never**", "5 %", "a_b", "naïve", "Zoë’s", "“so”", "1–3", "→", "🚀"]
MANGLED = {"ï": "Ã¯", "ë": "Ã«", "’": "â€™", "“": "â€œ", "”": "â€\x9d", "–": "â€“", "→": "â†’"}
SEPARATORS = ["---", "***", "- - -", "----------", "___"]
PLAIN_HEADING = "### Question {number}: {title}"
HEADINGS = [
    "## Question {number}: {title}",
    "#### Question {number}. {title}",
    "##### Q{number}: {title}",
    "### 🔹 Question {number}: {title}",
    "### **Question {number}:** {title}",
    "### **Question {number}: {title}**",
    "### Question {number} - {title}",
    "### Question #{number}: {title} ###",
    "###\tQuestion {number}:\t{title}",
    "  ### question {number}) {title}",
    "**Question {number}:** {title}",
    "###Question {number}: {title}",
]
NEEDS_MARKER = HEADINGS[-3:]  # without one below, they could be text of the answer above
MARKERS = ["**Answer**:", "**ANSWER:**", "Answer:", "#### Answer", "*Answer:*", "__Answer:__"]
LINE_ENDS = ["\n", "\n", "\r\n", "\r"]


@dataclass
class Truth:
    """What one question of the list must become; `code` is each block of code to the letter."""

    title: str
    section: str
    written: int | None
    tag: str = ""
    number: int = 0
    explanation: str = ""
    source: str = ""
    code: list[str] = field(default_factory=list)


@dataclass
class NastyList:
    """A list and its truth; `summaries` are texts by section that must not get lost."""

    text: str
    questions: list[Truth]
    sections: list[str]
    summaries: dict[str, list[str]]


@dataclass
class Piece:
    """A piece of an answer as the list has it, as the draft has it, and the code in it."""

    listed: list[str]
    drafted: list[str]
    code: str | None = None
    depth: int = 0


def nasty_list(seed: int, count: int) -> NastyList:
    """Make a list of `count` questions."""
    return _Writer(Random(seed), count).write()


class _Writer:
    def __init__(self, random: Random, count: int) -> None:
        self.random = random
        self.count = count
        self.lines: list[str] = []
        self.questions: list[Truth] = []
        self.sections: list[str] = []
        self.summaries: dict[str, list[str]] = {}
        self.number = random.choice([0, 0, 550])
        self.tag = ""
        self.loose: list[str] = []
        self.must_be_plain = False

    def chance(self, share: float) -> bool:
        return self.random.random() < share

    def write(self) -> NastyList:
        if self.chance(0.5):
            self.loose = [self.sentence(), "Everything about it"]
            self.lines += [self.loose[0], "", f"# {self.loose[1]}", ""]
        while len(self.questions) < self.count:
            self.section(min(self.random.randint(1, 12), self.count - len(self.questions)))
        highest = max((truth.written or 0 for truth in self.questions), default=0)
        for truth in self.questions:
            if not truth.number:
                highest += 1
                truth.number = highest
            truth.title = truth.title or f"Question {truth.number}"
        text = "\n".join(self.mangled(line) for line in self.lines) + self.random.choice(["", "\n"])
        bom = "\ufeff" if self.chance(0.3) else ""
        text = bom + text.replace("\n", self.random.choice(LINE_ENDS))
        return NastyList(text, self.questions, self.sections, self.summaries)

    def mangled(self, line: str) -> str:
        """The line as UTF-8 that was read as Windows-1252, in every second list or so."""
        if self.count % 2 or "🚀" in line or not any(letter in line for letter in MANGLED):
            return line
        return "".join(MANGLED.get(letter, letter) for letter in line)

    def section(self, size: int) -> None:
        first = self.number + 1
        title = " ".join(
            [self.sentence(2).title(), self.random.choice(["& More", "(New)", "– Late"])]
        )
        if self.sections and self.chance(0.1):
            title = self.random.choice(self.sections)
        if title not in self.sections:
            self.sections.append(title)
        is_ranged = self.chance(0.7)
        announced = f" (Questions {first}-{first + size + 1})" if is_ranged else ""
        icon = self.random.choice(["", "🔹 ", "⚙️ ", "👩‍💻 "])
        self.lines += [f"## {icon}{title}{announced}", ""]
        texts = self.summaries.setdefault(title, [])
        texts += self.loose
        self.loose = []
        if is_ranged and self.chance(0.3):
            texts.append(self.sentence())
            self.lines += [texts[-1], ""]
        self.tag = ""
        for place in range(size):
            if place and self.chance(0.1):
                self.sub_section()
            self.question(title, is_last=len(self.questions) + 1 == self.count)

    def sub_section(self) -> None:
        title = self.sentence(2)
        self.tag = title.replace(" ", "-")
        self.lines += [f"### {title}", ""]
        self.must_be_plain = True

    def question(self, section: str, *, is_last: bool) -> None:
        is_plain, self.must_be_plain = self.must_be_plain or self.chance(0.6), False
        number = self.next_number(is_plain=is_plain)
        title = "" if self.chance(0.03) else self.sentence().rstrip(".") + "?"
        heading = PLAIN_HEADING if is_plain else self.random.choice(HEADINGS)
        if number is None:
            heading = "### Question: {title}"
        shown = title.replace("**", "") if "**" in heading else title
        self.lines.append(heading.format(number=number, title=shown).rstrip())
        title = title.replace("**", "").replace("`", "")
        truth = Truth(title=title, section=section, written=number, tag=self.tag)
        if number and number not in {other.written for other in self.questions}:
            truth.number = number
        self.lines += [""] * self.random.randint(0, 2)
        self.marker(is_plain=is_plain, is_needed=heading in NEEDS_MARKER)
        self.answer(truth, is_unclosed=self.chance(0.05))
        self.questions.append(truth)
        self.lines.append("")
        if self.chance(0.85) and not is_last:
            self.lines += [self.random.choice(SEPARATORS), ""]

    def next_number(self, *, is_plain: bool) -> int | None:
        if not is_plain and self.chance(0.2):
            return None
        if not is_plain and self.questions and self.chance(0.2):
            return self.random.choice(self.questions).written
        self.number += 1 if is_plain or self.chance(0.8) else self.random.randint(2, 5)
        return self.number

    def marker(self, *, is_plain: bool, is_needed: bool) -> None:
        if is_plain or is_needed:
            self.lines.append("**Answer:**")
        elif self.chance(0.8):
            self.lines.append(self.random.choice(MARKERS))
        self.lines.append("")

    def answer(self, truth: Truth, *, is_unclosed: bool) -> None:
        makers = [self.text, self.text, self.bullets, self.fence, self.nested, self.heading]
        makers += [self.underlined, self.table, self.indented, self.listed_fence, self.rule]
        pieces = [self.random.choice(makers)() for _ in range(self.random.randint(0, 6))]
        if is_unclosed:
            pieces.append(self.unclosed())
            self.must_be_plain = True
        depths = [piece.depth for piece in pieces if piece.depth]
        shift = max(0, 3 - min(depths, default=3))
        drafted: list[str] = []
        for piece in pieces:
            self.lines += [*piece.listed, ""]
            marks = "#" * min(piece.depth + shift, 6)
            is_underlined = piece.depth and not piece.listed[0].startswith("#")
            if (shift and is_underlined) or (piece.depth and not is_underlined):
                drafted.append(f"{marks} {piece.drafted[0]}")
            else:
                drafted += piece.drafted
            drafted += [*piece.drafted[1:] * bool(piece.depth), ""]
        truth.explanation = "\n".join(drafted).strip("\n")
        truth.source = "\n".join(line for piece in pieces for line in piece.listed)
        truth.code = [piece.code for piece in pieces if piece.code is not None]

    def sentence(self, words: int = 0) -> str:
        pairs = [self.random.choice(list_) for _ in range(words or 5) for list_ in (NOUNS, VERBS)]
        if words:
            return " ".join(pairs[:words])
        pairs.insert(self.random.randint(0, 9), self.random.choice(EXTRAS))
        return " ".join(pairs).capitalize() + "."

    def text(self) -> Piece:
        lines = [self.sentence() + self.random.choice(["", "  ", "\tx"]) for _ in range(2)]
        return Piece(lines, lines)

    def bullets(self) -> Piece:
        lines = [f"{self.random.choice('-*')} {self.sentence()}", f"    1. {self.sentence()}"]
        return Piece(lines, lines)

    def table(self) -> Piece:
        lines = ["| a | b |", "|---|---|", f"| {self.sentence()} | 2 |"]
        return Piece(lines, lines)

    def rule(self) -> Piece:
        lines = ["> " + self.sentence(), "", self.random.choice(SEPARATORS), "", self.sentence()]
        return Piece(lines, lines)

    def indented(self) -> Piece:
        lines = [self.sentence(), "", "    ### Question 3: no heading", "    ---", "", "Text."]
        return Piece(lines, lines)

    def heading(self) -> Piece:
        depth, text = self.random.randint(1, 6), self.sentence(3)
        below = ["", self.sentence()]
        return Piece([f"{'#' * depth} {text}", *below], [text, *below], depth=depth)

    def underlined(self) -> Piece:
        depth, text = self.random.randint(1, 2), [self.sentence(3), self.sentence(2)]
        below = ["", self.sentence()]
        return Piece([*text, "=-"[depth - 1] * 4, *below], [" ".join(text), *below], depth=depth)

    def code(self) -> list[str]:
        options = [
            ["kind: Pod", "\tname:  a  ", ""],
            ["## a heading", f"### Question {self.number + 1}: a fake", "", "**Answer:**", "no"],
            ["---", "", f"## Fake (Questions {self.number}-{self.number + 9})", "---"],
            ["# comment", f"echo “{self.random.choice(NOUNS)}” # Zoë’s", "   "],
            [],
        ]
        return self.random.choice(options)

    def fence(self) -> Piece:
        mark = self.random.choice(["```", "~~~", "`````", "~~~~"])
        code = self.code()
        lines = [mark + self.random.choice(["", "yaml", " shell"]), *code, mark]
        return Piece(lines, lines, _joined(code))

    def nested(self) -> Piece:
        inner, outer = self.random.choice([("```", "````"), ("````", "~~~"), ("~~~", "~~~~")])
        code = [inner + "yaml", *self.code(), inner, "between", inner, *self.code()]
        lines = [outer + "text", *code, outer]
        return Piece(lines, lines, _joined(code))

    def listed_fence(self) -> Piece:
        lines = [
            "1. First:",
            "",
            "   ```shell",
            "   ## echo",
            "     deep",
            "   ```",
            "",
            "2. Then.",
        ]
        return Piece(lines, lines, "## echo\n  deep\n")

    def unclosed(self) -> Piece:
        mark = "~~~~~~"  # longer than any fence of the list that could close it
        code = ["kubectl get pods", "", f"echo {self.random.choice(NOUNS)}"]
        return Piece([f"{mark}shell", *code], [f"{mark}shell", *code, mark], _joined(code))


def _joined(lines: list[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
