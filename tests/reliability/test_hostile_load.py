"""Under a few hostile clients others rate on, and the probe that restarts a pod is answered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator
from threading import Event

import pytest

from tests.reliability import attacks
from tests.reliability.stopped import fill, filled_server, recorded, standing_still
from tests.serving import gunicorn

LIVEZ_SECONDS, RATING_SECONDS, AWAY_SECONDS = 1, 3, 10
STOPPED_SECONDS = 8  # longer than a page waits until it says so
ATTACKS = {
    "nobody": lambda _site, over: over.wait(attacks.SECONDS),
    "hostile answers": attacks.post_hostile_answers,
    "half-open connections": attacks.half_open,
    "hostile notes": attacks.post_hostile_notes,
    "largest imports": attacks.import_much,
}


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def database(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Generator[str]:
    """The address of a database of our own."""
    if request.param == "sqlite":
        address = f"sqlite:///{tmp_path_factory.mktemp('load') / 'load.sqlite3'}"
        fill(address)
        yield address
    else:
        with filled_server() as address:
            yield address


@pytest.fixture(scope="module")
def site(database: str) -> Generator[str]:
    """A site as it is by default: two workers of eight threads."""
    with gunicorn(DATABASE_URL=database, WORKERS="2", THREADS="8") as address:
        yield address


@pytest.mark.parametrize("name", ATTACKS)
def test_others_rate_on(site: str, database: str, name: str) -> None:
    worst = attacks.under(ATTACKS[name], site)
    print(f"{name}: {worst.livez:.2f} s, {worst.page:.2f} s, {len(worst.rated)} ratings")  # noqa: T201
    assert worst.livez <= LIVEZ_SECONDS
    assert worst.page <= RATING_SECONDS
    assert worst.statuses == {200}
    assert worst.rated
    stored = Counter(recorded(database))
    assert [stored[token] for token in worst.rated] == [1] * len(worst.rated)


def test_with_the_database_stopped_others_are_told_so() -> None:
    def stop(site: str, over: Event) -> None:
        with standing_still(server):
            over.wait(STOPPED_SECONDS)

    with filled_server() as server, gunicorn(DATABASE_URL=server) as site:
        worst = attacks.under(stop, site)
        print(f"stopped database: {worst}")  # noqa: T201
        assert worst.livez <= LIVEZ_SECONDS
        assert worst.page <= AWAY_SECONDS
        assert 503 in worst.statuses
