"""Record the bank's cases on the cluster of KUBECONFIG: `python -m tools.cases [NUMBER…]`."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from msgspec.structs import replace

from quiz.bank.case_files import Case, read_case, recording, with_situation
from quiz.bank.parse import parse_question
from quiz.bank.serialize import serialize_question
from tools.cases.run import AT_ONCE, CaseError, play, version

BANK = Path(__file__).resolve().parents[2] / "quiz" / "bank"


def main() -> None:
    """Record the named cases, or all; ends with 1 when one did not show what it says."""
    folders = [BANK / "cases" / name for name in sys.argv[1:]] or sorted(
        (BANK / "cases").iterdir(), key=lambda folder: int(folder.name)
    )
    release = version()
    with ThreadPoolExecutor(AT_ONCE) as pool:
        told = list(pool.map(lambda folder: record(folder, release), folders))
    for line in told:
        sys.stdout.write(f"{line}\n")
    sys.exit(any(": " in line for line in told))


def record(folder: Path, release: str) -> str:
    """Play a case, and write its recording and its question's situation.

    Args:
        folder: the case's.
        release: the cluster's version.

    Returns:
        One line: the number, or what went wrong after it.
    """
    file = folder / "recording.txt"
    file.touch()
    case = read_case(folder)
    try:
        seen = play(case, folder)
    except CaseError as error:
        return f"{case.number}: {error}"
    file.write_text(recording(release, seen.broken, seen.mended))
    _write_situation(read_case(folder))
    return f"{case.number} recorded"


def _write_situation(case: Case) -> None:
    if not case.situation:
        return
    file = next((BANK / "questions").glob(f"*/{case.number}-*.md"))
    question = parse_question(file.read_text(), path=file.relative_to(BANK / "questions"))
    shown = with_situation(question.situation, case.situation)
    if shown != question.situation:
        file.write_text(serialize_question(replace(question, situation=shown)))


if __name__ == "__main__":
    main()
