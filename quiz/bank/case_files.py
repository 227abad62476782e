"""The cases that anyone can try on a cluster: two manifests, what to look at, and what was seen.

They stand beside the bank's folder, in `cases/<number>/`: `broken.yaml` brings the trouble about,
`mended.yaml` ends it, `case.yaml` says what to look at, and `recording.txt` is what that showed on
a real cluster. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import msgspec

from quiz.bank import body, frontmatter
from quiz.bank.files import read_beside, write_beside
from quiz.bank.findings import BankError, Finding
from quiz.bank.format import BankQuestion, Line, Sentence, says
from quiz.validation import Fields, breaches

FILES = {
    "broken": "broken.yaml",
    "mended": "mended.yaml",
    "told": "case.yaml",
    "recording": "recording.txt",
}
HEAD = "# Kubernetes {version}: broken.yaml"
MIDDLE = "# mended.yaml"
RECORDING = re.compile(
    r"# Kubernetes (?P<version>v1\.[\d.]+): broken\.yaml\n(?P<broken>.*)"
    r"\n# mended\.yaml\n(?P<mended>.*)",
    re.DOTALL,
)
COMMAND = re.compile(r"^(?=\$ )", re.MULTILINE)
LEFT_OUT = re.compile(r"\[(?:one line|\d+ lines) left out\]")
EXAMPLE = "abridged example"


class Step(Fields, frozen=True):
    """One look at the cluster: a command, and patterns of what its output says in the end.

    Of a long output only the lines in which a pattern of `keep` is found are recorded. What is
    `asked` stands in the question's situation, the rest is shown with the answer.
    """

    run: Annotated[
        Line, says("write the command in one line, such as `kubectl get pods -n try-204`")
    ]
    says: Annotated[tuple[str, ...], says("list patterns of what the output says", min_length=1)]
    keep: Annotated[tuple[str, ...], says("list patterns of the lines to keep")] = ()
    asked: bool = False


class CaseFile(Fields, frozen=True):
    """What `case.yaml` says: the symptom in one sentence, and what to look at, before and after."""

    symptom: Sentence
    broken: Annotated[
        tuple[Step, ...], says("list the commands that show what is wrong", min_length=1)
    ]
    mended: Annotated[tuple[Step, ...], says("list the commands that show it mended", min_length=1)]


@dataclass(frozen=True, kw_only=True)
class Case:
    """The case of question `number`: its files' texts by name, and what `case.yaml` says."""

    number: int
    texts: Mapping[str, str]
    told: CaseFile

    @property
    def namespace(self) -> str:
        """The namespace that it is tried in."""
        return namespace_of(self.number)

    def recorded(self, part: str) -> list[str]:
        """Return what each command of `part`, broken or mended, showed, the command included."""
        found = RECORDING.fullmatch(self.texts["recording.txt"])
        blocks = COMMAND.split(found[part])[1:] if found else []
        return [block.strip("\n") for block in blocks]

    @property
    def situation(self) -> str:
        """What was recorded of the commands that the question itself shows."""
        pairs = zip(self.recorded("broken"), self.told.broken, strict=False)
        return "\n\n".join(block for block, step in pairs if step.asked)

    def row(self) -> dict[str, str]:
        """Return what the database keeps: what a learner's page shows, and the files' texts."""
        found = RECORDING.fullmatch(self.texts["recording.txt"])
        return {
            "namespace": self.namespace,
            "symptom": self.told.symptom,
            **{key: self.texts[name] for key, name in FILES.items()},
            "version": found["version"] if found else "",
            "look": "\n\n".join(self.recorded("broken")),
            "after": "\n\n".join(self.recorded("mended")),
        }


def namespace_of(number: int) -> str:
    """Return the namespace that the case of a question is tried in."""
    return f"try-{number}"


def read_cases(questions: Path) -> tuple[dict[int, Case], list[Finding]]:
    """Read the cases that stand beside the bank's folder `questions`.

    Returns:
        The cases by number, and what is wrong with those that cannot be used.
    """

    def read(folder: Path) -> tuple[int, Case]:
        case = read_case(folder)
        return case.number, case

    return read_beside(questions, "cases", read)


