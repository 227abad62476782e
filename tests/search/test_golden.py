"""What candidates type, and what must come first: the same on every database."""

from __future__ import annotations

import pytest

from quiz.models import Learner, Question
from quiz.search.find import find
from tests.practice.test_standing import make_card

# What a visitor types, and the numbers that come first.
GOLDEN = {
    "clusterip vs nodeport": [78],
    "headless service": [82],
    "networkpolicy": [89],
    "default deny": [90],
    "cni plugin": [86],
    "endpointslice": [84],
    "ingress controller": [98],
    "pathType": [99],
    "istio": [104],
    "canary traffic": [106],
    "etcd quorum": [168],
    "sel linux": [564],
    "apparmour": [563],
    "max pods": [551],
    "maxPods": [551],
    "how many pods on a node": [551],
    "thousands of nodes": [552],
    "bin packing": [555, 553],
    "binpacking": [555, 553],
    "scheduler scoring": [126, 553],
    "noisy neighbour tenants": [554],
    "multi-tenancy": [554],
    "taints tolerations": [556],
    "topology spread zones": [557],
    "crd operators scale": [558],
    "hpa cost": [559],
    "API priority and fairness": [560],
    "api server overload": [560],
    "pod security admision": [561, 565],
    "seccomp profile": [562],
    "psp replacement": [565],
    "container escape": [566],
    "readOnlyRootFilesystem": [567],
    "distroless": [568],
    "image vulnerability scanning": [569],
    "kubebench CIS": [570],
    "mqtt broker": [572],
    "k3s on a rasberry pi": [573],
    "edge autonomy": [574],
    "autoscaling at the edge": [575],
    "over the air updates": [579],
    "5g edge": [580],
    "wasm": [581, 582, 584],
    "wasm vs containers": [582],
    "krustlet": [583],
    "wasi": [587, 586],
    "service mesh": [104],
    "coredns": [595, 594],
    "Job vs CronJob": [591],
    "HA control plane": [598],
    "gpu scheduling": [599],
    "labels and selectors": [23],
    "namespaces": [22],
    "kubectl apply": [24],
    "kubelet": [11],
    "kube-proxy": [12],
    "etcd backup": [8],
    "container runtime interface": [13],
    "control loop": [9],
    "kubeconfig contexts": [28],
    "jsonpath": [29],
    "docker compose": [5],
    "Ingress or Gateway API?": [578],
}
# What only the answers hold, asked for.
IN_ANSWERS = {
    "ndots": [85],
    "etcd quorum": [168],
    "sel linux": [564, 562, 563],
    "apparmour": [563, 566],
    "max pods": [551],
    "prioritylevelconfiguration": [560],
    "mosquitto": [572],
    "jobset": [599],
}


@pytest.fixture
def bank(real_bank: None) -> dict[int, int]:
    """The real bank; numbers of its questions by id."""
    return dict(Question.objects.values_list("pk", "number"))


def first(bank: dict[int, int], query: str, count: int, *, answers: bool = False) -> list[int]:
    found = find(query, learner=None, answers=answers).questions
    return [bank[pk] for pk in found[:count]]


def test_what_candidates_type_finds_what_they_mean(bank: dict[int, int]) -> None:
    wrong = {
        query: first(bank, query, len(expected))
        for query, expected in GOLDEN.items()
        if first(bank, query, len(expected)) != expected
    }
    assert wrong == {}
    assert len(GOLDEN) >= 40


def test_a_misspelling_among_the_aliases_is_mended_for_whoever_has_rated_the_question(
    bank: dict[int, int], alice: Learner
) -> None:
    make_card(alice, Question.objects.get(number=168))
    for query in ("etcd qourum", "etdc qourum", "etcd quorom"):
        found = find(query, learner=alice)
        assert (found.words, bank[found.questions[0]]) == (["etcd", "quorum"], 168)


def test_what_only_answers_hold_is_found_once_they_are_asked(bank: dict[int, int]) -> None:
    found = {
        query: first(bank, query, len(expected), answers=True)
        for query, expected in IN_ANSWERS.items()
    }
    assert found == IN_ANSWERS


def test_every_question_is_found_first_by_its_own_title(bank: dict[int, int]) -> None:
    titles = dict(Question.objects.values_list("title", "number"))
    assert {number: first(bank, title, 1) for title, number in titles.items()} == {
        number: [number] for number in titles.values()
    }


def test_every_question_is_found_first_by_its_number(bank: dict[int, int]) -> None:
    assert [first(bank, str(number), 1) for number in bank.values()] == [
        [number] for number in bank.values()
    ]


def test_an_upper_case_shout_finds_the_same(bank: dict[int, int]) -> None:
    # One word in capitals holds no joint, so nothing more is asked of it.
    assert first(bank, "ETCD QUORUM", 1) == first(bank, "etcd quorum", 1)
    assert first(bank, "SELINUX", 1) == first(bank, "SELinux", 1) == [564]
