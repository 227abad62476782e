"""What axe-core finds wrong with a page; it runs through `evaluate`, which the CSP allows."""

from __future__ import annotations

from importlib.resources import files

from playwright.sync_api import Page

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text()
RUN = """() => axe.run().then(({ violations }) => violations.map(
  ({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(" ")}`))"""


def violations(page: Page) -> list[str]:
    """Return the rules of axe-core that the page breaks, each with where."""
    page.evaluate(AXE)
    found: list[str] = page.evaluate(RUN)
    return found
