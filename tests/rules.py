"""How a run of the tests behaves: which tests count on which database, and that none is skipped."""

from __future__ import annotations

import gc
import os
from collections.abc import Generator
from pathlib import Path
from typing import Any, TypeVar

import hypothesis
import pytest
from django.conf import settings
from django.test import SimpleTestCase

from quiz.ops.prepare import collect_static

Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)
LEFT_OUT = pytest.StashKey[str]()
ENGINES = {"sqlite_only": "sqlite3", "postgresql_only": "postgresql"}
USES_A_DATABASE = {"db", "transactional_db", "live_server", "open_page"}
# What can differ between databases: queries, locks, constraints, what is stored. These rooms' tests
# run on both, but for those marked `one_database`; elsewhere the marker `both_databases` says it.
# The rest runs once, on SQLite.
ROOMS_ON_BOTH = {
    *("bank", "management", "models", "ops", "practice", "reliability", "search", "takeout"),
}
TESTS = Path(__file__).resolve().parent
# How many examples hypothesis tries where a test does not say; HYPOTHESIS_PROFILE chooses.
PROFILES = {"dev": 100, "ci": 300, "nightly": 10_000}

for name, examples in PROFILES.items():
    # No test may fail because the machine was busy.
    hypothesis.settings.register_profile(
        name,
        max_examples=examples,
        deadline=None,
        suppress_health_check=[hypothesis.HealthCheck.too_slow],
    )
hypothesis.settings.load_profile(
    os.environ.get("HYPOTHESIS_PROFILE") or ("ci" if os.environ.get("CI") else "dev")
)


def pytest_configure(config: pytest.Config) -> None:
    """Collect the static files once, before any worker starts."""
    if not hasattr(config, "workerinput"):
        collect_static()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what makes no sense on this database; put browser tests last.

    Last, because Playwright leaves an event loop running in the worker, in which Django refuses
    database calls: so `DJANGO_ALLOW_ASYNC_UNSAFE` is set for browser tests and no others.
    """
    engine = _engine()
    others = {marker for marker, wanted in ENGINES.items() if wanted != engine}
    of_the_other = {item for item in items if others & {mark.name for mark in item.iter_markers()}}
    # What cannot differ would do the same twice: the run on SQLite has it.
    of_any = {item for item in items if engine == "postgresql" and not _can_differ(item)}
    left_out = of_the_other | of_any
    config.hook.pytest_deselected(items=list(left_out))
    config.stash[LEFT_OUT] = (
        f"Tests of the other one, left out: {len(of_the_other)}. "
        f"Tests that cannot differ, left to SQLite: {len(of_any - of_the_other)}."
    )
    items[:] = sorted((item for item in items if item not in left_out), key=_turn)


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over what was imported and collected: it stays to the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _engine() -> str:
    engine: str = settings.DATABASES["default"]["ENGINE"]
    return engine.rsplit(".", 1)[-1]


def _can_differ(item: pytest.Item) -> bool:
    if item.get_closest_marker("one_database"):
        return False
    if item.get_closest_marker("both_databases") or item.get_closest_marker("postgresql_only"):
        return True
    is_on_both = any(item.path.is_relative_to(TESTS / room) for room in ROOMS_ON_BOTH)
    return is_on_both and _uses_a_database(item)


def _uses_a_database(item: pytest.Item) -> bool:
    case = getattr(item, "cls", None)
    return (
        bool(USES_A_DATABASE & set(getattr(item, "fixturenames", ())))
        or item.get_closest_marker("django_db") is not None
        or (isinstance(case, type) and issubclass(case, SimpleTestCase))
    )


def _turn(item: pytest.Item) -> int:
    """Return when it is a test's turn; of the browser tests the longest comes first."""
    in_a_browser = "playwright" in getattr(item, "fixturenames", ())
    return in_a_browser and (1 if item.path.name == "test_looks.py" else 2)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Make a skipped or excused test a failed one in CI."""
    return _unskipped((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Make a skipped module a failed one in CI."""
    return _unskipped((yield))


def _unskipped(report: Report) -> Report:
    excused = report.skipped or hasattr(report, "wasxfail")
    if excused and os.environ.get("CI"):
        reason = getattr(report, "wasxfail", "") or report.longreprtext
        report.outcome = "failed"
        report.longrepr = f"Nothing may be skipped in CI, and this was: {reason}"
    return report


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Tell the process that started this worker what was left out."""
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["left_out"] = session.config.stash.get(LEFT_OUT, "")


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Remember what a worker left out; all of them collect the same."""
    node.config.stash[LEFT_OUT] = getattr(node, "workeroutput", {}).get("left_out", "")


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print the database of this run and how many tests make sense on the other only."""
    terminalreporter.write_line(f"Database: {_engine()}. {config.stash.get(LEFT_OUT, '')}")
