"""One visitor leaves a bounded amount, and is told in words when it is enough."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from msgspec.structs import replace

from quiz.models import Attempt, Learner, Question, Report
from quiz.practice.reports import report_mistake
from quiz.takeout.dump import write
from quiz.takeout.import_ import import_content
from quiz.takeout.load import PAYLOAD_MAX, read
from quiz.takeout.refusal import UnreadableError
from tests.factories import START, make_learner, make_report
from tests.pages import Visitor
from tests.takeout.samples import SAMPLE, answered

pytestmark = pytest.mark.both_databases
LONG = "a long answer " * 200


def test_after_so_many_answers_the_next_is_refused_and_nothing_is_stored(
    visitor: Visitor, questions: list[Question], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quiz.practice.record.ATTEMPTS_MAX", 2)
    visitor.answer("Good")
    visitor.answer("Good")
    visitor.answer("Good")
    assert visitor.response.status_code == 413
    assert "There is no more room" in visitor.response.content.decode()
    assert Attempt.objects.count() == 2


def test_long_answers_are_refused_once_all_together_are_too_long_and_short_ones_are_not(
    visitor: Visitor, questions: list[Question], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("quiz.practice.record.ANSWERS_MAX", 2_500)
    visitor.answer("Good", answer=LONG)
    visitor.answer("Good", answer=LONG)
    assert visitor.response.status_code == 413
    visitor.answer("Good", answer="A short one.")
    assert [len(one.payload["answer"]) > 2_000 for one in Attempt.objects.order_by("pk")] == [
        True,
        False,
    ]


def test_a_file_that_would_make_it_too_much_is_refused_whole(
    alice: Learner, questions: list[Question], monkeypatch: pytest.MonkeyPatch
) -> None:
    content = replace(SAMPLE, attempts=[answered(place) for place in range(3)], cards=[])
    monkeypatch.setattr("quiz.takeout.import_.ATTEMPTS_MAX", 2)
    with pytest.raises(UnreadableError, match="more than 2 answers here"):
        import_content(learner_id=alice.pk, content=content)
    assert not alice.attempts.exists()


def test_what_is_recorded_of_an_imported_answer_is_no_longer_than_of_a_typed_one() -> None:
    much = {"answer": "", "more": "x" * PAYLOAD_MAX}
    file = write(replace(SAMPLE, attempts=[replace(answered(0), payload=much)]))
    with pytest.raises(UnreadableError, match="payload"):
        read(file.encode(), now=START + timedelta(days=1))


@pytest.fixture
def visitor(db: None) -> Visitor:
    """Somebody who is new here, without JavaScript."""
    return Visitor()


@pytest.fixture
def few_reports(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three open reports of a learner and five of a question are as many as there may be."""
    for module in ("quiz.practice.reports", "quiz.takeout.import_"):
        monkeypatch.setattr(f"{module}.OPEN_REPORTS_MAX", 3)
        monkeypatch.setattr(f"{module}.OPEN_REPORTS_OF_QUESTION", 5)


def press_report(visitor: Visitor, words: str) -> str:
    visitor.open("/q/551/")
    visitor.press("Reveal answer")
    visitor.press("Send report", mistake=words)
    return str(visitor.response.content.decode())


def test_who_has_reported_much_waits_for_an_editor(
    visitor: Visitor, questions: list[Question], few_reports: None
) -> None:
    for place in range(3):
        press_report(visitor, f"The port is {place}.")
    assert "nobody has looked at yet" in press_report(visitor, "And another one.")
    assert visitor.response.status_code == 413
    assert "nobody has looked at" not in press_report(visitor, "The port is 1.")
    assert Report.objects.count() == 3
    Report.objects.filter(text="The port is 0.").update(handled_at=START)
    press_report(visitor, "And another one.")
    assert Report.objects.count() == 4


def test_a_question_takes_so_many_open_reports_and_others_go_on_taking_them(
    questions: list[Question], few_reports: None, visitor: Visitor
) -> None:
    for place in range(5):
        make_report(make_learner(), questions[0], f"The port is {place}.")
    assert "your report is not needed any more" in press_report(visitor, "Mine too.")
    assert visitor.response.status_code == 413
    report_mistake(
        learner_id=uuid.uuid4(), question=questions[1], text="Here it is right.", now=START
    )
    assert Report.objects.filter(question=questions[1]).count() == 1


def test_imported_reports_are_bounded_like_typed_ones(
    alice: Learner, questions: list[Question], few_reports: None
) -> None:
    one = replace(SAMPLE.reports[0], uid=questions[1].uid, handled_at=None)
    many = [replace(one, text=f"The port is {place}.") for place in range(4)]
    content = replace(SAMPLE, attempts=[], cards=[], reports=many)
    with pytest.raises(UnreadableError, match="more than 3 reports"):
        import_content(learner_id=alice.pk, content=content)
    assert not alice.reports.exists()
    for place in range(5):
        make_report(make_learner(), questions[1], f"The address is {place}.")
    import_content(learner_id=alice.pk, content=replace(content, reports=many[:1]))
    assert not alice.reports.exists()
