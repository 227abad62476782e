"""One way in, one way out: bank files → importer → models → practice → views → templates."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# The rooms of quiz/, each with the rooms that it may import. What knows no Django and no learner
# may be used by everyone; after it, each room uses only what is above it.
PURE = {"bounds", "code_text", "disk", "exercises", "humanize", "memory", "rating", "validation"}
GROUND = {*PURE, "clock", "markdown"}
MAY_IMPORT: dict[str, set[str]] = {
    "rating": set(),
    "bounds": set(),
    "disk": set(),
    "validation": set(),
    "clock": set(),
    "code_text": set(),
    "markdown": {"code_text"},
    "memory": {"rating"},
    "exercises": {"rating"},
    "humanize": {"memory", "rating"},
    "evidence": set(),
    "models": GROUND,
    "migrations": {"markdown"},  # one renders anew what was stored
    "search": {*GROUND, "models"},
    "bank": {*GROUND, "models", "search"},
    "practice": {*GROUND, "models"},
    "takeout": {*GROUND, "models", "practice"},
    "ops": {*GROUND, "models", "search", "bank", "practice"},
    "management": {*GROUND, "models", "search", "bank", "practice", "takeout", "ops"},
    "admin": {*GROUND, "models", "search", "bank", "practice"},
    "views": {*GROUND, "models", "search", "practice", "takeout", "evidence"},
    "accounts": {*GROUND, "models", "practice", "views"},
    "urls": {"views"},
    "groups": set(),
    "apps": {"models", "search", "groups", "accounts"},
}
WHO_ASKS = "quiz.views.identity"  # has an address too, and is what every page asks first
OF_PAGES = ("django.http", "django.shortcuts", "django.template", "django.views")
ANSWERS_REQUESTS = {
    "views",
    "accounts",
    "admin",
    "urls",
    "ops",
}  # ops: what probes and Prometheus ask for
# In these rooms some modules are pure: only what handles the models knows Django.
PURE_BESIDE_THE_MODELS = {"bank", "search", "takeout"}
# A file name stands for one thing. Where two rooms hold two ends of one thing, here is which.
SAME_THING = {
    "annotations.py": "practice keeps a learner's flags and notes; views takes them from the page",
    "backup.py": "the command of that name prints what ops does",
    "conflicts.py": "bank finds where file and admin disagree; admin shows both texts",
    "forms.py": "all that is posted: by learners in views, by editors in admin, to accounts",
    "learners.py": "a learner: looked at in admin; found, merged and erased in practice",
    "prepare.py": "the command of that name prints what ops does",
    "release.py": "the command of that name prints what ops does",
    "reports.py": "models holds them, practice takes and answers them, in admin editors do",
    "search.py": "models holds the rows that the page of views is found by",
    "sections.py": "a section: as a page in views, as a form in admin",
    "urls.py": "the addresses of practice and, below /accounts/, those of accounts",
    "settings.py": "a learner's settings: practice keeps them, views shows them",
    "statistics.py": "what answers teach of a question: stored, worked out, and by which command",
}


def name_of(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


MODULES = {
    name_of(path): ast.parse(path.read_text())
    for room in ("quiz", "k8sprep", "tools")
    for path in (ROOT / room).rglob("*.py")
}


def imports(tree: ast.AST) -> set[str]:
    """Return the dotted names that the code imports; of `from a import b` it is a.b."""
    found: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                found |= {alias.name for alias in names}
            case ast.ImportFrom(module=str(module), names=names):
                found |= {f"{module}.{alias.name}" for alias in names}
    return found


IMPORTS = {module: imports(tree) for module, tree in MODULES.items()}


def is_in(name: str, *rooms: str) -> bool:
    return any(name == room or name.startswith(f"{room}.") for room in rooms)


def room_of(name: str) -> str:
    """`memory` for quiz.memory.schedule and for quiz.memory itself."""
    return name.split(".")[1]


def own(module: str, name: str) -> bool:
    """Whether the name is a room of quiz other than the module's own."""
    return is_in(name, "quiz") and name != "quiz" and room_of(name) != room_of(module)


