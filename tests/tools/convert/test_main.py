# ruff: noqa: RUF001 (lists hold such characters, and so do their drafts)

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
LIST = "## 🔹 Net (Questions 1-2)\n\n### Question 1: What is DNS?\n\n**Answer:**\nNames â€“ all.\n"


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "list.md"
    path.write_text(LIST, encoding="utf-8")
    return path


def run(*arguments: object) -> tuple[int, str, str]:
    """Run the command; return what it ends with, and what it printed where."""
    command = [sys.executable, "-m", "tools.convert", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, env={})
    return done.returncode, done.stdout, done.stderr


def test_the_drafts_are_written_and_the_report_is_printed(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    status, printed, complaint = run(source, "--out", out)
    assert (status, complaint) == (0, "")
    assert printed.splitlines() == [
        f"{source}:1: the heading has pictographs; left out of the title",
        f"{source}:1: announced here, but missing: 2; left free",
        f"{source}:6: broken encoding: Names â€“ all. → Names – all.; check the repair",
        f"Drafts: 1, sections: 1, oddities: 3. Written to {out}",
    ]
    assert (out / "net" / "_section.yaml").read_text() == "title: Net\nposition: 1\n"
    assert (out / "net" / "1-what-is-dns.md").read_text() == (
        "---\nnumber: 1\nuid: 7ff72a32575a\ntitle: What is DNS?\nsection: net\nstatus: draft\n---\n"
        "\n## Explanation\n\nNames – all.\n"
    )


def test_a_second_run_needs_force(source: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    run(source, "--out", out)
    (out / "net" / "1-what-is-dns.md").write_text("mine")
    status, printed, complaint = run(source, "--out", out)
    assert (status, printed) == (1, "")
    assert "there already, this one first; " in complaint
    assert complaint.endswith("\nNothing was written.\n")
    assert run(source, "--out", out, "--force")[0] == 0
    assert "Names" in (out / "net" / "1-what-is-dns.md").read_text()


@pytest.mark.parametrize("content", [b"", b"no list", b"### Question 1: caf\xe9", b"a\0b"])
def test_a_list_that_cannot_be_used_is_one_sentence(tmp_path: Path, content: bytes) -> None:
    source = tmp_path / "list.md"
    source.write_bytes(content)
    status, printed, complaint = run(source, "--out", tmp_path / "out")
    assert (status, printed) == (1, "")
    sentence, ending = complaint.splitlines()
    assert sentence.startswith(f"{source}:1: ")
    assert ending == "Nothing was written."
    assert [path.name for path in tmp_path.iterdir()] == ["list.md"]


def test_a_folder_for_the_drafts_has_to_be_named(source: Path) -> None:
    status, _, complaint = run(source)
    assert status == 2
    assert "--out" in complaint
