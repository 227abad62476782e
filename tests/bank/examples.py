"""Whether the code in an answer would work: each block is checked by its language.

Manifests go against the strict schemas of Kubernetes v1.37, configuration files against the fields
of their Go types, kubectl's flags against its own help, the rest against a parser. What nothing
here can check has to say so: ```yaml unchecked: reason.
"""

from __future__ import annotations

import ast
import configparser
import json
import re
import shlex
import tomllib
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import Any

import jsonschema
import yaml
from kubernetes_validate.utils import SchemaNotFoundError, validate
from pygments.lexers import GoLexer
from pygments.token import Error

from quiz.bank.body import Fence

VERSION = "1.37"
TABLES = Path(__file__).parent / "tables"
CONFIGURATION = {
    "KubeletConfiguration",
    "KubeSchedulerConfiguration",
    "CredentialProviderConfig",
    "EncryptionConfiguration",
}
LINK = re.compile(r"^(?:map\[\w+\]|\[\]|\*|\w+\.)*")


def troubles(fence: Fence) -> list[str]:
    """Return what is wrong with a block of code, in words; nothing for a good one."""
    language, _, excuse = fence.info.partition(" ")
    if excuse.startswith("unchecked: "):
        return [] if len(excuse) > len("unchecked: ") else ["unchecked without a reason"]
    if excuse:
        return [f"“{excuse}” after the language means nothing here"]
    check = CHECKS.get(language)
    if check is None:
        return [f"nobody can check “{language}”: use one of {', '.join(sorted(CHECKS))}"]
    try:
        return list(check(fence.code))
    except (ValueError, SyntaxError, yaml.YAMLError, configparser.Error) as error:
        return [f"it does not parse as {language}: {error}"]


def _yaml(code: str) -> Iterator[str]:
    for document in yaml.safe_load_all(code):
        if not isinstance(document, dict) or not {"apiVersion", "kind"} <= document.keys():
            yield "a manifest or configuration needs apiVersion and kind"
        elif document["kind"] in CONFIGURATION:
            yield from _unknown_fields(document, document["kind"], document["kind"])
        else:
            yield from _manifest(document)


def _manifest(document: dict[str, Any]) -> Iterator[str]:
    items = document["items"] if document["kind"] == "List" else [document]
    for item in items:
        try:
            validate(item, VERSION, strict=True)
        except SchemaNotFoundError:
            yield f"{item['kind']} of {item['apiVersion']} has no schema: mark the block unchecked"
        except jsonschema.ValidationError as error:
            yield f"{item['kind']}: {error.json_path}: {error.message}"
        if item["kind"] == "ConfigMap" and "Corefile" in item.get("data", {}):
            yield from _corefile(item["data"]["Corefile"])


def _corefile(text: str) -> Iterator[str]:
    """Directives that CoreDNS does not know: it refuses to start with one."""
    depth = 0
    for line in text.splitlines():
        words = line.split("#")[0].split()
        if depth == 1 and words and words[0] not in {*_table("coredns"), "}"}:
            yield f"CoreDNS has no directive {words[0]}"
        depth += words.count("{") - words.count("}")
    if depth:
        yield "a bracket of the Corefile is not closed"


def _unknown_fields(value: Any, kind: str, where: str) -> Iterator[str]:
    """Fields that the Go type `kind` does not have; what is no type of the table is not looked at.

    The plugins' arguments of a scheduler are typed by their own kind.
    """
    known = _fields(kind)
    if isinstance(value, list):
        for place, item in enumerate(value):
            yield from _unknown_fields(item, kind, f"{where}[{place}]")
    elif isinstance(value, dict) and known:
        for name, inner in value.items():
            if name not in known and name not in {"apiVersion", "kind"}:
                yield f"{where} has no field {name}"
                continue
            named = value.get("name") if name == "args" else None
            inner_kind = f"{named}Args" if named else LINK.sub("", known.get(name, ""))
            yield from _unknown_fields(inner, inner_kind, f"{where}.{name}")


def _fields(kind: str) -> dict[str, str]:
    own = _table("config").get(kind, {})
    inlined = [_fields(name) for name in own.get("", "").split()]
    return {name: told for fields in [*inlined, own] for name, told in fields.items() if name}


def _shell(code: str) -> Iterator[str]:
    for words in _commands(code):
        for start, word in enumerate(words):
            if word == "kubectl":
                rest = takewhile(
                    lambda other: other not in {"|", "&&", "||", ";"}, words[start + 1 :]
                )
                yield from _kubectl(list(rest))


def _commands(code: str) -> Iterator[list[str]]:
    """The words of each line; a line whose quotes stay open goes on in the next."""
    begun = ""
    for line in code.replace("\\\n", " ").splitlines():
        begun = f"{begun}\n{line}" if begun else line
        with suppress(ValueError):
            yield shlex.split(begun, comments=True)
            begun = ""
    if begun:
        shlex.split(begun, comments=True)  # raises: a quote is never closed


def _kubectl(words: list[str]) -> Iterator[str]:
    words = list(takewhile(lambda word: word != "--", words))
    plain = [word for word in words if not word.startswith("-")]
    table = _table("kubectl")
    command = next((name for end in (3, 2, 1) if (name := " ".join(plain[:end])) in table), "")
    if not command:
        yield f"kubectl has no command “{' '.join(plain[:2])}”"
        return
    known = {*table[command], *table[""]}
    for word in words:
        flag = word.split("=")[0] if word.startswith("--") else word[:2]
        if word.startswith("-") and word != "-" and flag not in known:
            yield f"kubectl {command} has no flag {flag}"


def _go(code: str) -> Iterator[str]:
    if any(kind is Error for kind, _ in GoLexer().get_tokens(code)):
        yield "it holds what is no Go"


def _nothing(parse: Callable[[str], object]) -> Callable[[str], Iterator[str]]:
    def check(code: str) -> Iterator[str]:
        parse(code)
        return iter(())

    return check


@cache
def _table(name: str) -> Any:
    table: Any = json.loads((TABLES / f"{name}.json").read_text())
    return table


CHECKS: dict[str, Callable[[str], Iterator[str]]] = {
    "go": _go,
    "ini": _nothing(configparser.ConfigParser().read_string),
    "json": _nothing(json.loads),
    "python": _nothing(ast.parse),
    "shell": _shell,
    "text": _nothing(str),
    "toml": _nothing(tomllib.loads),
    "yaml": _yaml,
}
