"""The export: files byte for byte where nobody edited, a clean diff where somebody did."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from quiz.bank.exporter import ExportReport, export_bank
from quiz.bank.format import BankQuestion, BankSection
from quiz.bank.importer import import_bank
from quiz.bank.serialize import retired, serialize_question
from quiz.models import Question, Section
from tests.bank.samples import (
    DRAFT,
    PATH,
    QUESTION,
    SECTION,
    TEXT,
    a_question,
    files_of,
    lay_out,
    questions,
)
from tests.factories import make_question

pytestmark = pytest.mark.django_db

CROOKED = {
    PATH: "\ufeff" + TEXT.replace("title: How", "# a remark\ntitle:   How").replace("\n", "\r\n"),
    "scale/_section.yaml": "position: 1\ntitle: 'Kubernetes'\n",
    "scale/552-nodes.md": serialize_question(DRAFT) + "\n\n",
}


UNIQUE = (lambda draft: draft.number, lambda draft: draft.uid)
BANKS = st.lists(questions(), min_size=1, max_size=3, unique_by=UNIQUE)


def tree(root: Path) -> dict[str, bytes]:
    files = (path for path in root.rglob("*") if path.is_file())
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in files}


def counts(report: ExportReport) -> tuple[int, int, int]:
    assert report.findings == ()
    return report.written, report.removed, report.unchanged


def edit(**fields: Any) -> None:
    Question.objects.filter(number=551).update(**fields)


@pytest.fixture
def root(bank: Path) -> Path:
    import_bank(bank)
    return bank


@pytest.mark.parametrize("files", [files_of(), CROOKED])
def test_what_was_imported_is_exported_to_the_byte(
    files: dict[str, str], folder: Path, tmp_path: Path
) -> None:
    import_bank(lay_out(folder, files))
    assert counts(export_bank(tmp_path / "out")) == (3, 0, 0)
    assert tree(tmp_path / "out") == tree(folder)
    before = tree(folder)
    assert counts(export_bank(folder)) == (0, 0, 3)
    assert tree(folder) == before


@pytest.mark.one_database  # any bank is, on both
def test_the_projects_own_bank_is_exported_to_the_byte(real_bank: None, tmp_path: Path) -> None:
    export_bank(tmp_path / "out")
    assert tree(tmp_path / "out") == tree(django_settings.BANK_DIR)


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(questions(), min_size=1, max_size=3, unique_by=(lambda q: q.number, lambda q: q.uid))
)
def test_any_bank_is_exported_to_the_byte(
    tmp_path_factory: pytest.TempPathFactory, drafts: list[BankQuestion]
) -> None:
    numbers = [draft.number for draft in drafts]
    drafts = [only_known_links(draft, set(numbers)) for draft in drafts]
    slugs = sorted({draft.section for draft in drafts})
    sections = [BankSection(slug=slug, title=slug, position=n) for n, slug in enumerate(slugs, 1)]
    Question.objects.all().delete()
    Section.objects.all().delete()
    root = lay_out(tmp_path_factory.mktemp("bank"), files_of(*sections, *distinct(drafts)))
    import_bank(root)
    out = tmp_path_factory.mktemp("out")
    export_bank(out)
    assert tree(out) == tree(root)


def only_known_links(draft: BankQuestion, known: set[int]) -> BankQuestion:
    asked = [replace(item, question=None) for item in draft.followups if item.question not in known]
    return replace(draft, followups=tuple(asked))


def distinct(drafts: list[BankQuestion]) -> list[BankQuestion]:
    """The database wants each key point of a question once."""
    return [
        replace(draft, key_points=tuple({point.text: point for point in draft.key_points}.values()))
        for draft in drafts
    ]


def test_an_edit_is_written_as_a_diff_of_its_own_line(root: Path) -> None:
    edit(why="Edited by hand.")
    assert counts(export_bank(root)) == (1, 0, 2)
    assert (root / PATH).read_text() == TEXT.replace(QUESTION.why, "Edited by hand.")


def test_an_exported_edit_is_imported_as_no_change(root: Path) -> None:
    edit(why="Edited by hand.")
    export_bank(root)
    report = import_bank(root)
    assert (report.unchanged, report.conflicts) == (2, ())
    assert Question.objects.get(number=551).imported_text == (root / PATH).read_text()


def test_an_edited_key_point_is_written(root: Path) -> None:
    Question.objects.get(number=551).key_points.filter(position=3).update(must=True)
    export_bank(root)
    assert (root / PATH).read_text() == TEXT.replace("must: false", "must: true")


def test_an_edited_section_is_written(root: Path) -> None:
    Section.objects.update(title="Large clusters", summary="One.\r\n\r\nTwo.\r\n")
    export_bank(root)
    assert (root / "scale" / "_section.yaml").read_text() == (
        "title: Large clusters\nposition: 1\nsummary: |-\n  One.\n\n  Two.\n"
    )


def test_a_retired_question_keeps_its_file_with_the_status_changed(root: Path) -> None:
    (root / PATH).unlink()
    import_bank(root)
    assert counts(export_bank(root)) == (1, 0, 2)
    assert (root / PATH).read_text() == retired(TEXT)
    assert import_bank(root).unchanged == 2


def test_a_question_of_the_admin_gets_a_file(root: Path) -> None:
    Question.objects.filter(pk=make_question(553).pk).update(why="Own words.", short_answer="Yes.")
    assert counts(export_bank(root)) == (1, 0, 3)
    assert "\nWhy" not in (root / "scale" / "553-question-553.md").read_text()
    assert (root / "scale" / "553-question-553.md").read_text().endswith("\n\nOwn words.\n")


@pytest.mark.parametrize(
    ("fields", "path"),
    [({"slug": "moved"}, "scale/551-moved.md"), ({"number": 600}, "scale/600-pods-per-node.md")],
)
def test_a_file_follows_its_row(fields: dict[str, Any], path: str, root: Path) -> None:
    edit(**fields)
    assert counts(export_bank(root)) == (1, 1, 2)
    assert set(tree(root)) == {path, "scale/552-nodes.md", "scale/_section.yaml"}


def test_a_file_follows_its_row_into_another_section(root: Path) -> None:
    edge = Section.objects.create(slug="edge", title="Edge", position=2)
    edit(section=edge)
    assert counts(export_bank(root)) == (2, 1, 2)
    assert (root / "edge" / "551-pods-per-node.md").read_text() == TEXT.replace(
        "section: scale", "section: edge"
    )


def test_a_directory_follows_its_section(root: Path) -> None:
    Section.objects.update(slug="large")
    assert counts(export_bank(root)) == (3, 3, 0)
    assert {path.split("/")[0] for path in tree(root)} == {"large"}
    assert [path.name for path in root.iterdir()] == ["large"]
    assert import_bank(root).unchanged == 2


def test_files_that_the_database_does_not_know_stay(root: Path) -> None:
    strangers = files_of(BankSection(slug="edge", title="Edge", position=2)) | {
        "scale/600-new.md": serialize_question(
            replace(DRAFT, number=600, uid="0" * 12, slug="new")
        ),
        "scale/601-broken.md": "x",
        "README.md": "x",
    }
    lay_out(root, strangers)
    assert counts(export_bank(root)) == (0, 0, 3)
    assert tree(root).keys() >= strangers.keys()


def test_a_question_in_conflict_keeps_its_file(root: Path) -> None:
    edit(why="Edited by hand.")
    text = serialize_question(a_question(why="New reason."))
    (root / PATH).write_text(text)
    import_bank(root)
    assert counts(export_bank(root)) == (0, 0, 3)
    assert (root / PATH).read_text() == text


def test_a_row_that_no_file_can_say_is_told_and_its_file_stays(root: Path) -> None:
    edit(why="# Large", related="nonsense")
    edit(slug="moved")
    report = export_bank(root)
    assert [str(finding) for finding in report.findings] == [
        (
            "scale/551-moved.md:1: `related` is text; list the numbers of related questions, "
            "each once, such as [552, 571]"
        ),
        (
            "scale/551-moved.md:1: a heading of the first or second level is not allowed here; "
            "use `###`, or write one of ## Situation, ## Short answer, ## Explanation, ## Example, "
            "## Why it is asked exactly like this"
        ),
    ]
    assert (report.written, report.removed, report.unchanged) == (0, 0, 2)
    assert (root / PATH).read_text() == TEXT


def test_a_character_that_no_file_may_hold_is_told(root: Path) -> None:
    edit(why="turned \u202e round")
    (finding,) = export_bank(root).findings
    assert finding.what.startswith("the file has an invisible character, U+202E")
    assert (root / PATH).read_text() == TEXT


@pytest.mark.parametrize("slug", ["../../outside", "a/b", "..", "Scale", ""])
def test_a_slug_that_leads_elsewhere_writes_nothing_there(
    slug: str, root: Path, tmp_path: Path
) -> None:
    before = set(tmp_path.rglob("*"))
    edit(slug=slug or "A B")
    report = export_bank(root)
    assert report.written == 0
    assert report.findings[0].what == "the slug is not a file name"
    assert set(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("slug", ["../outside", "..", "Large", "a_b"])
def test_a_sections_slug_that_leads_elsewhere_writes_nothing_there(
    slug: str, root: Path, tmp_path: Path
) -> None:
    Section.objects.update(slug=slug)
    before = set(tmp_path.rglob("*"))
    report = export_bank(root)
    assert (report.written, report.removed) == (0, 0)
    assert report.findings[-1].what == "a bank has no place for this file"
    assert set(tmp_path.rglob("*")) == before


def test_a_linked_directory_is_not_written_through(root: Path, tmp_path: Path) -> None:
    edit(why="Edited by hand.")
    (root / "scale").rename(tmp_path / "outside")
    (root / "scale").symlink_to(tmp_path / "outside")
    before = tree(tmp_path / "outside")
    report = export_bank(root)
    assert {finding.what for finding in report.findings} == {"it is a symbolic link"}
    assert (report.written, report.removed) == (0, 0)
    assert tree(tmp_path / "outside") == before


def test_an_old_place_stays_while_the_new_one_cannot_be_written(root: Path) -> None:
    edit(slug="moved")
    (root / "scale" / "551-moved.md").mkdir()
    report = export_bank(root)
    assert [finding.what for finding in report.findings] == ["it is not a regular file"]
    assert (root / PATH).exists()


def test_an_empty_database_writes_nothing(tmp_path: Path) -> None:
    assert counts(export_bank(tmp_path / "out")) == (0, 0, 0)
    assert SECTION.slug not in [path.name for path in tmp_path.rglob("*")]
