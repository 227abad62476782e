"""The words that questions are found by follow every write of the bank's content."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from pytest_django import DjangoAssertNumQueries, Settings

from quiz.bank.conflicts import take_file
from quiz.bank.rows import write_parts
from quiz.models import KeyPoint, Learner, Question, SearchText
from quiz.search.find import find
from quiz.search.index import keep, refresh, together
from tests.bank.samples import DRAFT, QUESTION, SECTION, a_question, files_of, lay_out
from tests.factories import make_question, make_questions, make_section
from tests.practice.test_standing import make_card


def numbers(query: str) -> list[int]:
    """The questions that hold the words anywhere, by number."""
    found = find(query, learner=None, answers=True, literal=True).questions
    return sorted(Question.objects.filter(pk__in=found).values_list("number", flat=True))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "Why yak shaving?"),
        ("tags", ["yak"]),
        ("short_answer", "A yak."),
        ("explanation", "Yaks graze."),
        ("example", "```yaml\nkind: Yak\n```"),
        ("why", "Because of yaks."),
        ("changes", [{"version": "1.35", "text": "A yak came."}]),
        ("followups", [{"text": "And the yak?"}]),
        ("misconceptions", [{"phrases": ["cow"], "correction": "It is a yak."}]),
    ],
)
def test_a_saved_question_is_found_by_its_new_words(db: None, field: str, value: object) -> None:
    question = make_question()
    assert numbers("yak") == []
    setattr(question, field, value)
    question.save()
    assert numbers("yak") == [551]
    setattr(question, field, [] if isinstance(value, list) else "Gone")
    question.save()
    assert numbers("yak") == []


def test_a_question_is_found_by_its_number_and_follows_it(db: None) -> None:
    question = make_question(551, title="A yak")
    assert find("551", learner=None).questions == [question.pk]
    question.number = 777
    question.save()
    assert find("777", learner=None).questions == [question.pk]
    assert find("551", learner=None).questions == []


def test_a_key_point_is_found_as_long_as_it_is_there(db: None) -> None:
    question = make_question()
    point = KeyPoint.objects.create(question=question, text="A yak", phrases=["shaggy cattle"])
    assert (numbers("yak"), numbers("cattle")) == ([551], [551])
    point.text = "An ox"
    point.save()
    assert (numbers("yak"), numbers("ox")) == ([], [551])
    point.delete()
    assert (numbers("ox"), numbers("cattle")) == ([], [])


def test_a_misspelling_among_the_aliases_is_mended_like_any_other(alice: Learner) -> None:
    question = make_question(title="A vote in etcd", explanation="A quorum decides.")
    KeyPoint.objects.create(question=question, text="A vote", phrases=["qourum", "majority"])
    make_card(alice, question)
    for query in ("etdc qourum", "etcd qourum"):
        found = find(query, learner=alice)
        assert (found.words, found.questions) == (["etcd", "quorum"], [question.pk])
    assert not find("etcd majority", learner=alice).mended


def test_a_renamed_section_finds_its_questions(db: None) -> None:
    make_questions(2)
    make_question(561, section="security")
    section = make_section("scale")
    section.title = "Yaks at large"
    section.save()
    assert numbers("yak") == [551, 552]


@pytest.mark.parametrize("at_once", [True, False])
def test_what_is_deleted_is_found_no_more(db: None, at_once: bool) -> None:
    question = make_question(title="A yak")
    if at_once:
        Question.objects.all().delete()
    else:
        question.delete()
    assert numbers("yak") == []
    assert SearchText.objects.count() == 0


def test_what_is_rolled_back_is_found_as_before(db: None) -> None:
    question = make_question(title="A yak")
    mark = transaction.savepoint()
    question.title = "An ox"
    question.save()
    transaction.savepoint_rollback(mark)
    assert (numbers("yak"), numbers("ox")) == ([551], [])


def test_many_writes_together_are_kept_once_at_the_end(
    db: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    questions = make_questions(20)
    with django_assert_max_num_queries(20 + 6), together():
        for question in questions:
            question.title = "A yak"
            question.save()
        assert numbers("yak") == []
    assert len(numbers("yak")) == 20


def test_what_fails_together_keeps_nothing(db: None) -> None:
    question = make_question()
    question.title = "A yak"
    question.number = 0
    with pytest.raises(IntegrityError), transaction.atomic(), together():
        question.save()
    assert numbers("yak") == []
    question.number = 551
    question.save()
    assert numbers("yak") == [551]


def test_a_save_of_what_is_not_found_by_writes_nothing(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    question = make_question()
    with django_assert_num_queries(1):
        question.save(update_fields=["version"])


def test_words_that_stay_are_not_written_again(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    question = make_question()
    with django_assert_num_queries(2):
        keep([question.pk])
    assert refresh() == 0


def small_bank(folder: Path) -> Path:
    """Lay out a bank of three published questions, 551, 561 and 562, and a draft."""
    more = [
        a_question(number=number, uid=f"{number:012x}", slug=f"q-{number}", title=f"Why {number}?")
        for number in (561, 562)
    ]
    return lay_out(folder, files_of(SECTION, QUESTION, DRAFT, *more))


def test_a_write_that_told_nobody_is_found_after_the_next_import(
    db: None, settings: Settings, tmp_path: Path
) -> None:
    settings.BANK_DIR = small_bank(tmp_path)
    call_command("import_bank", verbosity=0)
    Question.objects.filter(number=551).update(explanation="A yak.")
    KeyPoint.objects.filter(question__number=561, position=1).update(text="An ox")
    SearchText.objects.filter(question__number=562).delete()
    assert (numbers("yak"), 561 in numbers("ox")) == ([], False)
    call_command("import_bank", "--dry-run", verbosity=0)
    assert numbers("yak") == []
    call_command("import_bank", verbosity=0)
    assert (numbers("yak"), 561 in numbers("ox")) == ([551], True)
    assert numbers("562") == [562]


def test_an_import_indexes_every_question_with_its_parts(
    real_bank: None, settings: Settings
) -> None:
    files = len([*Path(settings.BANK_DIR).glob("*/*.md")])
    assert SearchText.objects.count() == Question.objects.count() == files
    assert not SearchText.objects.filter(points="").exists()
    assert refresh() == 0


def test_taking_a_waiting_file_indexes_its_parts(real_bank: None) -> None:
    row = Question.objects.get(number=598)
    row.incoming_text = row.imported_text.replace("etcd needs a majority", "A yak needs a majority")
    row.save(update_fields=["incoming_text"])
    take_file(question=row)
    assert numbers("yak") == [598]


def test_parts_that_are_written_alone_are_seen_by_refresh(db: None) -> None:
    question = make_question()
    write_parts([])
    KeyPoint.objects.bulk_create([KeyPoint(question=question, text="A yak")])
    assert (numbers("yak"), refresh(), numbers("yak")) == ([], 1, [551])


def test_a_text_without_any_word_is_no_trouble(db: None) -> None:
    make_question(title="???", tags=[])
    assert find("551", learner=None).questions


def test_the_index_goes_with_its_tables_and_comes_back_with_them(transactional_db: None) -> None:
    make_question(title="A yak")
    call_command("migrate", "quiz", "zero", verbosity=0)
    assert not [name for name in connection.introspection.table_names() if "search" in name]
    call_command("migrate", "quiz", verbosity=0)
    make_question(title="A yak")
    assert numbers("yak") == [551]