def read_case(folder: Path) -> Case:
    """Read one case; raises BankError when a file of it is missing or says what it may not."""
    place = f"cases/{folder.name}"
    if not re.fullmatch(r"[1-9][0-9]{0,5}", folder.name):
        raise BankError(
            [Finding(path=place, what="it has no number", todo="name it as its question")]
        )
    try:
        texts = {name: (folder / name).read_text() for name in FILES.values()}
    except (OSError, UnicodeDecodeError) as error:
        todo = f"a case has {', '.join(FILES.values())}; `make record-cases` writes the last"
        raise BankError(
            [Finding(path=place, what=f"it cannot be read ({error})", todo=todo)]
        ) from None
    told = _told(texts["case.yaml"], f"{place}/case.yaml")
    return Case(number=int(folder.name), texts=texts, told=told)


def write_case(questions: Path, number: int, row: Mapping[str, str]) -> int:
    """Write a case's files, where they differ, beside a bank's folder.

    Args:
        questions: the bank's folder.
        number: the question's.
        row: what the database keeps of the case.

    Returns:
        How many files were written.

    Raises:
        BankError: when one cannot be written.
    """
    return sum(
        write_beside(questions, f"cases/{number}/{name}", row[key]) for key, name in FILES.items()
    )


def judge_cases(
    cases: Mapping[int, Case], questions: Mapping[int, BankQuestion]
) -> Iterator[Finding]:
    """Yield what is wrong with cases beside their questions; a bank without cases needs none.

    Args:
        cases: the cases by number.
        questions: the questions by number.
    """
    for number, case in cases.items():
        question = questions.get(number)
        if question is None or question.status != "published":
            what, todo = (
                "no published question has this number",
                "rename it, or publish the question",
            )
            yield Finding(path=f"cases/{number}/case.yaml", what=what, todo=todo)
        elif case.situation and case.situation not in _shown(question):
            what = "the question's situation is not what was recorded"
            todo = "run `make record-cases`, which writes it into the first block of text there"
            yield Finding(path=f"cases/{number}/recording.txt", what=what, todo=todo)
        yield from _stale(case)
    for number, question in questions.items():
        is_shown = "$ kubectl" in question.situation
        if cases and is_shown and number not in cases and EXAMPLE not in question.situation:
            what = "the situation shows output that no case has recorded"
            todo = f"add a case, or call it an “{EXAMPLE}”"
            yield Finding(path=str(question.path), what=what, todo=todo)


def with_situation(situation: str, recorded: str) -> str:
    """Return a situation whose first block of text is what was recorded."""
    found = next((one for one in body.fences(situation) if one.info == "text"), None)
    block = f"```text\n{recorded}\n```"
    if found is None:
        return f"{situation}\n\n{block}".strip()
    lines = situation.split("\n")
    lines[found.line : found.line + found.code.count("\n") + 2] = block.split("\n")
    return "\n".join(lines)


def recording(version: str, broken: Sequence[str], mended: Sequence[str]) -> str:
    """Return the text of a recording.

    Args:
        version: the cluster's, such as v1.37.2.
        broken: what each command showed with the broken manifest, the command included.
        mended: likewise with the mended one.
    """
    parts = [HEAD.format(version=version), *broken, MIDDLE, *mended]
    return "\n\n".join(parts) + "\n"


def _shown(question: BankQuestion) -> list[str]:
    return [fence.code.strip("\n") for fence in body.fences(question.situation)]


def _stale(case: Case) -> Iterator[Finding]:
    """Yield a finding where the recording is not of the commands that case.yaml names."""
    for part in ("broken", "mended"):
        steps: tuple[Step, ...] = getattr(case.told, part)
        heads = [block.split("\n")[0] for block in case.recorded(part)]
        if heads != [f"$ {step.run}" for step in steps]:
            what = f"it does not hold the commands of `{part}` in case.yaml"
            yield Finding(
                path=f"cases/{case.number}/recording.txt", what=what, todo="run `make record-cases`"
            )


def _told(text: str, path: str) -> CaseFile:
    try:
        values, lines = frontmatter.load(text)
    except BankError as error:
        raise BankError([replace(finding, path=path) for finding in error.findings]) from None
    found = [
        Finding(what=one.what, todo=one.todo, field=one.field).placed(path=path, lines=lines)
        for one in breaches(values, CaseFile, todo="write it as docs/content.md shows")
    ]
    if found:
        raise BankError(found)
    return msgspec.convert(values, CaseFile)
