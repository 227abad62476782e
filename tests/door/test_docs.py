"""What newcomers meet first works: links, commands, the dev container."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml

from tools import test

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob(".github/*.md")]
LINK = re.compile(r"\]\(([^)\s]+)\)")
GITHUBS_OWN = ("../../actions", "../../releases")  # not files: addresses beside the repository's


def anchors(page: Path) -> set[str]:
    """Return what GitHub calls a page's headings in links."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {
        re.sub(r"[^\w\- ]", "", heading).strip().lower().replace(" ", "-") for heading in headings
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_within_the_repository_leads_somewhere(page: Path) -> None:
    for link in LINK.findall(page.read_text()):
        if re.match("[a-z]+:", link) or link.startswith(GITHUBS_OWN):
            continue
        path, _, anchor = unquote(link).partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), link
        if anchor:
            assert anchor in anchors(target), link


def test_the_readme_is_read_in_two_minutes() -> None:
    assert len(README.splitlines()) < 130


@pytest.mark.parametrize(
    "path", ["README.md", "CONTRIBUTING.md", ".devcontainer/devcontainer.json"]
)
def test_every_make_target_that_is_named_exists(path: str) -> None:
    targets = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = re.findall(
        r"(?:`|^|&& |\"|\$ )make ([a-z][a-z -]*)", (ROOT / path).read_text(), re.MULTILINE
    )
    assert named
    assert {target for line in named for target in line.split()} <= targets


def test_the_recipe_for_kind_installs_the_image_that_it_built() -> None:
    recipe = README.partition("kind create cluster\n")[2].partition("```")[0]
    build, load, install = recipe.strip().splitlines()
    image = build.removeprefix("docker build --tag ").removesuffix(" .")
    assert load == f"kind load docker-image {image}"
    assert re.findall(r"--set image\.(\w+)=(\S+)", install) == [
        ("repository", image.partition(":")[0]),
        ("tag", image.partition(":")[2]),
    ]
    values = yaml.safe_load((ROOT / "deploy/helm/k8sprep/values.yaml").read_text())
    assert {"repository", "tag"} <= set(values["image"])
    # A node that has the image must not look for it elsewhere.
    assert values["image"]["pullPolicy"] == "IfNotPresent"
    assert f"port-forward service/k8sprep 8000:{values['service']['port']}`" in README


def test_the_dev_container_has_what_the_tests_ask_for() -> None:
    read = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text())
    found = re.search(r"python:(\d+)\.(\d+)-", read["image"])
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    oldest = re.findall(r"\d+", project["requires-python"])
    assert found
    assert [int(number) for number in found.groups()] >= [int(number) for number in oldest]
    assert test.CHROMIUMS[0] in read["onCreateCommand"].split()
    assert read["forwardPorts"] == [8000]
