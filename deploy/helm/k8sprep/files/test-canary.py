"""May go nowhere, by policy. Tries the site anyway, and tells who asks whether it got there."""
# ruff: noqa: INP001, S310, T201 (a pod runs this text, and its output is the log)

import os
import socket
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.request import urlopen


def reaches(address: str) -> bool:
    """Return whether the address answers."""
    try:
        urlopen(address, timeout=3)
    except OSError:
        return False
    return True


verdict = "enforced"
for attempt in range(3):  # a policy may reach a new pod a moment late
    time.sleep(attempt)
    verdict = "not enforced" if reaches(os.environ["SITE"] + "/livez") else "enforced"
if verdict == "not enforced":
    print("NOT ENFORCED HERE: not proved", flush=True)


class Tell(BaseHTTPRequestHandler):
    """Answers with the verdict."""

    def do_GET(self) -> None:
        """Whatever the path."""
        self.send_response(200)
        self.end_headers()
        self.wfile.write(verdict.encode())


class Everywhere(HTTPServer):
    """Hears both families, where there are both."""

    address_family = socket.AF_INET6 if socket.has_dualstack_ipv6() else socket.AF_INET

    def server_bind(self) -> None:
        """Bind, and let an IPv6 socket hear IPv4 too."""
        if self.address_family == socket.AF_INET6:
            self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        super().server_bind()


Everywhere(("", 8000), Tell).serve_forever()
