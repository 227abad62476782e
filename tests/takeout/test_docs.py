"""docs/export.md describes the files as they are."""

from __future__ import annotations

import json
import re
from pathlib import Path

from quiz.takeout.csv import HEADINGS
from quiz.takeout.dump import write
from quiz.takeout.schema import FORMAT, MOST, MOST_REPORTS, VERSION
from tests.takeout.samples import SAMPLE

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "export.md").read_text(encoding="utf-8")
FILE = json.loads(write(SAMPLE))


def keys_of(heading: str) -> set[str]:
    """Return the keys that the table below a heading describes."""
    part = TEXT.split(f"\n{heading}\n")[1].split("\n#")[0]
    rows = re.findall(r"^\| (`.+?`) \|", part, re.MULTILINE)
    return {key.strip("`") for row in rows for key in row.split(", ")}


def test_it_names_every_key_of_the_file_and_no_other() -> None:
    assert keys_of("## Everything, as JSON") == set(FILE)
    assert keys_of("### settings") == set(FILE["settings"])
    for name in ("parameters", "cards", "attempts", "reports", "rehearsals"):
        assert keys_of(f"### {name}") == set(FILE[name][0]), name


def test_it_names_format_version_and_limits() -> None:
    assert f"| `format` | `{FORMAT}` |" in TEXT
    assert f"| `version` | the version of this format: `{VERSION}`." in TEXT
    assert f"{MOST:,} answers, {MOST_REPORTS:,} reports" in TEXT


def test_it_names_the_columns_in_their_order() -> None:
    part = TEXT.split("Columns:")[1].split("They mean")[0]
    assert re.findall(r"`(\w+)`", part) == [*HEADINGS]
