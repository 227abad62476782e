"""Large exports that are asked for together do not stand in memory together."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Lock

import pytest
from django.test import RequestFactory

from quiz.models import Learner
from quiz.views import takeout


class Exporter:
    """Writes nothing, slowly, and knows how many did so at once."""

    def __init__(self) -> None:
        self.now = self.most = 0
        self.lock = Lock()

    def __call__(self, _learner: Learner) -> str:
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
        time.sleep(0.05)
        with self.lock:
            self.now -= 1
        return ""


def test_exports_asked_for_at_once_are_written_one_after_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    exporter = Exporter()
    monkeypatch.setattr(takeout, "_owner", lambda _request: Learner())
    monkeypatch.setattr(takeout, "content_of", exporter)
    monkeypatch.setattr(takeout, "write_files", lambda text: [text])
    monkeypatch.setattr(takeout, "answers_csv", exporter)
    views = [takeout.everything, takeout.answers] * 3
    with ThreadPoolExecutor(len(views)) as threads:
        sent = list(threads.map(lambda view: view(RequestFactory().get("/")), views))
    assert [response.status_code for response in sent] == [200] * len(views)
    assert exporter.most == 1
