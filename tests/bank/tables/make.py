"""Make the tables that examples are checked against, from Kubernetes itself.

    python -m tests.bank.tables.make kubectl PATH_OF_KUBECTL   # v1.37: every command and its flags
    python -m tests.bank.tables.make config GOMODCACHE         # v0.37.2: fields of configuration
    python -m tests.bank.tables.make coredns GOMODCACHE        # v1.15.0: directives of a Corefile
    python -m tests.bank.tables.make shingles LIST             # the list that the bank began with

`kubectl.json` maps each command (`get`, `rollout status`) to its flags, from its own `--help`;
`config.json` maps each Go type of the kubelet's, the scheduler's and the encryption's configuration
to its fields and their types, from the published modules. `shingles.json` holds a hash of every
eight words in a row of a list that is not ours to publish, so that its sentences can be told
without keeping them.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

HERE = Path(__file__).resolve().parent
VERSION = "v0.37.2"
RUN = 8
SOURCES = (
    "k8s.io/apiserver@{}/pkg/apis/apiserver/v1/types_encryption.go",
    "k8s.io/kubelet@{}/config/v1beta1/types.go",
    "k8s.io/kube-scheduler@{}/config/v1/types.go",
    "k8s.io/kube-scheduler@{}/config/v1/types_pluginargs.go",
    "k8s.io/component-base@{}/config/v1alpha1/types.go",
    "k8s.io/component-base@{}/logs/api/v1/types.go",
    "k8s.io/component-base@{}/tracing/api/v1/types.go",
)
STRUCT = re.compile(r"^type (\w+) struct \{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
FIELD = re.compile(r'^\s+(\w[\w.]*)?\s*([\w.*\[\]]+)?\s*`json:"([^"]*)"', re.MULTILINE)
SUBCOMMAND = re.compile(r"^  ([a-z][a-z-]*)  +\S", re.MULTILINE)
FLAG = re.compile(r"^ +(?:(-\w), )?(--[a-z][a-z0-9-]*)", re.MULTILINE)


def config_table(modules: Path) -> dict[str, dict[str, str]]:
    """Return {type: {field: its type}}; an inlined type's fields are under an empty name."""
    table: dict[str, dict[str, str]] = {}
    for source in SOURCES:
        text = (modules / source.format(VERSION)).read_text()
        for name, body in STRUCT.findall(text):
            table[name] = _fields(body)
    return table


def _fields(body: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    for name, kind, tag in FIELD.findall(body):
        told = tag.split(",")[0]
        if "inline" in tag or not told:
            fields[""] = " ".join(filter(None, [fields.get(""), (kind or name).split(".")[-1]]))
        else:
            fields[told] = kind
    return fields


def kubectl_table(kubectl: Path, command: str = "") -> dict[str, list[str]]:
    """Return {command: its flags}, all subcommands included; "" holds the flags of all."""
    text = _help(kubectl, *command.split(), "--help")
    table = {command: sorted(set(_flags(text)))}
    if not command:
        table[""] = sorted(set(_flags(_help(kubectl, "options"))))
    usage = text.split("\nUsage:")[-1]
    if "[options]" in usage and "[flags]" not in usage and "Commands" not in text:
        return table
    for subcommand in SUBCOMMAND.findall(text.split("\nUsage:")[0]):
        if not command or subcommand not in command.split():
            table |= kubectl_table(kubectl, f"{command} {subcommand}".strip())
    return table


def _flags(text: str) -> list[str]:
    return [flag for pair in FLAG.findall(text) for flag in pair if flag]


def _help(kubectl: Path, *words: str) -> str:
    return subprocess.run([kubectl, *words], capture_output=True, text=True, check=True).stdout


def coredns_table(modules: Path) -> list[str]:
    """Return the directives that CoreDNS knows; any other stops it."""
    source = modules / "github.com/coredns/coredns@v1.15.0/core/dnsserver/zdirectives.go"
    return sorted(re.findall(r'^\t"(\w+)",$', source.read_text(), re.MULTILINE))


def shingle_table(question_list: Path) -> list[str]:
    """Return the hashes of a list's eight-word runs, headings and code left out."""
    text = re.sub(
        r"```.*?```|^#.*?$", " ", question_list.read_text(), flags=re.DOTALL | re.MULTILINE
    )
    return sorted({hashed(run) for run in runs(text)})


def runs(text: str) -> set[str]:
    """Return every eight words in a row, in lower case, without punctuation."""
    words = re.findall(r"[a-z0-9]+", text.lower())
    return {" ".join(words[start : start + RUN]) for start in range(len(words) - RUN + 1)}


def hashed(run: str) -> str:
    """Return the hash that `shingles.json` keeps of a run."""
    return blake2b(run.encode(), digest_size=6).hexdigest()


MAKERS: dict[str, Callable[[Path], object]] = {
    "config": config_table,
    "coredns": coredns_table,
    "kubectl": kubectl_table,
    "shingles": shingle_table,
}


def main() -> None:
    """Write the table that the first argument names, from where the second says."""
    what, where = sys.argv[1:]
    text = json.dumps(MAKERS[what](Path(where)), indent=1, sort_keys=True) + "\n"
    (HERE / f"{what}.json").write_text(text)


if __name__ == "__main__":
    main()
