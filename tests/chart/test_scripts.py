"""The scripts that the chart hands to pods, run here with their folders moved."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager
from http.client import HTTPConnection

import pytest

from tools.chart import CHART

FILES = CHART / "files"


@contextmanager
def canary(port: int) -> Generator[None]:
    """Run the canary of `helm test` on another port; the site that it tries is not there."""
    text = (FILES / "test-canary.py").read_text().replace("8000", str(port))
    nowhere = {"SITE": "http://127.0.0.1:9"}
    process = subprocess.Popen([sys.executable, "-c", text], env=os.environ | nowhere)
    try:
        yield
    finally:
        process.kill()
        process.wait()


@pytest.mark.skipif(not socket.has_dualstack_ipv6(), reason="This kernel has no IPv6.")
@pytest.mark.enable_socket
def test_the_canary_answers_in_both_families() -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = int(door.getsockname()[1])
    with canary(port):
        for host in ("127.0.0.1", "::1"):
            assert _ask(host, port) == "enforced"


def _ask(host: str, port: int) -> str:
    connection = HTTPConnection(host, port, timeout=30)
    for _ in range(100):
        try:
            connection.request("GET", "/")
            break
        except ConnectionRefusedError:
            connection.close()
            subprocess.run(["sleep", "0.2"], check=True)
    said = connection.getresponse().read().decode()
    connection.close()
    return said
