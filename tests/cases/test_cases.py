"""On a real cluster each case shows what it says, and its mended manifest ends that.

Several are tried at once, each in a namespace of its own, which must go in the end.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from quiz.bank.case_files import read_case
from tools.cases.run import AT_ONCE, CaseError, Seen, play

CASES = Path(__file__).resolve().parents[2] / "quiz" / "bank" / "cases"
FOLDERS = sorted(CASES.iterdir(), key=lambda folder: int(folder.name))


@pytest.fixture(scope="session")
def played(request: pytest.FixtureRequest) -> Iterator[dict[str, Future[Seen]]]:
    """The cases that were asked for, all of them under way."""
    wanted = {item.callspec.params["folder"] for item in request.session.items}  # type: ignore[attr-defined]  # all here have parameters
    with ThreadPoolExecutor(AT_ONCE) as pool:
        yield {
            folder.name: pool.submit(play, read_case(folder), folder)
            for folder in FOLDERS
            if folder in wanted
        }


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_it_shows_what_it_says_and_is_mended(folder: Path, played: dict[str, Future[Seen]]) -> None:
    case = read_case(folder)
    try:
        seen = played[folder.name].result()
    except CaseError as missed:  # on a busy machine a state may pass between two looks
        sys.stderr.write(f"Tried once more: {missed}\n")
        seen = play(case, folder)
    assert len(seen.broken) == len(case.told.broken)
    assert len(seen.mended) == len(case.told.mended)
