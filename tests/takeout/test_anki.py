"""The bank and one's state, imported into a real collection of Anki."""

from __future__ import annotations

from collections.abc import Generator
from datetime import timedelta
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from anki.collection import Collection, ImportCsvRequest
from anki.import_export_pb2 import ImportResponse
from anki.notes import Note
from django.db import connection
from django.test.utils import CaptureQueriesContext

from quiz.models import Learner, Question, Status
from quiz.takeout.anki import anki_notes
from tests.factories import START, make_question
from tests.practice.cards import rate

NASTY = 'Is "a<b>" & \t=1+1 {{c1::x}} 東京?'


class Shelf:
    """A collection of Anki in a folder."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "anki.txt"
        self.collection = Collection(str(folder / "collection.anki2"))

    def take(self, learner: Learner, *, days: int = 0) -> ImportResponse.Log:
        """Import the learner's file of the day as Anki's own dialog does."""
        text = anki_notes(learner, now=START + timedelta(days=days))
        self.file.write_text(text, encoding="utf-8", newline="")
        metadata = self.collection.get_csv_metadata(str(self.file), None)
        request = ImportCsvRequest(path=str(self.file), metadata=metadata)
        return self.collection.import_csv(request).log

    def notes(self) -> dict[str, Note]:
        """Every note of the collection by its GUID."""
        found = map(self.collection.get_note, self.collection.find_notes(""))
        return {note.guid: note for note in found}


@pytest.fixture
def shelf(tmp_path: Path) -> Generator[Shelf]:
    """An empty collection."""
    shelf = Shelf(tmp_path)
    yield shelf
    shelf.collection.close()


class Whole(HTMLParser):
    """Fails on a tag that is not closed, or closed without having been opened."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"br", "hr"}:
            self.open.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_every_published_question_becomes_one_note(
    alice: Learner, questions: list[Question], shelf: Shelf
) -> None:
    make_question(600, status=Status.DRAFT)
    make_question(601, status=Status.RETIRED)
    log = shelf.take(alice)
    assert (log.found_notes, len(log.new)) == (3, 3)
    notes = shelf.notes()
    assert set(notes) == {question.uid for question in questions}
    note = notes[questions[0].uid]
    kind = note.note_type()
    assert kind
    assert kind["name"] == "Basic"
    assert shelf.collection.decks.name(note.cards()[0].did) == "k8sprep"
    assert note.fields[0] == "What is question 551 about?"


def test_the_back_has_answer_key_points_explanation_and_sources_as_whole_html(
    alice: Learner, questions: list[Question], shelf: Shelf
) -> None:
    questions[
        0
    ].explanation = "```yaml\nkind: Pod\n  tabs:\t1\n```\n\n| a | b |\n|--:|---|\n| 1 | 2 |"
    questions[0].save()
    point = questions[0].key_points.all()[0]
    point.text = "The `kubelet` counts"
    point.save()
    shelf.take(alice)
    back = shelf.notes()[questions[0].uid].fields[1]
    for html in (
        "<p>The short answer to <strong>551</strong>.</p>",
        '<li>The <code translate="no">kubelet</code> counts</li><li>Key point 2 of 551</li>',
        questions[0].explanation_html,
        "Checked against Kubernetes 1.37.",
        '<li><a href="https://kubernetes.io/docs/551/1/">Source 1 of 551</a></li>',
    ):
        assert html in back
    assert Whole(back).links == [f"https://kubernetes.io/docs/551/{place}/" for place in (1, 2)]


def test_the_real_bank_arrives_whole(alice: Learner, shelf: Shelf, real_bank: None) -> None:
    shelf.take(alice)
    notes = shelf.notes()
    published = Question.objects.published()
    assert len(notes) == published.count() > 0
    for question in published:
        front, back = notes[question.uid].fields
        assert unescape(front) == question.title
        assert question.explanation_html in back
        Whole(back)


def test_what_looks_like_html_a_tab_or_a_quote_in_a_title_is_text(
    alice: Learner, shelf: Shelf
) -> None:
    question = make_question(551)
    Question.objects.update(title=NASTY)
    question.references.filter(position=1).update(title="<i>A & B</i>")
    shelf.take(alice)
    front, back = shelf.notes()[question.uid].fields
    assert front == "Is &quot;a&lt;b&gt;&quot; &amp; \t=1+1 {{c1::x}} 東京?"
    assert ">&lt;i&gt;A &amp; B&lt;/i&gt;</a>" in back
    Whole(back)


def test_a_question_whose_digits_look_like_a_number_keeps_its_guid(
    alice: Learner, shelf: Shelf
) -> None:
    for number, uid in enumerate(["000000000001", "1e1000000000"], start=1):
        make_question(number, uid=uid)
    shelf.take(alice)
    assert set(shelf.notes()) == {"000000000001", "1e1000000000"}


def test_tags_name_section_level_topics_and_how_it_stands(
    alice: Learner, questions: list[Question], shelf: Shelf
) -> None:
    Question.objects.filter(pk=questions[0].pk).update(tags=["kubelet", "Two words"])
    rate(alice, questions[1], 4)
    rate(alice, questions[2], 1)
    alice.cards.filter(question=questions[2]).update(flagged=True, suspended=True)
    shelf.take(alice)
    tags = {guid: set(note.tags) for guid, note in shelf.notes().items()}
    common = {"section::scale", "level::mid"}
    assert tags[questions[0].uid] == common | {"kubelet", "two-words", "state::new"}
    assert tags[questions[1].uid] == common | {"kubelet", "state::learning"}
    assert tags[questions[2].uid] == common | {
        *("kubelet", "state::learning", "mark::flagged", "mark::suspended"),
    }


def test_a_later_file_updates_the_notes_and_leaves_no_old_state(
    alice: Learner, questions: list[Question], shelf: Shelf
) -> None:
    rate(alice, questions[0], 4)
    shelf.take(alice)
    before = shelf.notes()[questions[0].uid]
    assert "state::learning" in before.tags
    Question.objects.filter(pk=questions[0].pk).update(title="Asked anew?")
    log = shelf.take(alice, days=30)
    assert (len(log.new), len(log.updated)) == (0, 1)
    assert len(shelf.notes()) == 3
    after = shelf.notes()[questions[0].uid]
    assert (after.id, after.fields[0]) == (before.id, "Asked anew?")
    assert "state::due" in after.tags
    assert "state::learning" not in after.tags


def test_the_same_file_again_adds_and_changes_nothing(
    alice: Learner, questions: list[Question], shelf: Shelf
) -> None:
    shelf.take(alice)
    log = shelf.take(alice)
    assert (len(log.new), len(log.updated)) == (0, 0)
    assert len(shelf.notes()) == 3


def test_a_collection_that_keeps_what_it_has_is_told_to_update(
    alice: Learner, questions: list[Question], shelf: Shelf
) -> None:
    shelf.take(alice)
    shelf.collection.set_config("csvDuplicateResolution", 1)
    Question.objects.update(title="Asked anew?")
    assert len(shelf.take(alice).updated) == 3


def test_another_learner_s_state_stands_in_no_tag(
    alice: Learner, bob: Learner, questions: list[Question]
) -> None:
    rate(alice, questions[0])
    assert "learning" in anki_notes(alice, now=START)
    assert "learning" not in anki_notes(bob, now=START)


def test_four_statements_however_many_questions(alice: Learner, questions: list[Question]) -> None:
    counts = []
    for number in (700, 701):
        with CaptureQueriesContext(connection) as captured:
            anki_notes(alice, now=START)
        counts.append(len(captured))
        make_question(number)
    assert counts == [4, 4]
