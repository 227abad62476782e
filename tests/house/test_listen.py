"""`HOST=::` hears both families where the kernel has both, IPv4 alone where it has no IPv6."""

from __future__ import annotations

import socket
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from k8sprep.listen import addresses
from tests.serving import gunicorn

pytestmark = pytest.mark.enable_socket


class Kernel:
    """A kernel's answer to a probe: whether it keeps the families apart, or has no IPv6 at all."""

    def __init__(self, *, apart: int | None) -> None:
        self.apart = apart

    def __call__(self, family: int) -> Kernel:
        if self.apart is None:
            raise OSError("Address family not supported by protocol")
        return self

    def __enter__(self) -> Kernel:
        return self

    def __exit__(self, *error: object) -> None: ...

    def bind(self, address: tuple[str, int]) -> None: ...

    def getsockopt(self, level: int, option: int) -> int:
        return self.apart or 0


@pytest.mark.parametrize(
    ("apart", "bound"), [(0, ["[::]"]), (1, ["[::]", "0.0.0.0"]), (None, ["0.0.0.0"])]
)
def test_everywhere_is_both_families_whatever_the_kernel(
    monkeypatch: pytest.MonkeyPatch, apart: int | None, bound: list[str]
) -> None:
    monkeypatch.setattr(socket, "socket", Kernel(apart=apart))
    assert addresses("::") == bound


@pytest.mark.parametrize(
    ("host", "bound"),
    [("127.0.0.1", "127.0.0.1"), ("0.0.0.0", "0.0.0.0"), ("::1", "[::1]"), ("name", "name")],
)
def test_one_address_is_bound_as_it_is(host: str, bound: str) -> None:
    assert addresses(host) == [bound]


def _answers(host: str, port: int, path: str) -> int:
    connection = HTTPConnection(host, port, timeout=10)
    connection.request("GET", path)
    status = connection.getresponse().status
    connection.close()
    return status


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as door:
        return int(door.getsockname()[1])


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="This kernel has no IPv6.")
@pytest.mark.django_db(transaction=True)
def test_pages_and_metrics_are_served_to_both_families(tmp_path: Path) -> None:
    metrics = _free_port()
    given: dict[str, Any] = {
        "METRICS_PORT": str(metrics),
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
    }
    with gunicorn(HOST="::", **given) as address:
        port = urlsplit(address).port or 0
        for host in ("127.0.0.1", "::1"):
            assert _answers(host, port, "/livez") == 200
            assert _answers(host, metrics, "/metrics") == 200


def test_the_image_listens_everywhere() -> None:
    dockerfile = Path(__file__).parents[2] / "Dockerfile"
    assert "HOST=::" in dockerfile.read_text()
