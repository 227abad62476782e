"""`manage.py new_question` and the table of topics behind it."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import CommandError, call_command
from pytest_django import Settings

from quiz.bank import frame
from quiz.bank.format import HEADINGS
from quiz.bank.lint import judge, read_bank
from quiz.bank.serialize import serialize_question
from quiz.bank.topics import TABLE, read_topics
from tests.bank.agreement import every_question, judged
from tests.bank.samples import files_of

TOPICS = read_topics()
UID = "0123456789ab"


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("new_question", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def repository(tmp_path: Path, settings: Settings) -> Path:
    """A copy of the project's sections without a question, and a place for golden answers."""
    bank = tmp_path / "quiz" / "bank" / "questions"
    bank.mkdir(parents=True)
    (tmp_path / "tests" / "bank" / "golden").mkdir(parents=True)
    for position, section in enumerate({topic.section for topic in TOPICS.values()}, 1):
        (bank / section).mkdir()
        (bank / section / "_section.yaml").write_text(f"title: {section}\nposition: {position}\n")
    settings.BANK_DIR = bank
    return tmp_path


def test_the_table_has_the_counted_topics_by_number_and_then_those_that_people_add() -> None:
    assert [*TOPICS][:235] == [*range(1, 236)]
    assert len(TOPICS) == len(TABLE.read_text().splitlines()) - 1  # no number stands there twice


def test_each_topic_has_a_section_of_the_bank() -> None:
    sections = {path.parent.name for path in settings.BANK_DIR.glob("*/_section.yaml")}
    assert {topic.section for topic in TOPICS.values()} <= sections


def test_the_table_and_the_bank_say_the_same_of_how_often_a_topic_is_asked() -> None:
    of_topics = [one for one in every_question() if one.number in TOPICS]
    assert len(of_topics) > 100
    for question in of_topics:
        topic = TOPICS[question.number]
        assert (question.asked, question.section) == (topic.asked, topic.section)


def test_the_draft_is_laid_out_and_sound_and_says_what_the_table_says(repository: Path) -> None:
    printed = run("42")
    bank = read_bank(settings.BANK_DIR)
    assert bank.findings == ()
    (file,) = bank.questions
    assert file.text == serialize_question(file.content)
    topic, question = TOPICS[42], file.content
    assert (question.number, question.title, question.level, question.asked) == (
        42,
        topic.title,
        topic.level,
        topic.asked,
    )
    assert (question.status, question.section) == ("draft", "pods")
    assert question.refs[0].url == f"https://kubernetes.io{topic.source}"
    assert str(question.path) in printed
    assert "docs/content-evidence.md" in printed


def test_no_two_drafts_have_the_same_uid(repository: Path) -> None:
    run("42")
    run("43")
    assert len({file.content.uid for file in read_bank(settings.BANK_DIR).questions}) == 2


def test_a_draft_of_every_topic_is_accepted() -> None:
    for topic in TOPICS.values():
        question = frame.draft(topic, uid=UID)
        section = {f"{topic.section}/_section.yaml": "title: a\nposition: 1\n"}
        assert judge(section | {str(question.path): serialize_question(question)}).findings == ()


def test_once_published_every_hint_is_named_until_it_is_replaced() -> None:
    question = frame.draft(TOPICS[203], uid=UID)
    text = serialize_question(question).replace("status: draft", "status: published")
    findings = judge(files_of() | {"scale/203-a.md": text}).findings
    lines = {finding.line for finding in findings if "still holds a hint" in finding.what}
    numbered = enumerate(text.splitlines(), 1)
    headings = {number for number, line in numbered if line in HEADINGS.values()}
    hinted = {
        number
        for number, line in enumerate(text.splitlines(), 1)
        if "TODO" in line or line == "tags: [todo]"
    }
    front = text.splitlines().index("---", 1) + 1
    assert {line for line in hinted if line < front} == {line for line in lines if line < front}
    assert {line for line in lines if line > front} == headings


def test_a_scenario_has_a_place_for_what_is_shown_with_the_question() -> None:
    kinds = {bool(frame.draft(topic, uid=UID).situation): topic.kind for topic in TOPICS.values()}
    assert kinds[True] == "scenario"
    assert kinds[False] != "scenario"


@pytest.mark.parametrize("number", [42, 43])
def test_the_golden_frame_has_four_answers_half_of_them_held_out(
    repository: Path, number: int
) -> None:
    run(str(number))
    file = repository / "tests" / "bank" / "golden" / f"{number}.yaml"
    told = yaml.safe_load(file.read_text())
    assert told["number"] == number
    assert [answer["kind"] for answer in told["answers"]] == ["good", "partly", "wrong", "wordy"]
    assert sum(answer["held_out"] for answer in told["answers"]) == 2


def test_golden_answers_that_are_there_stay(repository: Path) -> None:
    file = repository / "tests" / "bank" / "golden" / "42.yaml"
    file.write_text("mine")
    run("42")
    assert file.read_text() == "mine"


def test_a_bank_of_ones_own_gets_no_golden_answers(bank: Path) -> None:
    assert "four answers" not in run("42")


def test_a_number_that_is_taken_is_refused_with_its_file(repository: Path) -> None:
    run("42")
    file = settings.BANK_DIR / "pods" / "42-order-pod-deleted.md"
    text = file.read_text()
    with pytest.raises(CommandError, match=r"^Question 42 is there already: pods/42-order"):
        run("42")
    assert file.read_text() == text


@pytest.mark.parametrize("number", ["0", "700"])
def test_a_number_that_no_topic_has_is_refused(repository: Path, number: str) -> None:
    with pytest.raises(CommandError, match=rf"^No topic has the number {number}\."):
        run(number)


def test_a_folder_that_cannot_be_read_is_one_sentence(folder: Path) -> None:
    folder.rmdir()
    with pytest.raises(CommandError, match="set BANK_DIR to a folder of questions"):
        run("42")


def test_without_a_number_it_lists_what_is_asked_most_and_not_written_yet(
    repository: Path,
) -> None:
    first = max(TOPICS.values(), key=lambda topic: topic.asked or 0)
    lines = run().splitlines()
    assert lines[0].split()[0] == str(first.number)
    assert lines[-1] == f"{len(TOPICS)} topics have no question yet."
    run(str(first.number))
    lines = run().splitlines()
    assert lines[0].split()[0] != str(first.number)
    assert lines[-1] == f"{len(TOPICS) - 1} topics have no question yet."


def test_no_golden_answer_of_a_published_question_is_a_hint() -> None:
    assert [answer.number for answer in judged() if "TODO" in answer.text] == []
