"""docs/evidence.md lists each probe, with its questions and two sources."""

from __future__ import annotations

from pathlib import Path

from quiz.evidence import PROBES

TABLE = Path(__file__).resolve().parents[2] / "docs" / "evidence.md"


def test_the_table_lists_every_probe_with_its_questions_and_two_sources() -> None:
    lines = [line for line in TABLE.read_text().splitlines() if line.startswith("| ")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    probes = [row for row in rows if len(row) == 5][1:]
    listed = {row[0]: row[1] for row in probes}
    assert listed == {one.name: ", ".join(map(str, one.questions)) for one in PROBES}
    assert all(all(row) for row in probes)
    assert [row[0] for row in probes] == [one.name for one in PROBES]
