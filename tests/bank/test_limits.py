"""What a heavy file may cost: two seconds, a hundred mebibytes, in a process that has no more."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.bank.samples import DRAFT, PATH, TEXT, files_of, lay_out
from tests.bank.test_nasty import BOMB, DEEP, MEBIBYTE, SENTENCE

CHECKOUT = Path(__file__).resolve().parents[2]
SECONDS = 2
# In a process that may use no more: what is read and judged, and what is rendered when it passes.
LIMITED = f"""
import resource, sys
from pathlib import Path
from quiz.bank.lint import read_bank
from quiz.markdown import render

size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
used = resource.getrusage(resource.RUSAGE_SELF)
seconds = int(used.ru_utime + used.ru_stime + {SECONDS} + 1)
resource.setrlimit(resource.RLIMIT_AS, (size + 100 * {MEBIBYTE},) * 2)
resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
bank = read_bank(Path(sys.argv[1]))
for file in bank.questions:
    for name in ("short_answer", "explanation", "example", "why"):
        render(getattr(file.content, name))
print(len(bank.questions), *bank.findings, sep="\\n")
"""
K = 250 * 1024


def limited(root: Path) -> list[str]:
    """Judge the bank within the limits; return how many questions passed, and what was said."""
    environment = {"PYTHONPATH": os.pathsep.join([str(CHECKOUT), *filter(None, sys.path)])}
    command = [sys.executable, "-c", LIMITED, str(root)]
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, cwd=root
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def in_front(text: str) -> str:
    return TEXT.replace("level: mid\n", text + "\n")


HEAVY = {
    "a bomb": in_front(BOMB),
    **{f"deep {name}": in_front(f"level: {sign * 100_000}") for name, sign in DEEP.items()},
    "a long text": in_front(f"level: {'a ' * (K // 2)}"),
    "a long quoted text": in_front("level: '" + "a\n\n" * (K // 3) + "'"),
    "a text without end": in_front("level: '" + "a\n" * (K // 2)),
    "escapes": in_front('level: "' + "\\x41" * (K // 5) + '"'),
    "comments": in_front("# x\n" * (K // 4)),
    "blank lines": in_front("\n" * K),
    "keys": in_front("".join(f"k{n}: 1\n" for n in range(K // 12))),
    "mappings": in_front(f"tags: [{'{}, ' * 900}]"),
    "images": TEXT + "![" * (K // 2),
    "headings": TEXT + "## a\n" * (K // 5),
    "tables": TEXT + "\n" + "|a" * 1000 + "\n" + "|-" * 1000 + "\n" + ("|" * 1000 + "\n") * 200,
}  # fmt: skip


@pytest.mark.parametrize("name", HEAVY)
def test_a_heavy_file_is_refused_in_two_seconds_and_a_hundred_mebibytes(
    name: str, bank: Path
) -> None:
    (bank / PATH).write_text(HEAVY[name])
    assert SENTENCE.fullmatch(limited(bank)[1])


@pytest.mark.parametrize("size", [50 * MEBIBYTE, 2048 * MEBIBYTE])
def test_a_large_file_is_not_read(size: int, bank: Path) -> None:
    os.truncate(bank / PATH, size)
    assert limited(bank)[1].startswith(f"{PATH}:1: it has {size:,} bytes")


# The worst of what passes, as long as a body may be.
RENDERED = {"images": "![", "brackets": "[", "stars": "**a *b ", "code": "```ini\n", "quotes": "> "}


@pytest.mark.parametrize("name", RENDERED)
def test_a_heavy_draft_is_judged_and_rendered_within_the_limits(name: str, bank: Path) -> None:
    sign = RENDERED[name]
    code = f"```ini\n{'a=' * 7_800}\n```"
    draft = replace(DRAFT, explanation=code if name == "code" else sign * (15_600 // len(sign)))
    lay_out(bank, files_of(draft))
    assert limited(bank) == ["2"]
