"""The database answers, and every migration that this release knows is done."""
# ruff: noqa: INP001, S310, T201 (a pod runs this text, and its output is the log)

import os
from urllib.error import HTTPError
from urllib.request import urlopen

address = os.environ["SITE"] + "/readyz"
try:
    urlopen(address, timeout=10)
except HTTPError as error:
    raise SystemExit(f"{address} says: {error.read().decode().strip()}.") from None
except OSError as error:
    raise SystemExit(f"{address} does not answer: {error}.") from None
print("The database answers and has every migration.")
