"""The bank's diagrams: harmless, small, with words for those who cannot see them, and carried."""

from __future__ import annotations

from pathlib import Path
from shutil import copytree

import pytest
from django.conf import settings

from quiz.bank.diagram_files import MOST_BYTES, faults, judge_diagrams, read_diagrams
from quiz.bank.exporter import export_bank
from quiz.bank.findings import BankError
from quiz.bank.importer import import_bank
from quiz.bank.lint import read_bank
from quiz.models import Question

OURS = settings.BANK_DIR.parent / "diagrams"
DIAGRAMS, FINDINGS = read_diagrams(settings.BANK_DIR)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 328 40" role="img" stroke="currentColor">'
    "<title>A Pod</title><desc>One box.</desc>"
    '<g class="accent"><rect x="1" y="1" width="9" height="9" fill="none"/></g><text>Pod</text>'
    "</svg>\n"
)


def lay_out(bank: Path, text: str = SVG, name: str = "551.svg") -> Path:
    """Write a diagram beside a bank's folder."""
    file = bank.parent / "diagrams" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    return file


def found(text: str) -> list[str]:
    return [what for what, _ in faults(text)]


def test_the_projects_diagrams_are_sound_about_ten_and_read_with_a_bank(bank: Path) -> None:
    assert FINDINGS == []
    assert len(DIAGRAMS) >= 10
    copytree(OURS, bank.parent / "diagrams")
    assert read_bank(bank).diagrams == DIAGRAMS


def test_a_plain_drawing_passes() -> None:
    assert found(SVG) == []


@pytest.mark.parametrize(
    ("old", "new", "what"),
    [
        ("<text>Pod</text>", "<script>alert(1)</script>", "it holds <script>"),
        ("<text>Pod</text>", "<style>g{}</style>", "it holds <style>"),
        ("<text>Pod</text>", "<foreignObject/>", "it holds <foreignObject>"),
        ("<text>Pod</text>", '<a href="https://example.org/">Pod</a>', "it holds <a>"),
        ("<text>Pod</text>", '<image href="a.png"/>', "it holds <image>"),
        ("<text>", '<text onclick="alert(1)">', "<text> has onclick"),
        ("<text>", '<text style="fill:red">', "<text> has style"),
        ("<text>", '<text id="main">', "<text> has id"),
        ('fill="none"', 'fill="red"', "fill is red"),
        ('fill="none"', 'fill="url(#a)"', "fill is url(#a)"),
        ('class="accent"', 'class="main"', "class is main"),
        ("One box.", "One <b>box</b>.", "<desc> holds elements"),
    ],
)
def test_what_a_page_must_not_hold_is_found(old: str, new: str, what: str) -> None:
    assert what in found(SVG.replace(old, new))


@pytest.mark.parametrize(
    "text",
    [
        '<!DOCTYPE svg [<!ENTITY a "b">]>' + SVG,
        SVG.replace("<text>", "<!-- --><text>"),
        SVG.replace("Pod</text>", "<![CDATA[<script>]]></text>"),
        '<?xml version="1.0"?>' + SVG,
    ],
)
def test_what_parsers_read_differently_is_refused(text: str) -> None:
    assert found(text) == ["it holds a comment, a doctype or an instruction"]


@pytest.mark.parametrize(
    "text",
    [
        SVG.replace("<title>A Pod</title>", ""),
        SVG.replace("<desc>One box.</desc>", "<desc> </desc>"),
    ],
)
def test_it_needs_words_for_those_who_cannot_see_it(text: str) -> None:
    assert found(text) == ["it has no text for those who cannot see it"]


@pytest.mark.parametrize("gone", [' role="img"', ' viewBox="0 0 328 40"'])
def test_its_frame_is_that_of_an_image_that_scales(gone: str) -> None:
    assert found(SVG.replace(gone, "")) == ["its frame is not that of a diagram"]


def test_a_large_one_and_one_that_is_cut_off_are_found() -> None:
    assert found(SVG.replace("One box.", "x" * MOST_BYTES))[0].startswith("it has 4,")
    assert found(SVG[:-9])[0].startswith("it is not well-formed")


def test_a_file_needs_a_number_and_a_question(bank: Path) -> None:
    lay_out(bank, name="pods.svg")
    lay_out(bank, name="7.svg")
    assert [(finding.path, finding.what) for finding in read_bank(bank).findings] == [
        ("diagrams/7.svg", "no question has this number"),
        ("diagrams/pods.svg", "it has no number"),
    ]
    assert [*judge_diagrams({551: SVG}, {551})] == []


def test_a_file_that_is_no_text_is_named(bank: Path) -> None:
    lay_out(bank).write_bytes(b"\xff\xfe")
    assert read_diagrams(bank)[1][0].what.startswith("it cannot be read")


@pytest.mark.django_db
def test_the_import_refuses_what_the_linter_finds(bank: Path) -> None:
    lay_out(bank, SVG.replace("<text>", '<text onload="x()">'))
    with pytest.raises(BankError, match="has onload"):
        import_bank(bank)
    assert not Question.objects.exists()


@pytest.mark.django_db
def test_the_import_brings_a_diagram_changes_it_and_takes_it_away(bank: Path) -> None:
    file = lay_out(bank)
    import_bank(bank)
    row = Question.objects.get(number=551)
    assert row.diagram == SVG
    lay_out(bank, changed := SVG.replace("A Pod", "Two Pods"))
    import_bank(bank)
    row.refresh_from_db()
    assert (row.diagram, row.version) == (changed, 1)
    file.unlink()
    import_bank(bank)
    row.refresh_from_db()
    assert row.diagram is None


@pytest.mark.django_db
def test_an_edit_in_the_admin_keeps_it(bank: Path) -> None:
    lay_out(bank)
    import_bank(bank)
    row = Question.objects.get(number=551)
    row.why = "Edited."
    row.save()
    import_bank(bank)
    row.refresh_from_db()
    assert (row.why, row.diagram) == ("Edited.", SVG)


@pytest.mark.django_db
def test_an_export_brings_the_file_back_beside_its_folder(bank: Path, tmp_path: Path) -> None:
    lay_out(bank)
    import_bank(bank)
    out = tmp_path / "elsewhere" / "questions"
    export_bank(out)
    assert (out.parent / "diagrams" / "551.svg").read_text() == SVG
    assert export_bank(out).written == 0


@pytest.mark.django_db
def test_a_diagram_that_cannot_be_written_is_named(bank: Path, tmp_path: Path) -> None:
    lay_out(bank)
    import_bank(bank)
    out = tmp_path / "elsewhere" / "questions"
    out.mkdir(parents=True)
    (out.parent / "diagrams").write_text("in the way")
    assert [finding.path for finding in export_bank(out).findings] == ["diagrams/551.svg"]
