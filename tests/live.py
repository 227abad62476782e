"""What of a page is not only text: it would run, or the policy would block it."""

from __future__ import annotations

from html.parser import HTMLParser

STRANGE = {"animate", "math", "object", "style"}
REFUSED = ("javascript:", "data:", "vbscript:", "//")


class Live(HTMLParser):
    """Handlers, styles, foreign scripts and odd addresses; `also` begins more of the last."""

    def __init__(self, html: str, *also: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.refused = (*REFUSED, *also)
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found += [f"<{tag} {name}>" for name in given if name[:2] == "on" or name == "style"]
        is_ours = given.get("type") == "application/json" or (given.get("src") or "")[:1] == "/"
        if (
            tag in STRANGE
            or (tag == "script" and not is_ours)
            or "srcdoc" in given
            or (tag == "base" and "href" in given)
        ):
            self.found.append(f"<{tag}>")
        for name in ("href", "src", "action", "formaction", "xlink:href"):
            address = "".join((given.get(name) or "").lower().split()).lstrip("\x01")
            if address.startswith(self.refused):
                self.found.append(f"<{tag} {name}={given[name]}>")
