"""What counts as a word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quiz.search.words import (
    ALSO,
    LONGEST,
    TYPED_WORDS,
    forms,
    joined,
    plain,
    readings,
    root,
    typed,
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("kube-bench", ["kubebench", "kube", "bench"]),
        ("maxPods", ["maxpods", "max", "pods"]),
        ("SELinux", ["selinux"]),
        ("IoT and gRPC", ["iot", "grpc"]),
        ("HTTPRoute", ["httproute", "http", "route"]),
        ("PodSecurityPolicy", ["psp", "podsecuritypolicy", "pod", "security", "policy"]),
        ("Pod Security Admission", ["psa", "pod", "security", "admission"]),
        ("since v1.37 or 1.30", ["since", "1.37", "1.30"]),
        ("the kubelet's limit", ["kubelet", "limit"]),
        ("`containers[*].image: a/b:1`", ["containers", "image", "b", "1"]),
        ("K3s on 5G", ["k3s", "5g"]),
        ("x" * (LONGEST + 1), []),
        ("", []),
    ],
)
def test_a_text_is_read_in_every_way(text: str, words: list[str]) -> None:
    assert list(readings(text)) == words


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("How do I limit the Pods?", ["limit", "pods"]),
        ("kube-bench", ["kube", "bench"]),
        ("maxPods", ["max", "pods"]),
        ("SELinux selinux SELINUX", ["selinux"]),
        ("kubernetes dns", ["dns"]),
        ("Kubernetes", ["kubernetes"]),
        ("k8s", ["kubernetes"]),
        ("WASM", ["webassembly"]),
        ("HA etcd", ["high", "availability", "etcd"]),
        ("what is the", []),
        ("v1.37", ["1.37"]),
        ("et\x00cd", ["et", "cd"]),
        ("' OR 1=1 --", ["1"]),
        ("", []),
    ],
)
def test_what_is_typed_is_cut_into_its_smallest_pieces(query: str, words: list[str]) -> None:
    assert typed(query) == words


def wide(text: str) -> str:
    """The text in full-width letters."""
    return "".join(chr(ord(letter) + 0xFEE0) for letter in text)


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (wide("kubelet"), ["kubelet"]),
        (f"{wide('Network')}\u3000{wide('Policy')}", ["network", "policy"]),
        ("étcd", ["etcd"]),
        ("e\u0301tcd", ["etcd"]),
        ("SÉCRET", ["secret"]),
        ("naïve Führung", ["naive", "fuhrung"]),
        ("ﬁnalizer", ["finalizer"]),
        ("Straße", ["strasse"]),
        ("①", ["1"]),
        ("под 容器", []),
    ],
)
def test_accents_width_and_ligatures_do_not_matter(query: str, words: list[str]) -> None:
    assert typed(query) == words
    assert list(readings(query)) == words


def test_plain_letters_stay_as_they_are() -> None:
    assert plain("maxPods, v1.37: `kubectl get -o wide`") == "maxPods, v1.37: `kubectl get -o wide`"


def test_a_short_name_finds_what_it_stands_for_too() -> None:
    assert forms("pvc") == ("pvc", "claim")
    assert forms("svc") == ("svc", root("service"))
    assert forms("kubelet") == (root("kubelet"),)
    assert len(ALSO) <= 40


def test_not_more_words_are_looked_for_than_anybody_types() -> None:
    assert len(typed(" ".join(f"word{number}" for number in range(500)))) == TYPED_WORDS


@pytest.mark.parametrize(
    "forms",
    [
        ("scheduler", "schedulers", "scheduling", "schedules", "scheduled"),
        ("autoscaler", "autoscaling", "autoscale"),
        ("label", "labels", "labelled", "labelling"),
        ("policy", "policies"),
        ("image", "images"),
        ("node", "nodes"),
    ],
)
def test_the_forms_of_a_word_have_one_root(forms: tuple[str, ...]) -> None:
    assert len(set(map(root, forms))) == 1


@pytest.mark.parametrize(
    ("one", "other"), [("pod", "port"), ("taint", "tenant"), ("class", "cluster"), ("wasi", "wasm")]
)
def test_other_words_have_other_roots(one: str, other: str) -> None:
    assert root(one) != root(other)


def test_neighbours_are_one_word_too() -> None:
    assert list(joined("What is bin packing?")) == ["binpacking"]


@given(st.text())
def test_whatever_is_typed_its_roots_hold_no_operator(text: str) -> None:
    for word in (*typed(text), *readings(text)):
        assert root(word).isascii()
        assert root(word).replace(".", "").isalnum()
        assert root(word) == root(word).lower()


@given(st.from_regex(r"[a-z]{4,12}( [a-z]{4,12}){0,3}", fullmatch=True))
def test_every_plain_word_of_a_text_is_found_by_typing_it(text: str) -> None:
    assert set(map(root, typed(text))) <= set(map(root, readings(text))) | {"webassembly"}
