"""A question's case: to read under its answer, and its two manifests to download."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from quiz.models import Question, Status
from tests.factories import CASE, make_question


@pytest.fixture
def asked(db: None) -> Question:
    return make_question(551, case=CASE)


def answer(client: Client) -> str:
    return client.post("/q/551/").content.decode()


def test_the_answer_offers_to_try_it_with_every_command(client: Client, asked: Question) -> None:
    text = answer(client)
    commands = [
        "kubectl create namespace try-551",
        "kubectl label namespace try-551 pod-security.kubernetes.io/enforce=restricted",
        "kubectl apply -n try-551 -f broken.yaml",
        "$ kubectl get pods -n try-551\nPending",
        "kubectl apply -n try-551 -f mended.yaml",
        "$ kubectl get pods -n try-551\nRunning",
        "kubectl delete namespace try-551",
    ]
    places = [text.index(command) for command in commands]
    assert places == sorted(places)
    assert "kind: Pod # &lt;broken&gt;" in text
    assert "Recorded on Kubernetes v1.37.2" in text


def test_nothing_of_it_stands_beside_the_question_alone(client: Client, asked: Question) -> None:
    text = client.get("/q/551/").content.decode()
    assert "Try it yourself" not in text
    assert "try-551" not in text


def test_a_question_without_a_case_offers_nothing(client: Client, db: None) -> None:
    make_question(551)
    assert "Try it yourself" not in answer(client)


@pytest.mark.parametrize("name", ["broken", "mended"])
def test_a_manifest_comes_as_it_stands_in_its_file(
    client: Client, asked: Question, name: str
) -> None:
    response = client.get(f"/q/551/{name}.yaml")
    assert response.content.decode() == CASE[name]
    assert response["Content-Type"] == "text/yaml; charset=utf-8"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("fields", [{"case": None}, {"case": CASE, "status": Status.DRAFT}])
def test_without_a_case_or_unpublished_there_is_no_manifest(
    client: Client, db: None, fields: dict[str, Any]
) -> None:
    make_question(551, **fields)
    assert client.get("/q/551/broken.yaml").status_code == 404
