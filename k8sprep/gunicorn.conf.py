"""How gunicorn serves k8sprep: `python -m gunicorn -c k8sprep/gunicorn.conf.py`, from the root.

`HOST`, `PORT`, `WORKERS` and `THREADS` override; the settings' `LOG_FORMAT` holds here too.
`METRICS_PORT` adds a second listener, for Prometheus.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.db import connections
from gunicorn.arbiter import Arbiter
from gunicorn.workers.gthread import ThreadWorker

from k8sprep.database import SERVING, limited
from k8sprep.listen import EVERYWHERE, addresses

try:
    from k8sprep.settings import DATABASES, METRICS_PORT, env

    # Never from the number of cores: in a pod that is the node's, not the limit.
    workers = int(env.number("WORKERS", default=2, at_least=1))
    threads = int(env.number("THREADS", default=8, at_least=1))
except ImproperlyConfigured as error:
    sys.exit(f"k8sprep: {error}")

# Before Django reads the settings: what is served has seconds, commands have minutes.
DATABASES["default"] = limited(DATABASES["default"], SERVING)

STOPS = {signal.SIGINT, signal.SIGQUIT, signal.SIGTERM}
# Ctrl-C while the application loads ends it without a traceback; gunicorn takes over afterwards.
signal.signal(signal.SIGINT, signal.SIG_DFL)

host = env.str("HOST", default="127.0.0.1")
bind = [f"{address}:{env.str('PORT', default='8000')}" for address in addresses(host)]
wsgi_app = "k8sprep.wsgi:application"
worker_class = "k8sprep.worker.Worker"
sendfile = False  # past the worker's way of sending
# The workers share what was loaded before they were forked.
preload_app = True
timeout = 30
graceful_timeout = 20
# Longer than the 60 seconds after which common proxies drop an idle connection: else we drop it
# just when they send the next request.
keepalive = 75
# The heartbeat of a worker must not wait for a disk.
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None
control_socket_disable = True
loglevel = "warning"
accesslog = None

if METRICS_PORT:
    from prometheus_client.multiprocess import mark_process_dead

    bind += [f"{address}:{METRICS_PORT}" for address in addresses(host)]
    # Before the application loads, which makes the first file of counts.
    counts = Path(env.str("PROMETHEUS_MULTIPROC_DIR"))
    try:
        counts.mkdir(parents=True, exist_ok=True)
        for old in counts.glob("*_*.db"):
            old.unlink()
    except OSError as error:
        sys.exit(
            f"k8sprep: PROMETHEUS_MULTIPROC_DIR: {error.filename} cannot be written "
            f"({error.strerror}). Name a directory that k8sprep may write to."
        )


def on_starting(server: Arbiter) -> None:
    """Let gunicorn's own messages go where the application's go, in the same format."""
    log = logging.getLogger("gunicorn.error")
    log.handlers.clear()
    log.propagate = True
    # A signal that reaches a worker before it listens for signals would be lost.
    os.register_at_fork(before=_hold_signals, after_in_parent=_release_signals)


def when_ready(server: Arbiter) -> None:
    """Print the one line that says where to go, and make what was loaded shareable."""
    port = server.LISTENERS[0].getsockname()[1]
    shown = "localhost" if host in EVERYWHERE else addresses(host)[0]
    sys.stdout.write(f"k8sprep is ready: http://{shown}:{port}/\n")
    sys.stdout.flush()
    gc.collect()
    gc.freeze()


def pre_fork(server: Arbiter, worker: ThreadWorker) -> None:
    """Leave no database connection to be shared by two processes."""
    connections.close_all()


def post_worker_init(worker: ThreadWorker) -> None:
    """Let a worker end between two steps of its loop when the master process says so.

    The thread worker's own handler takes a lock that the interrupted code may hold: a Ctrl-C
    right after a request then hung until the graceful timeout.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(
        signal.SIGQUIT,
        lambda number, frame: worker.method_queue.defer(worker.handle_quit, number, frame),
    )
    _release_signals()


def child_exit(server: Arbiter, worker: ThreadWorker) -> None:
    """Tell prometheus_client that a worker has ended; what it counted stays."""
    if METRICS_PORT:
        mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]  # it carries no types


def _hold_signals() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)


def _release_signals() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)
