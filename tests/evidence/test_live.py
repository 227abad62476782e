"""What the API server is asked, where the chart lets a Pod ask it, and what of it is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from quiz.evidence import api_server
from quiz.evidence.here import OWN_TOKEN, Here
from tests.evidence.likeness import everything, pod, readings, values

SECRET = "s3cr3t-canary"
ANSWERS: dict[str, Any] = {
    "rollout": {
        "spec": {"replicas": 2, "template": {"env": SECRET}},
        "status": {"updatedReplicas": 2, "readyReplicas": 2},
    },
    "slices": {
        "items": [
            {
                "endpoints": [
                    {"addresses": ["10.0.0.5"], "conditions": {"ready": True}},
                    {"addresses": ["10.0.0.6"], "conditions": {"ready": False}},
                ]
            }
        ]
    },
    "autoscaler": {"status": {"currentReplicas": 2, "desiredReplicas": 3}},
    "events": {
        "items": [
            {
                "involvedObject": {"kind": "Pod", "name": "prep-1"},
                "reason": "Unhealthy",
                "count": 3,
                "message": SECRET,
            },
            {"involvedObject": {"kind": "Pod", "name": "other-1"}, "reason": SECRET},
            {"involvedObject": {"kind": "Secret", "name": "prep-key"}, "reason": SECRET},
        ]
    },
}


def asking(root: Path, answers: Any) -> Here:
    """Return a Pod of a release with evidence.api, to which an API server answers so."""
    before = pod(root)
    (root / OWN_TOKEN).parent.mkdir()
    (root / OWN_TOKEN).write_text(SECRET)
    return Here(root, before.environment, before.asks, lambda *_, **__: answers)


def test_what_the_api_server_says_is_told_without_the_words_of_others(tmp_path: Path) -> None:
    here = asking(tmp_path, ANSWERS)
    assert values(here, "live") == {
        "Rollout now": "2 wanted, 2 of this template, 2 ready",
        "EndpointSlices now": "1 of 2 ready: 10.0.0.5",
        "Autoscaler now": "2 Pods there, 3 wanted",
        "Events of the last hour": "3 times Unhealthy (Pod)",
    }
    assert SECRET not in everything(here)
    [token] = values(here, "token").values()
    assert token == "one of evidence.api's own"


@pytest.mark.parametrize("answer", [{}, {"items": 1}, {"items": [1]}, {"status": []}])
def test_an_answer_of_another_form_is_no_error(tmp_path: Path, answer: Any) -> None:
    assert readings(asking(tmp_path, dict.fromkeys(ANSWERS, answer)), "live")


def test_without_a_token_nobody_is_asked(tmp_path: Path) -> None:
    def never(*_: Any, **__: Any) -> Any:
        raise AssertionError

    before = pod(tmp_path)
    here = Here(tmp_path, before.environment, before.asks, never)
    assert values(here, "live") == {"Asked": "nothing"}


def test_an_api_server_that_does_not_answer_is_told(tmp_path: Path) -> None:
    assert values(asking(tmp_path, {}), "live") == {"Asked": "no answer"}


@pytest.mark.parametrize("port", ["", "x", "1"])
def test_a_server_that_cannot_be_asked_is_no_error(tmp_path: Path, port: str) -> None:
    (tmp_path / "token").write_text(SECRET)
    assert api_server.ask(tmp_path, "127.0.0.1", port, space="a", name="b") == {}


def test_only_reads_of_the_release_are_asked_for() -> None:
    asked = " ".join(api_server.QUESTIONS.values())
    assert "secrets" not in asked
    assert asked.count("{space}") == len(api_server.QUESTIONS)
