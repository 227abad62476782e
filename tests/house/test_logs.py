"""Logs as JSON: one object on each line, whatever is in the message."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

from k8sprep.logs import JsonFormatter


def logged(message: str, *args: object, exc_info: Any = None) -> Any:
    record = logging.LogRecord("quiz.bank", logging.ERROR, __file__, 1, message, args, exc_info)
    record.created = 1795510800.5
    line = JsonFormatter().format(record)
    assert "\n" not in line
    return json.loads(line)


def test_a_line_says_when_how_bad_who_and_what() -> None:
    assert logged("%d of %s", 3, "five") == {
        "time": "2026-11-24T09:00:00.500000+00:00",
        "level": "ERROR",
        "logger": "quiz.bank",
        "message": "3 of five",
    }


def test_newlines_and_quotes_stay_within_the_one_line() -> None:
    assert logged('first\n"second"\té')["message"] == 'first\n"second"\té'


def test_an_exception_is_told_with_its_traceback() -> None:
    try:
        int("wrong")
    except ValueError:
        line = logged("it failed", exc_info=sys.exc_info())
    assert line["exception"].startswith("Traceback")
    assert line["exception"].endswith("'wrong'")
