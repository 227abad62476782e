"""Questions to the API server, with the token that the chart mounts for them where asked to.

Four fixed questions about the release's own namespace; the token goes to the API server and nowhere
else, and nothing of it is returned.
"""

from __future__ import annotations

import json
import ssl
from http.client import HTTPException, HTTPSConnection
from pathlib import Path
from typing import Any

PATIENCE = 1.0
LARGEST = 1024 * 1024
QUESTIONS = {
    "rollout": "/apis/apps/v1/namespaces/{space}/deployments/{name}",
    "slices": "/apis/discovery.k8s.io/v1/namespaces/{space}/endpointslices"
    "?labelSelector=kubernetes.io/service-name%3D{name}&limit=20",
    "autoscaler": "/apis/autoscaling/v2/namespaces/{space}/horizontalpodautoscalers/{name}",
    "events": "/api/v1/namespaces/{space}/events?limit=100",
}


def ask(folder: Path, host: str, port: str, **names: str) -> dict[str, dict[str, Any]]:
    """Ask all four questions over one connection.

    Args:
        folder: holds the token, and the authority that signed the server's certificate.
        host: the API server's address.
        port: its port.
        names: the `space` and the `name` of the release's objects.

    Returns:
        The answers by question; what is not answered with 200, whole and in time is left out.
    """
    try:
        headers = {"Authorization": f"Bearer {(folder / 'token').read_text().strip()}"}
        authority = ssl.create_default_context(cafile=str(folder / "ca.crt"))
        server = HTTPSConnection(host, int(port), timeout=PATIENCE, context=authority)
    except (OSError, ValueError):
        return {}
    try:
        asked = {
            key: _answer(server, path.format(**names), headers) for key, path in QUESTIONS.items()
        }
    except (OSError, ValueError, HTTPException, RecursionError):
        return {}
    finally:
        server.close()
    return {key: answer for key, answer in asked.items() if answer}


def _answer(server: HTTPSConnection, path: str, headers: dict[str, str]) -> dict[str, Any]:
    server.request("GET", path, headers=headers)
    with server.getresponse() as response:
        text = response.read(LARGEST)
        response.read(1)  # nothing, unless it is too long, and then the JSON below is not whole
        found = json.loads(text) if response.status == 200 else {}
    return found if isinstance(found, dict) else {}
