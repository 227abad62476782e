"""One way in, one way out: bank files → importer → models → practice → views → templates."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = ("quiz.views", "quiz.admin", "quiz.urls", "django.http", "django.template", "django.views")
# Rooms and what they must not import, directly or for types only.
FORBIDDEN = {
    "quiz.models": (
        *PAGES,
        "quiz.bank",
        "quiz.practice",
        "quiz.search",
        "quiz.exercises",
        "quiz.evidence",
    ),
    "quiz.practice": (*PAGES, "quiz.bank", "quiz.takeout", "django.shortcuts"),
    "quiz.takeout": (*PAGES, "quiz.bank", "django.shortcuts"),
    "quiz.bank": (*PAGES, "quiz.practice", "django.shortcuts"),
    "quiz.exercises": (*PAGES, "quiz.bank", "django.shortcuts"),
    "quiz.evidence": (*PAGES, "quiz.bank", "django.shortcuts"),
    "quiz.search": (*PAGES, "quiz.bank", "django.shortcuts"),
    "quiz.views": ("quiz.bank.importer", "quiz.admin", "quiz.management"),
    "quiz.markdown": (*PAGES, "quiz.models", "quiz.bank", "quiz.practice"),
    "k8sprep": ("quiz.practice", "quiz.bank", "tests", "tools"),
}
PURE = (
    *("quiz.humanize", "quiz.memory.schedule", "quiz.bank.format", "quiz.bank.lint"),
    *("quiz.memory.forgetting", "quiz.memory.calibration", "quiz.memory.readiness"),
    *("quiz.memory.daily_plan", "quiz.memory.forecast"),
    *("quiz.memory.activity", "quiz.memory.streak"),
    *("quiz.takeout.schema", "quiz.takeout.dump", "quiz.takeout.entry", "quiz.takeout.load"),
    *("quiz.search.words", "quiz.search.typos", "quiz.search.score"),
)


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {
    name_of(path): ast.parse(path.read_text())
    for room in ("quiz", "k8sprep", "tools")
    for path in (ROOT / room).rglob("*.py")
}


def imports(node: ast.AST, *, with_types: bool) -> set[str]:
    """Return the dotted names that the code imports, both of `from module import name`."""
    found: set[str] = set()
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.If(test=ast.Name(id="TYPE_CHECKING")) if not with_types:
                continue
            case ast.Import(names=names):
                found |= {alias.name for alias in names}
            case ast.ImportFrom(module=str(module), names=names):
                found |= {module} | {f"{module}.{alias.name}" for alias in names}
            case _:
                found |= imports(child, with_types=with_types)
    return found


def is_in(name: str, room: str) -> bool:
    return name == room or name.startswith(f"{room}.")


def breaches() -> set[str]:
    return {
        f"{module} imports {name}"
        for module, tree in MODULES.items()
        for room, others in FORBIDDEN.items()
        if is_in(module, room)
        for name in imports(tree, with_types=True)
        if any(is_in(name, other) for other in others)
    }


def reached_from(module: str) -> set[str]:
    """Return every name that running `module` imports, through our own modules too."""
    reached: set[str] = set()
    waiting = [module]
    while waiting:
        tree = MODULES.get(waiting.pop())
        new = imports(tree, with_types=False) - reached if tree else set()
        reached |= new
        waiting += new
    return reached


def test_every_room_imports_only_what_stands_before_it() -> None:
    assert breaches() == set()


@pytest.mark.parametrize("module", PURE)
def test_the_pure_core_knows_no_django(module: str) -> None:
    assert {name for name in reached_from(module) if is_in(name, "django")} == set()


def test_a_forbidden_import_is_seen_wherever_it_hides() -> None:
    code = "if TYPE_CHECKING:\n  import a.b\ndef f():\n  from c import d\n"
    assert imports(ast.parse(code), with_types=True) == {"a.b", "c", "c.d"}
    assert imports(ast.parse(code), with_types=False) == {"c", "c.d"}


def test_nothing_imports_relatively() -> None:
    relative = [
        name
        for name, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []
