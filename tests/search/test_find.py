"""What is looked up, for whom, and in how few statements."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from quiz.models import Card, Learner, Question, Status
from quiz.search.find import Found, find
from tests.factories import make_question, make_questions
from tests.practice.test_standing import make_card


def test_no_word_finds_nothing_and_asks_nothing(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        assert find("what is the", learner=None) == Found(questions=[], words=[])


@pytest.mark.parametrize("status", [Status.DRAFT, Status.RETIRED])
def test_a_word_of_what_nobody_may_see_is_no_word(db: None, status: Status) -> None:
    make_question(551, title="A zebra", status=status)
    make_question(552, title="A horse")
    found = find("zebra horse", learner=None)
    assert (len(found.questions), found.is_whole) == (1, False)
    assert not find("zebras zibra", learner=None).mended


def test_a_typo_costs_three_statements_more_then_two_and_the_literal_none(
    db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make_question(title="A zebra whose words no other test has read")
    with django_assert_num_queries(1):
        assert len(find("zebra", learner=None).questions) == 1
    for statements in (4, 3):
        with django_assert_num_queries(statements):
            assert find("zibra", learner=None).words == ["zebra"]
    with django_assert_num_queries(1):
        assert find("zibra", learner=None, literal=True).questions == []


def test_the_words_of_a_question_that_changed_are_known_at_once(db: None) -> None:
    question = make_question(title="A zebra")
    assert find("zibra", learner=None).words == ["zebra"]
    question.title = "A walrus"
    question.save()
    assert find("zibra", learner=None).words == ["zibra"]
    assert find("walrys", learner=None).words == ["walrus"]


def test_no_more_statements_and_no_more_time_a_question_in_a_larger_bank(
    alice: Learner, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for question in make_questions(40)[::2]:
        make_card(alice, question)
    with django_assert_num_queries(1):
        assert len(find("key points", learner=alice).questions) == 20
    with django_assert_num_queries(1):
        assert len(find("key points", learner=alice, answers=True).questions) == 40


def test_a_rated_answer_ranks_beside_titles_for_its_learner_only(
    alice: Learner, bob: Learner
) -> None:
    one = make_question(551, explanation="A zebra.")
    two = make_question(552, title="A zebra")
    make_card(alice, one)
    Card.objects.create(learner=bob, question=one, flagged=True)
    assert find("zebra", learner=alice).questions == [two.pk, one.pk]
    assert find("zebra", learner=bob).questions == [two.pk]
    assert find("zebra", learner=None).questions == [two.pk]


def test_ties_stand_in_the_order_of_the_numbers(db: None) -> None:
    for number in (559, 551, 555):
        make_question(number, title="A zebra")
    found = find("zebra", learner=None).questions
    assert [Question.objects.get(pk=pk).number for pk in found] == [551, 555, 559]
