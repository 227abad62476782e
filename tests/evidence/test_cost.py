"""A look costs little, and nobody can make a Pod look without end."""

from __future__ import annotations

import socket
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from quiz.evidence import PROBES, look_up
from quiz.evidence.chart_text import excerpt
from quiz.evidence.here import Here
from quiz.evidence.root_files import WRITTEN, try_to_write
from quiz.evidence.seen import forget, look
from tests.evidence.likeness import pod

NOON = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.name)
def test_a_probe_takes_at_most_five_milliseconds(tmp_path: Path, probe: Any) -> None:
    here = pod(tmp_path)

    def cost() -> float:
        began, fresh = time.process_time(), Here(tmp_path, here.environment, here.asks)
        for one in probe.read(fresh):
            if one.lines:
                excerpt(one.lines, fresh)
        return time.process_time() - began

    assert min(cost() for _ in range(5)) <= 0.005


def test_what_was_seen_is_kept_for_ten_seconds(tmp_path: Path) -> None:
    forget()
    here = pod(tmp_path)
    first = look(PROBES[0], here, NOON)
    assert look(PROBES[0], here, NOON + timedelta(seconds=9)) is first
    later = look(PROBES[0], here, NOON + timedelta(seconds=10))
    assert (later.at - first.at).seconds == 10
    assert look(PROBES[0], here, NOON) is not later  # the clock was set back
    forget()


def test_a_name_server_that_is_silent_costs_a_second_and_no_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(look_up, "PATIENCE", 0.05)

    def silent(*_: Any, **__: Any) -> list[Any]:
        time.sleep(0.3)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", silent)
    assert look_up.look_up("a") is None
    assert look_up.look_up("b") is None  # the first is still being asked
    time.sleep(0.4)
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", ("10.0.0.1", 0))] * 2
    )
    found = look_up.look_up("c")
    assert found
    assert found.addresses == ("10.0.0.1",)


def test_a_name_that_does_not_exist_has_no_address(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: Any, **__: Any) -> Any:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", none)
    found = look_up.look_up("a")
    assert found
    assert found.addresses == ()


def test_a_try_to_write_says_what_the_system_said_and_leaves_nothing(tmp_path: Path) -> None:
    assert try_to_write(tmp_path) == WRITTEN
    assert list(tmp_path.iterdir()) == []
    assert try_to_write(tmp_path / "none").endswith("No such file or directory.")
