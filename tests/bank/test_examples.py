"""A wrong example is found, whatever its language."""

from __future__ import annotations

import pytest

from quiz.bank.body import fences
from tests.bank.examples import troubles

COREFILE = """```yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: coredns
data:
  Corefile: |
    .:53 {
        %s
    }
```"""

KUBELET = """```yaml
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
maxPod: 9
```"""


def found(block: str) -> str:
    return "; ".join(trouble for fence in fences(block) for trouble in troubles(fence))


@pytest.mark.parametrize(
    ("block", "trouble"),
    [
        ("```yaml\napiVersion: v1\nkind: Pod\nspec: {image: x}\n```", "Pod: "),
        ("```yaml\napiVersion: core.spinkube.dev/v1\nkind: SpinApp\n```", "has no schema"),
        ("```yaml\nkind: Pod\n```", "needs apiVersion and kind"),
        ("```yaml\na: [\n```", "does not parse as yaml"),
        ("```yaml unchecked:\na: 1\n```", "means nothing here"),
        (KUBELET, "no field maxPod"),
        ("```shell\nkubectl get pods --no-such\n```", "has no flag --no-such"),
        ("```shell\necho 'a\n```", "does not parse as shell"),
        ("```shell\nkubectl frobnicate\n```", "no command"),
        ("```json\n{\n```", "does not parse as json"),
        ("```toml\na =\n```", "does not parse as toml"),
        ("```python\ndef\n```", "does not parse as python"),
        ("```corefile\n. {\n}\n```", "nobody can check"),
        (COREFILE % "forwards . 192.0.2.1", "CoreDNS has no directive forwards"),
        (COREFILE % "forward . 192.0.2.1 {", "not closed"),
    ],
)
def test_what_would_not_work_is_said(block: str, trouble: str) -> None:
    assert trouble in found(block)


@pytest.mark.parametrize(
    "block",
    [
        "```yaml\napiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n```",
        "```yaml unchecked: no schema is published\na: 1\n```",
        "```shell\nkubectl patch pod a -p '{\n\"a\": 1}' | head -n 3\n```",
        COREFILE % "forward . 192.0.2.1",
    ],
)
def test_what_works_passes(block: str) -> None:
    assert found(block) == ""
