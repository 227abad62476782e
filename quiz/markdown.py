"""Markdown to safe HTML, with code coloured by classes. Runs when content is saved."""

from __future__ import annotations

from functools import cache

import nh3
from markdown_it import MarkdownIt
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.util import ClassNotFound

ALLOWED_TAGS = {
    *("a", "blockquote", "br", "code", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p"),
    *("pre", "span", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul"),
}
ALLOWED_ATTRIBUTES = {
    "a": {"href", "title"},
    "code": {"class"},
    "ol": {"start"},
    "pre": {"class", "tabindex"},
    "span": {"class"},
    "td": {"class"},
    "th": {"class"},
}
CELL_CLASSES = {
    f'style="text-align:{side}"': f'class="to-{side}"' for side in ("left", "center", "right")
}


def render(text: str) -> str:
    """Render a Markdown document.

    Args:
        text: Markdown; raw HTML in it is shown as text, never passed through.

    Returns:
        HTML without style attributes, scripts, images or ids: safe under a strict CSP.
    """
    return _clean(_parser().render(text)) if text.strip() else ""


def render_line(text: str) -> str:
    """Render one line of Markdown, such as a key point, without a paragraph around it."""
    return _clean(_parser().renderInline(text)) if text.strip() else ""


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt(
        "commonmark", {"html": False, "highlight": _coloured, "typographer": False}
    ).enable("table")


def _coloured(code: str, language: str, _attributes: str) -> str:
    """Code as Pygments colours it; an unknown language stays plain text."""
    try:
        lexer = get_lexer_by_name(language or "text", stripnl=False)
    except ClassNotFound:
        lexer = get_lexer_by_name("text", stripnl=False)
    spans = highlight(code, lexer, HtmlFormatter(nowrap=True))
    # A scrolling box has to be reachable by keyboard.
    return f'<pre tabindex="0"><code>{spans}</code></pre>'


def _clean(html: str) -> str:
    for style, css_class in CELL_CLASSES.items():
        html = html.replace(style, css_class)
    return nh3.clean(
        html,
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
    ).strip()
