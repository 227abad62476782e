"""Nothing of Alice's can be seen or changed by Bob."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from quiz.models import Attempt, Card, Learner, Question
from tests.pages import Visitor


@pytest.fixture(params=[False, True], ids=["plain", "htmx"])
def two(request: pytest.FixtureRequest, questions: list[Question]) -> tuple[Visitor, Visitor]:
    """Alice, who has rated one question and looks at the next, and Bob, who has rated one."""
    alice, bob = Visitor(htmx=request.param), Visitor(htmx=request.param)
    alice.answer("Easy", answer="Alice's own words")
    alice.press("Reveal answer", answer="More of Alice's")
    bob.answer("Again", answer="Bob's")
    return alice, bob


def of_alice() -> list[object]:
    """Return everything that is stored of the learner who came first."""
    learner = Learner.objects.order_by("created_at")[0]
    return [
        Learner.objects.filter(pk=learner.pk).values_list()[0],
        *Card.objects.filter(learner=learner).order_by("pk").values_list(),
        *Attempt.objects.filter(learner=learner).order_by("pk").values_list(),
    ]


def test_alices_token_in_bobs_browser_rates_nothing(two: tuple[Visitor, Visitor]) -> None:
    alice, bob = two
    before = of_alice()
    form = alice.page.form("Good")
    mine = bob.open("/review/").form("Reveal answer").fields["csrfmiddlewaretoken"]
    fields = form.fields | {"rating": "1", "answer": "", "csrfmiddlewaretoken": mine}
    page = bob.send(form.action, **fields)
    assert bob.response.status_code == 409
    assert "Alice" not in page.words
    assert of_alice() == before
    assert Attempt.objects.count() == 2


def test_alices_token_in_a_strangers_browser_makes_no_learner(
    two: tuple[Visitor, Visitor],
) -> None:
    alice, _bob = two
    before = of_alice()
    form, stranger = alice.page.form("Good"), Visitor()
    mine = stranger.open("/review/").form("Reveal answer").fields["csrfmiddlewaretoken"]
    stranger.send(form.action, **form.fields | {"rating": "1", "csrfmiddlewaretoken": mine})
    assert stranger.response.status_code == 409
    assert of_alice() == before
    assert Learner.objects.count() == 2


def test_a_token_posted_by_both_counts_for_its_owner_alone(two: tuple[Visitor, Visitor]) -> None:
    alice, bob = two
    form = alice.page.form("Good")
    alice.press("Good")
    before = of_alice()
    mine = bob.open("/review/").form("Reveal answer").fields["csrfmiddlewaretoken"]
    page = bob.send(form.action, **form.fields | {"rating": "4", "csrfmiddlewaretoken": mine})
    assert bob.response.status_code == 409
    assert "Easy · back" not in page.words
    assert of_alice() == before


def test_bob_cannot_undo_what_alice_rated(two: tuple[Visitor, Visitor]) -> None:
    alice, bob = two
    alice.press("Good")
    alice.press("Undo")
    alice.answer("Hard")
    before = of_alice()
    form = bob.open("/review/").form("Undo")
    for theirs in Learner.objects.order_by("created_at")[0].attempts.all():
        page = bob.send(form.action, **form.fields | {"attempt": str(theirs.pk)})
        assert bob.response.status_code == 409
        assert "nothing to undo" in page.words
    assert of_alice() == before


def test_a_stranger_cannot_undo_what_alice_rated(two: tuple[Visitor, Visitor]) -> None:
    before = of_alice()
    stranger = Visitor()
    mine = stranger.open("/review/").form("Reveal answer").fields["csrfmiddlewaretoken"]
    theirs = str(Attempt.objects.get(payload__answer="Alice's own words").pk)
    stranger.send("/review/undo/", csrfmiddlewaretoken=mine, attempt=theirs)
    assert stranger.response.status_code == 409
    assert of_alice() == before


@pytest.mark.parametrize("path", ["/", "/review/", "/sections/", "/sections/scale/", "/q/551/"])
def test_no_page_shows_bob_anything_of_alices(two: tuple[Visitor, Visitor], path: str) -> None:
    _alice, bob = two
    learner = Learner.objects.order_by("created_at")[0]
    bob.open(path)
    body = bob.response.content.decode()
    assert "Alice" not in body
    assert str(learner.pk) not in body
    assert learner.pk.hex not in body


@pytest.mark.parametrize("name", ["k8sprep.json", "answers.csv", "anki.txt"])
def test_no_download_of_bobs_has_anything_of_alices(
    two: tuple[Visitor, Visitor], name: str
) -> None:
    alice, bob = two
    Card.objects.filter(learner__attempts__answer__startswith="Alice").update(note="Alice's note")
    hers = alice.client.get(f"/settings/export/{name}").content.decode()
    assert ("state::learning" if name == "anki.txt" else "Alice's own words") in hers
    for visitor in (bob, Visitor()):
        for query in ("", f"?learner={Learner.objects.order_by('created_at')[0].pk}"):
            body = visitor.client.get(f"/settings/export/{name}{query}").content.decode()
            assert "Alice" not in body
    tokens = map(str, Attempt.objects.filter(answer__startswith="Alice").values_list("token"))
    assert not [token for token in tokens if token in body]


def test_bob_cannot_delete_or_write_over_what_is_alices(two: tuple[Visitor, Visitor]) -> None:
    alice, bob = two
    before = of_alice()
    file = alice.client.get("/settings/export/k8sprep.json").content
    proof = bob.open("/settings/").form("Import").fields
    sent = SimpleUploadedFile("k8sprep.json", file.replace(b'"rating": 4', b'"rating": 1'))
    assert bob.client.post("/settings/import/", {**proof, "file": sent}).status_code == 302
    assert of_alice() == before
    bob.open("/settings/delete/")
    bob.press("Delete everything", word="delete", learner=Learner.objects.all()[0].pk.hex)
    assert bob.response.status_code == 200
    assert of_alice() == before
    assert Learner.objects.count() == 1


def test_bobs_session_with_alices_other_cookie_is_still_bob(two: tuple[Visitor, Visitor]) -> None:
    alice, bob = two
    before = of_alice()
    bob.client.cookies["csrftoken"] = alice.client.cookies["csrftoken"].value
    bob.answer("Good")
    assert of_alice() == before


def test_a_learners_id_cannot_be_chosen(questions: list[Question]) -> None:
    known = Learner.objects.create(zone="UTC", created_at="2026-11-24T09:00:00Z")
    stranger = Visitor()
    for cookie in ("sessionid", "learner", "csrftoken"):
        stranger.client.cookies[cookie] = known.pk.hex
    stranger.answer("Good", learner=str(known.pk), learner_id=known.pk.hex)
    assert not known.attempts.exists()
