"""The application, in a worker that can be told to die once everything is stored."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterable
from typing import Any

from k8sprep.wsgi import application as k8sprep


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Answer; with the header `X-Die`, kill this worker after the work and before the answer."""
    response = k8sprep(environ, start_response)
    if "HTTP_X_DIE" in environ:
        os.kill(os.getpid(), signal.SIGKILL)
    return response
