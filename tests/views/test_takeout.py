"""Exporting one's data and importing it, in the browser."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from quiz.models import Attempt, Learner, Question
from quiz.practice.learners import erase_learner
from quiz.views.takeout import IMPORTING
from tests.fixtures import MoveClock
from tests.pages import Visitor
from tests.practice.cards import remembered
from tests.takeout.samples import spoiled

EXPORTS = {
    "k8sprep.json": ("application/json", "k8sprep.json"),
    "answers.csv": ("text/csv; charset=utf-8", "k8sprep-answers.csv"),
    "anki.txt": ("text/plain; charset=utf-8", "k8sprep-anki.txt"),
}


def export(visitor: Visitor, name: str = "k8sprep.json") -> bytes:
    """Follow the link on the settings page; return the file."""
    links = [attributes.get("href", "") for _, attributes in visitor.open("/settings/").tags]
    [link] = [link for link in links if link.endswith(f"/{name}")]
    visitor.response = visitor.client.get(link)
    assert visitor.response.status_code == 200
    return bytes(visitor.response.content)


def bring(visitor: Visitor, body: bytes | None) -> str:
    """Choose a file on the settings page and import it; return the words of the answer."""
    form = visitor.open("/settings/").form("Import")
    fields: dict[str, object] = {"csrfmiddlewaretoken": form.fields["csrfmiddlewaretoken"]}
    if body is not None:
        fields["file"] = SimpleUploadedFile("k8sprep.json", body, "application/json")
    return visitor._show(
        visitor.client.post(form.action, fields, headers=visitor.headers, follow=True)
    ).words


def erase(visitor: Visitor) -> None:
    """Erase the only session's learner without the browser knowing."""
    erase_learner(learner=Learner.objects.get())


@pytest.fixture
def practised(visitor: Visitor, questions: list[Question]) -> Visitor:
    """Somebody with two answers, one of them taken back before a third."""
    visitor.answer("Good", answer="Alice's own words")
    visitor.answer("Easy")
    visitor.press("Undo")
    visitor.answer("Again")
    return visitor


@pytest.mark.parametrize("name", EXPORTS)
def test_a_download_is_a_file_that_lies_in_no_cache(practised: Visitor, name: str) -> None:
    export(practised, name)
    kind, filename = EXPORTS[name]
    response = practised.response
    assert response["Content-Type"] == kind
    assert response["Content-Disposition"] == f'attachment; filename="{filename}"'
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert not response.cookies


@pytest.mark.parametrize("name", EXPORTS)
def test_a_visitor_downloads_an_empty_file_and_nothing_is_stored(
    visitor: Visitor,
    questions: list[Question],
    rows: Callable[[], dict[str, int]],
    name: str,
) -> None:
    before = rows()
    body = export(visitor, name).decode()
    assert rows() == before
    match name:
        case "k8sprep.json":
            assert json.loads(body)["attempts"] == []
        case "answers.csv":
            assert [*csv.DictReader(StringIO(body))] == []
        case _:
            assert body.count("state::new") == 3


def test_exported_deleted_and_imported_everything_is_as_before(practised: Visitor) -> None:
    before, file = remembered(Learner.objects.get()), export(practised)
    learner = Learner.objects.get().pk
    erase(practised)
    assert "Imported 2 answers." in bring(practised, file)
    assert practised.response.redirect_chain == [("/settings/", 302)]
    assert Learner.objects.get().pk == learner
    assert remembered(Learner.objects.get()) == before
    assert export(practised) == file
    assert "1 due" in practised.open("/").words or "to repeat" in practised.open("/review/").words


def test_what_was_taken_back_counts_neither_when_deleting_nor_when_importing(
    practised: Visitor,
) -> None:
    file = export(practised)
    assert len(json.loads(file)["attempts"]) == 3
    assert "2 answers, with what you wrote" in practised.open("/settings/delete/").words
    erase(practised)
    assert "Imported 2 answers." in bring(practised, file)
    assert "2 answers, with what you wrote" in practised.open("/settings/delete/").words


def test_a_second_import_says_that_all_was_here(practised: Visitor) -> None:
    file = export(practised)
    assert "Imported 0 answers; 2 were here already." in bring(practised, file)
    assert export(practised) == file


def test_another_browser_takes_the_practice_over_and_goes_on(
    practised: Visitor, move_clock: MoveClock
) -> None:
    file, other = export(practised), Visitor()
    assert "Imported 2 answers." in bring(other, file)
    assert Learner.objects.count() == 2
    assert other.open("/").words == practised.open("/").words
    move_clock(days=4)
    other.answer("Good")
    assert other.response.status_code == 200
    assert "Imported 1 answer; 2 were here already." in bring(practised, export(other))
    assert Attempt.objects.filter(reverses=None).count() == 8


