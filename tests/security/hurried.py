"""The application behind a worker whose deadlines are short, with an answer that hangs or is large.

gunicorn loads it before it forks its workers, so they all have these deadlines.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from typing import Any

from k8sprep import worker
from k8sprep.wsgi import application as k8sprep

worker.HEAD_SECONDS, worker.BODY_SECONDS, worker.SEND_SECONDS = 2, 3, 3
worker.SEND_RATE = 256 * 1024
LARGE = 8 * 1024 * 1024
HANGS_SECONDS = 4


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer as k8sprep does, but for four addresses."""
    match environ["PATH_INFO"]:
        case "/hangs":
            time.sleep(HANGS_SECONDS)
            body = b"at last"
        case "/large":
            body = b"x" * LARGE
        case "/pid":
            body = str(os.getpid()).encode()
        case "/echo":
            body = environ["wsgi.input"].read()
        case _:
            return k8sprep(environ, start_response)
    start_response("200 OK", [("Content-Length", str(len(body)))])
    return [body]