ROOMS = {module: names for module, names in IMPORTS.items() if module.startswith("quiz.")}


def breaches() -> Iterator[str]:
    for module, names in ROOMS.items():
        for name in names:
            if own(module, name) and room_of(name) not in MAY_IMPORT[room_of(module)]:
                yield f"{module} imports {name}"


def reached_from(module: str) -> set[str]:
    """Return every name that running `module` imports, through our own modules too."""
    reached: set[str] = set()
    waiting = {module}
    while waiting:
        name = waiting.pop()
        names = IMPORTS.get(name) or IMPORTS.get(name.rpartition(".")[0], set())
        new = names - reached
        reached |= new
        waiting |= new
    return reached


def knows_django(module: str) -> bool:
    return any(is_in(name, "django") for name in reached_from(module))


def test_every_room_has_its_place() -> None:
    assert {room_of(module) for module in ROOMS} - MAY_IMPORT.keys() == set()


def test_every_room_imports_only_what_stands_above_it() -> None:
    assert set(breaches()) == set()


def test_the_pure_rooms_know_no_django() -> None:
    pure = {*PURE, "evidence"}
    assert [module for module in ROOMS if room_of(module) in pure and knows_django(module)] == []


def test_beside_the_models_all_is_pure() -> None:
    """So that the bank's files can be checked, and an export be read, without a database."""
    rooms = {module for module in ROOMS if room_of(module) in PURE_BESIDE_THE_MODELS}
    impure = {module for module in rooms if knows_django(module)}
    assert {
        module
        for module in impure
        if not any(is_in(name, "quiz.models") for name in reached_from(module))
    } == set()


def test_only_pages_and_the_admin_know_requests_and_templates() -> None:
    seen = {
        f"{module} imports {name}"
        for module, names in ROOMS.items()
        if room_of(module) not in ANSWERS_REQUESTS
        for name in names
        if is_in(name, *OF_PAGES)
    }
    assert seen == set()


def test_no_page_imports_another() -> None:
    """A page is what an address leads to; what pages share is in modules without an address."""
    addressed = {name for name in IMPORTS["quiz.urls"] if is_in(name, "quiz.views")}
    pages = addressed - {WHO_ASKS}
    assert pages <= MODULES.keys()
    assert len(pages) >= 10
    seen = {
        f"{module} imports {name}"
        for module, names in ROOMS.items()
        if room_of(module) == "views"
        for name in names
        if is_in(name, *pages)
    }
    assert seen == set()


def test_the_project_imports_nothing_of_quiz_and_quiz_only_its_version() -> None:
    project = [names for module, names in IMPORTS.items() if is_in(module, "k8sprep")]
    assert {name for names in project for name in names if is_in(name, "quiz")} == set()
    of_project = {name for names in ROOMS.values() for name in names if is_in(name, "k8sprep")}
    assert {name for name in of_project if not is_in(name, "k8sprep.version")} == set()


def test_nothing_that_is_served_needs_tools_or_tests() -> None:
    assert [
        f"{module} imports {name}"
        for module, names in IMPORTS.items()
        if not is_in(module, "tools")
        for name in names
        if is_in(name, "tools", "tests")
    ] == []


def test_a_file_name_stands_for_one_thing() -> None:
    places = defaultdict(list)
    for path in (ROOT / "quiz").rglob("*.py"):
        places[path.name].append(path)
    twice = {name for name, paths in places.items() if len(paths) > 1} - {"__init__.py"}
    assert twice == SAME_THING.keys()


def test_an_import_is_seen_wherever_it_hides() -> None:
    code = "if TYPE_CHECKING:\n  import a.b\ndef f():\n  from c import d\n"
    assert imports(ast.parse(code)) == {"a.b", "c.d"}


def test_nothing_imports_relatively() -> None:
    relative = [
        name
        for name, tree in MODULES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ]
    assert relative == []
