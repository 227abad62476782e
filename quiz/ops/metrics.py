"""Metrics for Prometheus, counted in every worker and shown on a port of their own.

The settings add the middleware only where `METRICS_PORT` is set. prometheus_client then keeps its
counts in files in PROMETHEUS_MULTIPROC_DIR, two for each worker; whichever worker is asked adds
them up.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from socket import socket
from time import perf_counter
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.db import Error, transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector

from k8sprep.version import REVISION, VERSION
from quiz.clock import now
from quiz.models import Attempt, Backup, Bank, Card

REQUESTS = Counter(
    "k8sprep_requests_total",
    "Responses by view and status; none: probes, static files and unknown addresses.",
    ["view", "status"],
)
RATING_SECONDS = Histogram("k8sprep_rating_seconds", "How long it took to respond to a rating.")
UNAVAILABLE = Counter(
    "k8sprep_unavailable_total",
    "Responses 503 by reason: the database is away (Service Unavailable), full or damaged.",
    ["reason"],
)
for reason in ("Service Unavailable", "No room left", "Database damaged"):
    UNAVAILABLE.labels(reason)  # told from the start, so that an alert sees the first one
FAILED_LOGINS = Counter("k8sprep_failed_logins_total", "Log-ins to the admin that were refused.")
ATTEMPTS = Counter("k8sprep_attempts_total", "Ratings recorded; the same one again is not counted.")


class MetricsMiddleware:
    """Answers only `/metrics` on `METRICS_PORT`, and counts the responses to everything else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a scrape; pass everything else on and count it."""
        if came_for_metrics(request):
            return answer(request.path_info)
        begun = perf_counter()
        response = self.get_response(request)
        view = (request.resolver_match and request.resolver_match.url_name) or "none"
        REQUESTS.labels(view, str(response.status_code)).inc()
        if response.status_code == 503:
            UNAVAILABLE.labels(response.reason_phrase).inc()
        if view == "rate":
            RATING_SECONDS.observe(perf_counter() - begun)
        return response


class DatabaseCollector:
    """What the database says at the moment of the scrape; nothing while it does not answer."""

    def collect(self) -> Iterator[Metric]:
        """Yield the metrics; the statements run before the first one."""
        build = {"version": VERSION, "revision": REVISION}
        yield InfoMetricFamily("k8sprep_build", "The release that answers.", build)
        try:
            due, bank, backup = cards_due(), Bank.objects.first(), Backup.objects.first()
        except Error:
            return
        yield GaugeMetricFamily("k8sprep_cards_due", "Cards due now, of all learners.", due)
        if bank:
            facts = {"release": bank.release, "digest": bank.digest}
            yield InfoMetricFamily("k8sprep_bank", "The bank that the database holds.", facts)
        yield from _of_backups(backup)


def _of_backups(backup: Backup | None) -> Iterator[Metric]:
    """Yield what is known of the last backup; never one: 0."""
    moment = backup.finished_at.timestamp() if backup else 0
    told = {
        "timestamp_seconds": ("When the last backup succeeded; 0: never.", moment),
        "bytes": ("How large the last backup is.", backup.bytes if backup else 0),
        "free_bytes": ("What its volume had left then.", backup.free_bytes if backup else 0),
    }
    for name, (what, value) in told.items():
        yield GaugeMetricFamily(f"k8sprep_backup_{name}", what, value)


def came_for_metrics(request: HttpRequest) -> bool:
    """Whether the connection was made to `METRICS_PORT`. The socket knows; headers may lie."""
    connected: socket | None = request.META.get("gunicorn.socket")
    return connected is not None and connected.getsockname()[1] == settings.METRICS_PORT


def answer(path: str) -> HttpResponse:
    """Return all metrics in Prometheus's text format, or 404 for any path but `/metrics`."""
    if path != "/metrics":
        return HttpResponse("Only /metrics is here.\n", content_type="text/plain", status=404)
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # it carries no types
    registry.register(DatabaseCollector())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_PLAIN_0_0_4)


def cards_due() -> int:
    """Count the cards of all learners that are due now, in one statement."""
    moment = now()
    return Card.objects.published().awake(now=moment).filter(due__lte=moment).count()


@receiver(post_save, sender=Attempt)
def count_attempt(instance: Attempt, **_: Any) -> None:
    """Count a rating once it is committed; a reversal does not count."""
    if instance.rating:
        transaction.on_commit(ATTEMPTS.inc, robust=True)


@receiver(user_login_failed)
def count_failed_login(**_: Any) -> None:
    """Count a log-in that was refused."""
    FAILED_LOGINS.inc()
