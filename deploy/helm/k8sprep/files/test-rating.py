"""A guest reveals a question, rates it, takes the rating back, and leaves nothing behind."""
# ruff: noqa: INP001, S310, T201 (a pod runs this text, and its output is the log)

import os
import re
from http.cookies import SimpleCookie
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

SITE, SCHEME = os.environ["SITE"], os.environ["SCHEME"]
ORIGIN = SITE.replace("http", SCHEME, 1)
cookies: dict[str, str] = {}  # by hand: a secure cookie would not travel inside the cluster


class StayHere(HTTPRedirectHandler):
    """Leaves redirects to us, who carry the cookies."""

    def redirect_request(self, *arguments: object) -> None:
        """Follow none."""
        return


browser = build_opener(StayHere)


def visit(path: str, **fields: str) -> str:
    """Return a page, after posting the fields if there are any."""
    data = urlencode(fields).encode() if fields else None
    request = Request(
        SITE + path,
        data=data,
        headers={
            "X-Forwarded-Proto": SCHEME,
            "Origin": ORIGIN,
            "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        },
    )
    try:
        answer = browser.open(request, timeout=10)
    except HTTPError as error:
        answer = error
    for line in answer.headers.get_all("Set-Cookie", []):
        cookies.update((name, crumb.value) for name, crumb in SimpleCookie(line).items())
    if answer.status in {302, 303}:
        return visit(answer.headers["Location"])
    if answer.status != 200:
        raise SystemExit(f"{path} answers {answer.status}.")
    return answer.read().decode()


def field(page: str, name: str) -> str:
    """Return the value of the first hidden field of that name."""
    found = re.search(rf'name="{name}" value="([^"]+)"', page)
    if not found:
        raise SystemExit(f"The page has no field {name}.")
    return found[1]


page = visit("/review/")
for path, wanted, more in [
    ("/review/reveal/", "token", {}),
    ("/review/rate/", "token", {"rating": "3"}),
    ("/review/undo/", "attempt", {}),
]:
    key = field(page, "csrfmiddlewaretoken")
    page = visit(path, csrfmiddlewaretoken=key, **{wanted: field(page, wanted)}, **more)
if "Undone" not in page:
    raise SystemExit("The rating was recorded, but could not be undone.")
key = field(visit("/settings/delete/"), "csrfmiddlewaretoken")
visit("/settings/delete/", csrfmiddlewaretoken=key, word="delete")
print("A rating was recorded and undone.")
