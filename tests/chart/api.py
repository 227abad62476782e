"""A Kubernetes API that knows a few objects and changes none: what Helm's `lookup` asks."""

from __future__ import annotations

import json
import threading
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import yaml

KINDS = {
    "/api/v1": ("ConfigMap", "PersistentVolumeClaim", "Pod", "Secret", "Service", "ServiceAccount"),
    "/apis/apps/v1": ("Deployment", "StatefulSet"),
    "/apis/autoscaling/v2": ("HorizontalPodAutoscaler",),
    "/apis/batch/v1": ("CronJob",),
    "/apis/gateway.networking.k8s.io/v1": ("HTTPRoute",),
    "/apis/monitoring.coreos.com/v1": ("PrometheusRule", "ServiceMonitor"),
    "/apis/networking.k8s.io/v1": ("Ingress", "NetworkPolicy"),
    "/apis/policy/v1": ("PodDisruptionBudget",),
    "/apis/postgresql.cnpg.io/v1": ("Cluster",),
}


def _plural(kind: str) -> str:
    """Return how a kind is written in an address."""
    return (kind[:-1] + "ie" if kind.endswith("y") else kind).lower() + (
        "es" if kind[-2:] == "ss" else "s"
    )


def _discovery() -> dict[str, dict[str, Any]]:
    """Return what the API says of itself, by address."""
    versions = [path.removeprefix("/apis/") for path in KINDS if path.startswith("/apis/")]
    groups = [
        {
            "name": each.partition("/")[0],
            "versions": [{"groupVersion": each, "version": each.partition("/")[2]}],
        }
        for each in versions
    ]
    resources = {
        path: {
            "kind": "APIResourceList",
            "groupVersion": path.removeprefix("/apis/").removeprefix("/api/"),
            "resources": [
                {"name": _plural(kind), "kind": kind, "namespaced": True, "verbs": ["get", "list"]}
                for kind in kinds
            ],
        }
        for path, kinds in KINDS.items()
    }
    return resources | {
        "/version": {"gitVersion": "v1.37.0"},
        "/api": {"kind": "APIVersions", "versions": ["v1"]},
        "/apis": {"kind": "APIGroupList", "groups": groups},
    }


DISCOVERY = _discovery()


class Api(BaseHTTPRequestHandler):
    """Answers discovery, single objects and lists; `objects` is what there is."""

    objects: ClassVar[Sequence[dict[str, Any]]] = ()

    def do_GET(self) -> None:
        found = self._found()
        body = json.dumps(found or {"kind": "Status", "reason": "NotFound", "code": 404}).encode()
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _found(self) -> dict[str, Any] | None:
        path = self.path.partition("?")[0]
        if path in DISCOVERY:
            return DISCOVERY[path]
        group, _, rest = path.partition("/namespaces/")
        space, _, rest = rest.partition("/")
        plural, _, name = rest.partition("/")
        kind = next((kind for kind in KINDS.get(group, ()) if _plural(kind) == plural), "")
        version = group.removeprefix("/apis/").removeprefix("/api/")
        items = [
            {"apiVersion": version, **each}
            for each in self.objects
            if each["kind"] == kind and each["metadata"].get("namespace", space) == space
        ]
        if kind and not name:
            return {"kind": f"{kind}List", "apiVersion": version, "metadata": {}, "items": items}
        return next((each for each in items if each["metadata"]["name"] == name), None)

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


@contextmanager
def cluster(folder: Path, *objects: dict[str, Any]) -> Generator[Path]:
    """Serve these objects, and no others, for the length of the block.

    Yields:
        A kubeconfig that leads there.
    """
    handler = type("Handler", (Api,), {"objects": objects})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        entry = {"name": "here", "cluster": {"server": f"http://127.0.0.1:{server.server_port}"}}
        context = {"name": "here", "context": {"cluster": "here", "user": ""}}
        config = {"clusters": [entry], "contexts": [context], "current-context": "here"}
        path = folder / f"kubeconfig-{server.server_port}"
        path.write_text(yaml.safe_dump({"apiVersion": "v1", "kind": "Config", **config}))
        try:
            yield path
        finally:
            server.shutdown()