def test_answers_to_questions_that_are_not_here_are_counted(
    practised: Visitor, questions: list[Question]
) -> None:
    file = json.loads(export(practised))
    for entry in file["attempts"]:
        if entry["number"] == 552:
            entry["uid"] = "ffffffffffff"
    erase(practised)
    assert "Imported 1 answer; 1 belongs to a question that is not here." in bring(
        practised, json.dumps(file).encode()
    )
    marks = {"suspended": False, "buried_until": None, "flagged": False, "note": "Lost"}
    file["cards"] = [{"uid": "fffffffffff0", "number": 9, **marks}]
    file["attempts"] = [one for one in file["attempts"] if not one["undone_at"]]
    assert (
        "Imported 0 answers; 1 was here already; 1 belongs to a question that is not here. "
        "Notes, flags and reports on 1 question that is not here were left out."
        in bring(practised, json.dumps(file).encode())
    )


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (None, "Choose the file first"),
        (b"", "That file is empty."),
        (b"answered_at,zone\n", "This is not JSON: it breaks off at line 1, column 1."),
        (
            json.dumps(spoiled("attempts.1.rating", "<b>good</b>")).encode(),
            "attempts[1].rating is “<b>good</b>”; it has to be a whole number from 1 to 4.",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_beside_the_field_and_nothing_changes(
    practised: Visitor, body: bytes | None, sentence: str
) -> None:
    before = export(practised)
    assert sentence in bring(practised, body)
    assert practised.response.status_code == 422
    assert practised.page.has_button("Import")
    assert export(practised) == before


def test_a_visitor_s_bad_file_makes_no_learner(
    visitor: Visitor, questions: list[Question], rows: Callable[[], dict[str, int]]
) -> None:
    before = rows()
    bring(visitor, b"[]")
    assert rows() == before


def test_a_file_that_is_too_large_is_dropped_and_said_so(
    practised: Visitor, settings: Settings
) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10_000
    assert "Imported" in bring(practised, export(practised))
    words = bring(practised, b"[" + b" " * 10_000 + b"]")
    assert "more than 5 MB, so it was not read" in words
    assert practised.response.status_code == 422


def test_a_large_upload_is_kept_nowhere_whatever_the_address(
    visitor: Visitor, settings: Settings
) -> None:
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10_000
    for path in ("/theme/", "/settings/import/"):
        file = SimpleUploadedFile("large.json", b"x" * 100_000)
        request = visitor.client.post(path, {"theme": "dark", "file": file}).wsgi_request
        assert not request.FILES


def test_what_is_more_than_one_import_takes_comes_as_several_files(
    practised: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = export(practised)
    monkeypatch.setattr("quiz.takeout.dump.ROOM", (len(before) - 1, 250_000, 500_000))
    with ZipFile(BytesIO(export(practised))) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    assert sorted(files) == ["k8sprep-1-of-2.json", "k8sprep-2-of-2.json"]
    monkeypatch.undo()
    erase(practised)
    said = [bring(practised, files[name]) for name in sorted(files, reverse=True)]
    assert all("Imported" in words for words in said)
    assert export(practised) == before


def test_one_file_is_imported_at_a_time_and_the_next_is_told_when_to_come_back(
    practised: Visitor,
) -> None:
    file = export(practised)
    with IMPORTING:
        words = bring(practised, file)
    assert "somebody else's file at this moment. Nothing was imported" in words
    assert practised.response.status_code == 503
    assert practised.response["Retry-After"] == "10"
    assert "Imported" in bring(practised, file)


def test_a_file_that_is_refused_leaves_the_way_open_for_the_next(practised: Visitor) -> None:
    assert "Nothing was imported" in bring(practised, b"{}")
    assert "Imported" in bring(practised, export(practised))


def test_the_address_of_the_import_leads_to_the_settings(visitor: Visitor) -> None:
    visitor.open("/settings/import/")
    assert visitor.response.redirect_chain == [("/settings/", 302)]


def test_an_answer_of_a_clock_that_was_ahead_is_imported_too_and_known_again(
    practised: Visitor, move_clock: MoveClock, settings: Settings
) -> None:
    move_clock(days=2)
    practised.answer("Good")
    file = export(practised)
    settings.CLOCK_OFFSET -= timedelta(days=2)
    assert "Imported 0 answers; 3 were here already." in bring(practised, file)
    settings.CLOCK_OFFSET += timedelta(days=2)
    assert "Imported 0 answers; 3 were here already." in bring(practised, file)


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/settings/", 2),
        ("/settings/delete/", 5),
        ("/settings/export/k8sprep.json", 7),
        ("/settings/export/answers.csv", 2),
        ("/settings/export/anki.txt", 5),
    ],
)
def test_few_statements_however_much_there_is(
    practised: Visitor, questions: list[Question], path: str, most: int
) -> None:
    counts = []
    for rating in ("Good", "Easy"):
        with CaptureQueriesContext(connection) as captured:
            practised.client.get(path)
        counts.append(len(captured))
        practised.answer(rating)
    assert counts == [most, most]
