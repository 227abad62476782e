"""A steady load of ratings from inside the namespace, and what the database says of them."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from tests.cluster.kube import Space, wait

Query: TypeAlias = Callable[[str], list[str]]


# A rating that stands, but whose card does not know it; or a card that knows one too many.
MISFITS = """
    SELECT count(*)
    FROM (SELECT learner_id, question_id, count(*) AS reps FROM quiz_attempt AS given
          WHERE rating IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM quiz_attempt WHERE reverses_id = given.id)
          GROUP BY learner_id, question_id) AS attempts
    FULL JOIN (SELECT * FROM quiz_card WHERE reps > 0) AS cards USING (learner_id, question_id)
    WHERE attempts.reps IS DISTINCT FROM cards.reps
"""
TOKENS = "SELECT replace(CAST(token AS text), '-', '') FROM quiz_attempt WHERE rating IS NOT NULL"


@dataclass(slots=True)
class Load:
    """Learners at work; `query` asks their database, `told` is what they tell at the end."""

    query: Query
    before: set[str]
    told: dict[str, Any] = field(default_factory=dict)

    @property
    def failed(self) -> list[str]:
        """What failed, request by request."""
        return [what for _at, what in self.told["failures"]]

    @property
    def ratings(self) -> int:
        """How many ratings were acknowledged."""
        return len(self.told["acknowledged"])

    def last_failure(self) -> float:
        """When the last request failed, in seconds since 1970; 0 when none did."""
        return max((at for at, _what in self.told["failures"]), default=0.0)

    def assert_nothing_lost_or_doubled(self) -> None:
        """Every acknowledged rating is in the database, once, and its card knows it."""
        acknowledged = self.told["acknowledged"]
        stored = set(self.query(TOKENS)) - self.before
        assert len(set(acknowledged)) == len(acknowledged)
        assert set(acknowledged) - stored == set(), "acknowledged, and not in the database"
        if not self.failed:
            assert stored - set(acknowledged) == set(), "in the database, and not acknowledged"
        assert self.query(MISFITS) == ["0"]

    def __str__(self) -> str:
        told = self.told
        return (
            f"{self.ratings} ratings in {told['seconds']:.0f} s, {len(self.failed)} failed, "
            f"0 lost, 0 doubled, {told['sent_again']} resent on a closed kept connection"
        )


@contextmanager
def load(
    space: Space,
    *,
    enough: int,
    seconds: int,
    guests: int = 6,
    pace: float = 0.1,
    service: str = "k8sprep",
    query: Query | None = None,
) -> Generator[Load]:
    """Let learners rate for the length of the block, and on until `enough` is reached.

    Args:
        space: where.
        enough: ratings that there have to be at the end.
        seconds: the bound in time.
        guests: how many practise at once.
        pace: seconds from one rating of a guest to the next.
        service: the name of the Service that they use.
        query: asks the database; None asks the embedded one of the release k8sprep.
    """
    pod = f"learners-{uuid.uuid4().hex[:6]}"
    ask = query or space.sql
    running = Load(ask, before=set(ask(TOKENS)))
    space.run_script(
        pod,
        "learners",
        SITE=f"{service}:80",
        GUESTS=str(guests),
        PACE=str(pace),
        ENOUGH=str(enough),
        SECONDS=str(seconds),
    )
    wait("learners at work", lambda: space.phase(pod) != "Pending", seconds=60)
    # Some ratings have to be stored before anything is done to the release.
    wait("first ratings", lambda: len(ask(TOKENS)) >= len(running.before) + guests, seconds=60)
    yield running
    if space.phase(pod) == "Running":
        space.execute(pod, "python", "-c", "open('/tmp/stop', 'w')", container="script")
    wait("the learners' end", lambda: space.phase(pod) != "Running", seconds=seconds)
    assert space.phase(pod) == "Succeeded", space.logs(pod)
    running.told = space.last_json(pod)
    assert running.ratings >= enough, f"{running}: too few; {running.failed[:5]}"
