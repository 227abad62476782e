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
    "wasm": [581, 582, 588],
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
# What people type in a hurry, and the question that they most probably want. Written from the
# titles alone, before the ranking was measured; some have more than one right answer.
REAL = {
    "crashloop": 204,
    "crashloopbackoff": 204,
    "statefulset vs deployment": 53,
    "oom": 206,
    "oomkilled": 206,
    "exit code 137": 206,
    "svc not reachable": 210,
    "rbac forbidden": 219,
    "pvc pending": 214,
    "imagepullbackoff": 205,
    "image pull error": 205,
    "hpa not scaling": 132,
    "pod pending": 207,
    "rollback deployment": 57,
    "rolling update": 56,
    "configmap vs secret": 68,
    "encrypt secrets at rest": 71,
    "env vars": 69,
    "liveness vs readiness": 37,
    "sidecar container": 40,
    "what is a pod": 34,
    "daemonset": 55,
    "pdb": 61,
    "zero downtime deployment": 62,
    "database on k8s": 64,
    "deployment strategies": 58,
    "replicaset": 51,
    "scale deployment": 63,
    "pv vs pvc": 110,
    "storage class": 111,
    "emptydir": 109,
    "requests and limits": 121,
    "how does the scheduler work": 126,
    "node affinity": 127,
    "pod anti affinity": 128,
    "taint a node": 129,
    "role vs clusterrole": 144,
    "service account token": 147,
    "oidc login": 149,
    "admission webhook": 150,
    "kyverno": 151,
    "run as non root": 153,
    "secure a cluster": 161,
    "kubeadm install": 164,
    "cluster upgrade": 165,
    "drain node": 169,
    "production readiness": 179,
    "helm chart": 180,
    "gitops argocd": 187,
    "logging": 199,
    "prometheus metrics": 200,
    "app is down": 203,
    "high latency": 216,
    "pod cannot reach other pod": 220,
    "network policy": 89,
    "ingress vs loadbalancer": 97,
    "dns resolution": 85,
    "k8s vs docker": 5,
    "cronjob": 591,
    "pod lifecycle": 35,
    "svc types": 78,
    "kubectl switch context": 28,
    "vpa": 137,
    "minikube": 18,
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


def test_what_people_type_in_a_hurry_mostly_finds_what_they_want_first(
    bank: dict[int, int],
) -> None:
    found = {query: first(bank, query, 1) for query in REAL}
    missed = {query: found[query] for query, number in REAL.items() if found[query] != [number]}
    assert len(REAL) >= 60
    assert len(REAL) - len(missed) >= 0.9 * len(REAL), missed


def test_the_phrase_of_a_key_point_is_worth_more_than_scattered_words(bank: dict[int, int]) -> None:
    found = first(bank, "network policy", len(bank), answers=True)
    assert found[0] == 89
    assert found.index(554) < found.index(594)


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
