"""What axe-core finds wrong with a page; it runs through `evaluate`, which the CSP allows."""

from __future__ import annotations

from importlib.resources import files

from playwright.sync_api import Page

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text()
# It describes every element that breaks no rule, too, if it is let.
RUN = """(options) => axe.run({ resultTypes: ["violations"], ...options }).then(
  ({ violations }) => violations.map(
  ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(" ")}`))"""


ALL: dict[str, list[str]] = {}
COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"]}


def violations(page: Page, options: dict[str, list[str]] = ALL) -> list[str]:
    """Return the rules of axe-core that the page breaks, each with where."""
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE)
    found: list[str] = page.evaluate(RUN, options)
    return found
