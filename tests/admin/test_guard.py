"""Two editors at the same question: nothing is lost, and nobody undoes the other's work unseen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from quiz.models import Question, Section, Status
from tests.admin.editing import (
    act,
    errors_of,
    fields_of,
    make_fit_question,
    messages_of,
    page_of,
    type_into,
)
from tests.factories import make_learner, make_question, make_report, make_section

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
TEXT = "key_points-{}-text"


def retire(admin: Client, question: Question) -> None:
    """By an action of the list, after which the version is as before."""
    act(admin, "retire", question)


def move(admin: Client, question: Question) -> None:
    type_into(admin, page_of(question), section=make_section("edge", position=2).pk)


def rename(admin: Client, question: Question) -> None:
    type_into(admin, page_of(question), slug="another-name")


def rewrite(admin: Client, question: Question) -> None:
    type_into(admin, page_of(question), why="Written by a colleague.")


def remove_a_point(admin: Client, question: Question) -> None:
    gone = {"key_points-1-DELETE": "on", "status": "draft"}
    response = type_into(admin, page_of(question), **gone)
    assert response.redirect_chain, errors_of(response)


def add_a_point(admin: Client, question: Question) -> None:
    new = {TEXT.format(3): "A colleague's point", "key_points-3-phrases": "colleague"}
    type_into(admin, page_of(question), **new)


def remove_and_add(admin: Client, question: Question) -> None:
    remove_a_point(admin, question)
    type_into(admin, page_of(question), **{TEXT.format(2): "Another", "key_points-2-phrases": "x"})


def swap(admin: Client, question: Question) -> None:
    texts = [point.text for point in question.key_points.all()]
    type_into(admin, page_of(question), **{TEXT.format(0): texts[1], TEXT.format(1): texts[0]})


CHANGES = [retire, move, rename, rewrite, remove_a_point, add_a_point, remove_and_add, swap]


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_a_colleague_did_is_told_once_and_the_second_save_works(
    eve: Client, admin: Client, question: Question, change: Callable[[Client, Question], None]
) -> None:
    mine = fields_of(eve, page_of(question)) | {"why": "Written by Eve.", TEXT.format(1): "Eve's"}
    change(admin, question)
    theirs = Question.objects.values().get(pk=question.pk), list(question.key_points.values())

    response = eve.post(page_of(question), mine)
    [error] = errors_of(response)["__all__"]
    assert error.startswith("This changed while you were writing. Nothing is saved yet.")
    stored = Question.objects.values().get(pk=question.pk), list(question.key_points.values())
    assert stored == theirs
    page = response.content.decode()
    assert "Written by Eve." in page
    assert "What is stored now, and what you typed" in page

    again = {name: value for name, value in fields_shown(response).items() if value is not None}
    assert again[TEXT.format(1)] == "Eve's"
    saved = eve.post(page_of(question), again, follow=True)
    assert saved.redirect_chain, errors_of(saved)
    question.refresh_from_db()
    assert question.why == "Written by Eve."
    points = ["Key point 1 of 551", "Eve's", "Key point 3 of 551"]
    assert [point.text for point in question.key_points.all()] == points


def fields_shown(response: Any) -> dict[str, Any]:
    """Return what a browser would post of a page that came back."""

    class Shown:
        def get(self, _path: str) -> Any:
            return response

    return fields_of(Shown(), "")  # type: ignore[arg-type]  # all that it asks of a client


def test_both_texts_stand_side_by_side_where_they_differ(
    eve: Client, admin: Client, question: Question
) -> None:
    mine = fields_of(eve, page_of(question)) | {"why": "Eve's reason."}
    rewrite(admin, question)
    blocks = eve.post(page_of(question), mine).context["adminform"].form.unseen
    [differing] = [block for block in blocks if not block.same]
    assert "".join(piece.text for piece in differing.one) == "Written by a colleague.\n"
    assert "".join(piece.text for piece in differing.other) == "Eve's reason.\n"


def test_an_error_of_one_s_own_is_told_beside_the_colleague_s_change(
    eve: Client, admin: Client, question: Question
) -> None:
    mine = fields_of(eve, page_of(question)) | {"short_answer": ""}
    rewrite(admin, question)
    errors = errors_of(eve.post(page_of(question), mine))
    assert list(errors) == ["__all__"]
    errors = errors_of(eve.post(page_of(question), mine | {"seen": "x"}))
    assert list(errors) == ["__all__"]


def test_a_form_that_does_not_say_what_was_seen_is_refused_once(
    eve: Client, question: Question
) -> None:
    mine = fields_of(eve, page_of(question)) | {"why": "Mine."}
    del mine["seen"]
    assert "__all__" in errors_of(eve.post(page_of(question), mine))


def test_a_section_is_guarded_too(eve: Client, admin: Client) -> None:
    section = make_section("scale", title="Scale", position=1)
    mine = fields_of(eve, page_of(section)) | {"title": "Eve's"}
    type_into(admin, page_of(section), summary="A colleague's summary.")
    response = eve.post(page_of(section), mine)
    assert "This changed while you were writing" in errors_of(response)["__all__"][0]
    assert Section.objects.get().title == "Scale"
    eve.post(page_of(section), fields_shown(response))
    section.refresh_from_db()
    assert (section.title, section.summary) == ("Eve's", "")


@pytest.mark.parametrize("order", [(1, 0, 2), (1, 2, 0), (2, 1, 0)])
def test_key_points_and_sources_may_change_places_in_one_save(
    eve: Client, question: Question, order: tuple[int, ...]
) -> None:
    points = [point.text for point in question.key_points.all()]
    urls = [source.url for source in question.references.all()]
    typed = {TEXT.format(n): points[place] for n, place in enumerate(order)}
    typed |= {"references-0-url": urls[1], "references-1-url": urls[0]}
    response = type_into(eve, page_of(question), **typed)
    assert response.redirect_chain, errors_of(response)
    assert [point.text for point in question.key_points.all()] == [points[n] for n in order]
    assert [source.url for source in question.references.all()] == urls[::-1]


def test_the_history_names_what_was_changed(eve: Client, admin: Client, question: Question) -> None:
    type_into(eve, page_of(question), why="Another reason.", **{"key_points-0-phrases": "other"})
    page = admin.get(f"{page_of(question)[:-7]}history/").content.decode()
    assert "Changed Why it is asked and Key points" in page


def test_a_draft_that_was_never_more_can_be_deleted(eve: Client) -> None:
    draft = make_question(7, status=Status.DRAFT)
    delete = f"{page_of(draft)[:-7]}delete/"
    assert delete in eve.get(page_of(draft)).content.decode()
    response = eve.post(delete, {"post": "yes"}, follow=True)
    assert "was deleted successfully" in messages_of(response)[0]
    assert not Question.objects.exists()


def answered(question: Question) -> None:
    make_report(make_learner(), question)


def from_a_file(question: Question) -> None:
    Question.objects.filter(pk=question.pk).update(imported_text="---\n")


def retired(question: Question) -> None:
    Question.objects.filter(pk=question.pk).update(status=Status.RETIRED)


@pytest.mark.parametrize("happened", [answered, from_a_file, retired])
def test_whatever_somebody_refers_to_stays(
    eve: Client, happened: Callable[[Question], None]
) -> None:
    draft = make_question(7, status=Status.DRAFT)
    happened(draft)
    delete = f"{page_of(draft)[:-7]}delete/"
    assert delete not in eve.get(page_of(draft)).content.decode()
    assert eve.post(delete, {"post": "yes"}).status_code == 403


def test_a_new_question_and_another_s_do_not_meet(eve: Client) -> None:
    make_fit_question(551)
    response = type_into(eve, page_of(make_fit_question(552)), why="Mine.")
    assert response.redirect_chain


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({TEXT.format(1): "Key point 1 of 551"}, "key_points"),
        ({TEXT.format(1): ""}, TEXT.format(1)),
        ({"references-1-url": "https://kubernetes.io/docs/551/1/"}, "references"),
        ({"references-1-url": "http://kubernetes.io/docs/"}, "references-1-url"),
        ({"references-1-title": ""}, "references-1-title"),
    ],
)
@pytest.mark.parametrize("status", ["draft", "published"])
def test_what_the_database_would_refuse_is_an_error_where_it_stands(
    eve: Client, question: Question, typed: dict[str, str], field: str, status: str
) -> None:
    errors = errors_of(type_into(eve, page_of(question), status=status, **typed))
    assert [name for name in errors if name.startswith(field)], errors
