"""A public function with more than two parameters says what each of them means.

That none is left out of an `Args:` section is what ruff checks (D417).
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.house.test_arrows import MODULES

MOST_UNEXPLAINED = 2


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef]:
    """Yield functions, and methods of classes without a base, whose signature is their own."""
    for node in tree.body:
        match node:
            case ast.FunctionDef():
                yield node
            case ast.ClassDef(bases=[], body=body):
                yield from (part for part in body if isinstance(part, ast.FunctionDef))


def parameters(function: ast.FunctionDef) -> list[str]:
    given = function.args
    found = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    return [one.arg for one in found if one.arg not in {"self", "cls"}]


def unexplained(tree: ast.Module) -> list[str]:
    return [
        function.name
        for function in functions(tree)
        if not function.name.startswith("_")
        and len(parameters(function)) > MOST_UNEXPLAINED
        and "Args:" not in (ast.get_docstring(function) or "")
    ]


def test_three_parameters_are_explained() -> None:
    found = {name: unexplained(tree) for name, tree in MODULES.items() if "migrations" not in name}
    assert {name: missing for name, missing in found.items() if missing} == {}


def test_an_unexplained_function_is_noticed_wherever_it_is() -> None:
    three = 'def {}({}, b, *, c):\n  """It does."""\n'
    code = three.format("alone", "a") + "class Mine:\n  " + three.format("own", "self, a")
    assert unexplained(ast.parse(code.replace('\n  """It', '\n    """It'))) == ["alone", "own"]


def test_two_parameters_an_explanation_and_what_a_base_class_asks_for_are_fine() -> None:
    two = 'def two(a, *, b):\n  """It does."""\n'
    told = 'def told(a, b, c):\n  """It does.\n\n  Args:\n    a: it.\n  """\n'
    base = 'class Mine(Base):\n  def asked(self, a, b, c):\n    """It does."""\n'
    private = "def _three(a, b, c):\n  pass\n"
    assert unexplained(ast.parse(two + told + base + private)) == []
