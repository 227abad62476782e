"""Reaches the site, and must not reach the database's port."""
# ruff: noqa: INP001, S310, T201 (a pod runs this text, and its output is the log)

import os
import socket
import time
from urllib.request import urlopen


def ask(address: str) -> str:
    """Return what the address says, once it says anything."""
    for _ in range(40):
        try:
            return urlopen(address, timeout=3).read().decode()
        except OSError:
            time.sleep(2)
    raise SystemExit(f"{address} does not answer: nothing is known about the network.")


ask(os.environ["SITE"] + "/readyz")  # so the network, DNS and the database are well
if ask(os.environ["CANARY"]) == "not enforced":
    print("NOT ENFORCED HERE: not proved")
    raise SystemExit(0)
host = os.environ["DATABASE"]
addresses = socket.getaddrinfo(host, 5432, type=socket.SOCK_STREAM)
try:
    socket.create_connection(addresses[0][4][:2], timeout=5).close()
except OSError as error:
    print(f"{host}:5432 cannot be reached from outside ({error}), as it should be.")
else:
    raise SystemExit(f"An outsider reached {host}:5432: the NetworkPolicy does not protect it.")
