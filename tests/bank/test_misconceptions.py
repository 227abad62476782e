"""A misconception gets its sentence when it goes on with “that cannot …”, and none when denied."""

from __future__ import annotations

import pytest

from quiz.exercises.matcher import listen
from tests.bank.agreement import definition


def corrected(number: int, answer: str) -> bool:
    """Whether a misconception of the question is heard in the answer."""
    return bool(listen(answer, definition(number)).corrections)


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        (551, "110 is a hard limit that cannot be changed"),
        (551, "110 is a hard limit that no one can raise"),
        (553, "LeastAllocated is bin packing that leaves no gaps"),
        (555, "the scheduler moves running pods that don't fit well"),
        (556, "a toleration guarantees placement that nothing can override"),
        (556, "labels keep pods away that don't have the toleration"),
        (558, "more replicas share the load that one cannot handle"),
        (559, "HPA updates every pod that isn't ready"),
        (560, "APF drops low priority requests that don't fit"),
        (561, "enforce evicts running pods that do not comply"),
        (563, "kubernetes loads the profile onto nodes that don't have it"),
        (566, "a container has its own kernel that no other can touch"),
        (569, "a webhook runs trivy on the image that wasnt scanned before"),
        (570, "kube-bench fixes the findings that don't pass"),
        (581, "it is a browser technology only that does not run on servers"),
        (583, "krustlet is the current standard that nobody disputes"),
        (584, "kubernetes installs the shim on nodes that don't have it"),
        (588, "rewrite all services that are not yet wasm"),
        (591, "a job guarantees exactly one run that cannot happen twice"),
        (595, "externaldns is a dns server that does not serve the cluster"),
    ],
)
def test_what_goes_on_with_a_denial_gets_its_sentence(number: int, answer: str) -> None:
    assert corrected(number, answer)


@pytest.mark.parametrize(
    ("number", "answer"),
    [
        (551, "it is not a hard limit"),
        (551, "110 is not a hard limit that cannot be changed"),
        (551, "110 is a default and not a hard limit that nobody can change"),
        (553, "the scheduler never looks at actual usage that is not in the spec"),
        (556, "a toleration guarantees nothing"),
        (561, "enforce does not evict running pods that do not comply"),
        (566, "a container is not a vm that cannot see the host"),
        (570, "kube-bench doesn't fix the findings that don't pass"),
        (582, "wasm does not replace containers that don't fit"),
        (591, "a job never guarantees exactly one run that cannot happen twice"),
    ],
)
def test_what_is_denied_stays_silent(number: int, answer: str) -> None:
    assert not corrected(number, answer)
