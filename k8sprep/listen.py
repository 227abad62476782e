"""Which addresses gunicorn listens on: `::` means all, of both families where there are both."""

from __future__ import annotations

import socket

EVERYWHERE = {"0.0.0.0", "::"}


def addresses(host: str) -> list[str]:
    """Return what to bind for a host name or address, IPv6 in brackets.

    `::` hears IPv4 as well, whatever the kernel's `bindv6only` says, and IPv4 alone on a kernel
    without IPv6: the same image serves in a cluster of either family, or of both.
    """
    if host != "::":
        return [f"[{host}]" if ":" in host else host]
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::", 0))
            apart = probe.getsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY)
    except OSError:
        return ["0.0.0.0"]
    return ["[::]", "0.0.0.0"] if apart else ["[::]"]
