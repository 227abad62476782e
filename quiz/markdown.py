"""Markdown to safe HTML, when it is saved: an editor's with coloured code, a learner's without.

Anyone may write a note, so its cost is bounded: Pygments, many of whose lexers take quadratic time,
never sees it, and neither deep nesting nor a table of mostly empty cells multiplies its length.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape

import nh3
from markdown_it import MarkdownIt
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

from quiz.code_text import with_cells, with_whole_words

ALLOWED_TAGS = {
    *("a", "blockquote", "br", "code", "em", "h3", "h4", "h5", "h6", "hr", "li", "ol", "p"),
    *("pre", "span", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "ul"),
}
ALLOWED_ATTRIBUTES = {
    "a": {"href", "title"},
    "code": {"class"},
    "ol": {"start"},
    "pre": {"class", "tabindex"},
    "span": {"class", "data-name"},
    "td": {"class"},
    "th": {"class"},
}
NUMBER = re.compile(r"(?<!\])\(([1-9][0-9]{0,5})\)")  # a question's, not the address of a link
CELL_CLASSES = {
    f'style="text-align:{side}"': f'class="to-{side}"' for side in ("left", "center", "right")
}
CODE = '<code translate="no">'  # a browser that translates the page leaves it as it is
INLINE_CODE = re.compile(r"(?<=<code>)[^<]*(?=</code>)")  # boxes have theirs marked already
SPANS: HtmlFormatter[str] = HtmlFormatter(nowrap=True)
# What is coloured: languages whose lexers take a bounded time, and no more code than a page shows.
LANGUAGES = {
    *("bash", "console", "diff", "docker", "dockerfile", "go", "json", "python", "sh", "shell"),
    *("toml", "yaml", "yml"),
}
LONGEST_COLOURED = 1_500  # characters; lexers of shells take a square of them at worst
NOTE_NESTING = 12  # five lists within each other; what lies deeper is kept and not shown
NOTE_CELLS = 1_000  # every row of a table is filled up to its widest


def render(text: str) -> str:
    """Render an editor's Markdown, with its code coloured.

    Args:
        text: Markdown; raw HTML in it is shown as text, never passed through.

    Returns:
        HTML without style attributes, scripts, images or ids: safe under a strict CSP.
    """
    return _clean(_parser().render(text)) if text.strip() else ""


def render_note(text: str) -> str:
    """Render a learner's Markdown as `render` does, in a time that is bounded by its length.

    Code is not coloured, and lines that would make a huge table stay lines.
    """
    lines = text.splitlines()
    cells = len(lines) * max((line.count("|") for line in lines), default=0)
    parser = _note_parser(tables=cells <= NOTE_CELLS)
    return _clean(parser.render(text)) if text.strip() else ""


def render_line(text: str) -> str:
    """Render one line of Markdown, such as a key point, without a paragraph around it."""
    return _clean(_parser().renderInline(text)) if text.strip() else ""


@cache
def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "highlight": _coloured}).enable("table")


@cache
def _note_parser(*, tables: bool) -> MarkdownIt:
    options = {"html": False, "highlight": _plain, "maxNesting": NOTE_NESTING}
    parser = MarkdownIt("commonmark", options)
    return parser.enable("table") if tables else parser


def _coloured(code: str, language: str, attributes: str) -> str:
    """Return code as Pygments colours it; an unknown language, or a lot of code, stays plain."""
    if language == "text":
        return _code_box(with_cells(code))
    if language not in LANGUAGES or len(code) > LONGEST_COLOURED:
        return _plain(code, language, attributes)
    return _code_box(highlight(code, get_lexer_by_name(language, stripnl=False), SPANS))


def _plain(code: str, _language: str, _attributes: str) -> str:
    return _code_box(escape(code))


def _code_box(html: str) -> str:
    """Return code in a scrolling box that can be reached with the keyboard."""
    return f'<pre tabindex="0"><code>{html}</code></pre>'


def _clean(html: str) -> str:
    for style, css_class in CELL_CLASSES.items():
        html = html.replace(style, css_class)
    clean = nh3.clean(
        html,
        tags=ALLOWED_TAGS,
        attributes=ALLOWED_ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener",
    )
    clean = clean.replace("<table>", '<table tabindex="0">')  # it scrolls by the keyboard, too
    whole = INLINE_CODE.sub(lambda code: with_whole_words(code.group()), clean)
    return whole.replace("<code>", CODE).strip()
