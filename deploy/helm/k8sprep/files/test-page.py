"""The start page is served, with a Content-Security-Policy that allows nothing by default."""
# ruff: noqa: INP001, S310, T201 (a pod runs this text, and its output is the log)

import os
from urllib.request import Request, urlopen

address = os.environ["SITE"] + "/"
request = Request(address, headers={"X-Forwarded-Proto": os.environ["SCHEME"]})
with urlopen(request, timeout=10) as page:
    policy = page.headers.get("Content-Security-Policy", "")
    if "default-src 'none'" not in policy:
        raise SystemExit(f"{address} has no strict Content-Security-Policy, but {policy!r}.")
    if "k8sprep" not in page.read().decode():
        raise SystemExit(f"{address} answers, but does not look like k8sprep.")
print(f"{address} is served, with {policy}")
