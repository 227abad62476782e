"""A port of this machine that leads to k8sprep's Service, on any cluster: through a pod."""

from __future__ import annotations

import socket
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress
from typing import Any

from kubernetes import client
from kubernetes.stream import portforward

from tests.cluster.kube import Space, wait

PORT = 8000


@contextmanager
def service_here(space: Space, service: str = "k8sprep:80") -> Generator[str]:
    """Forward a port of this machine to a Service.

    Yields:
        The address for a browser here.
    """
    space.run_script("forward", "forward", SITE=service)
    wait("the pod that forwards", lambda: space.phase("forward") == "Running", seconds=60)
    with socket.create_server(("127.0.0.1", 0), backlog=64) as door:
        threading.Thread(target=_accept, args=[door, space], daemon=True).start()
        yield f"http://localhost:{door.getsockname()[1]}"


def _accept(door: socket.socket, space: Space) -> None:
    with suppress(OSError):  # the door is closed at the end
        while True:
            here, _address = door.accept()
            threading.Thread(target=_serve, args=[here, space], daemon=True).start()


def _serve(here: socket.socket, space: Space) -> None:
    # A client of its own: a tunnel changes its client while it opens, under other threads' feet.
    core = client.CoreV1Api(client.ApiClient())
    tunnel = portforward(
        core.connect_get_namespaced_pod_portforward, "forward", space.name, ports=str(PORT)
    )
    there: Any = tunnel.socket(PORT)
    there.setblocking(True)
    back = threading.Thread(target=_copy, args=[there, here], daemon=True)
    back.start()
    _copy(here, there)
    back.join()
    here.close()


def _copy(source: Any, target: Any) -> None:
    with suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
    with suppress(OSError):
        target.shutdown(socket.SHUT_WR)
