"""One namespace of a cluster: what the tests ask of it and do to it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias, TypeVar

from kubernetes import client
from kubernetes.client.exceptions import ApiException
from kubernetes.stream import stream

Found = TypeVar("Found")
# The client's models call every part of an object optional, so their types would help nobody.
Pod: TypeAlias = Any
SCRIPTS = Path(__file__).with_name("pods")
RESTRICTED = {
    "allowPrivilegeEscalation": False,
    "readOnlyRootFilesystem": True,
    "runAsNonRoot": True,
    "runAsUser": 10001,
    "capabilities": {"drop": ["ALL"]},
    "seccompProfile": {"type": "RuntimeDefault"},
}
TRIES_A_SECOND = 5


def wait(what: str, condition: Callable[[], Found], *, seconds: float) -> Found:
    """Try until the condition gives something true.

    Raises:
        AssertionError: when it has not within `seconds`.
    """
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, f"{what}: not within {seconds} s"
        time.sleep(1 / TRIES_A_SECOND)
    return found


def is_ready(pod: Pod) -> bool:
    """Whether the pod is Ready and not terminating."""
    conditions = pod.status.conditions or []
    ready = any(each.type == "Ready" and each.status == "True" for each in conditions)
    return ready and not pod.metadata.deletion_timestamp


@dataclass(frozen=True, slots=True)
class Space:
    """A namespace, and an image of k8sprep that its cluster has."""

    name: str
    image: str
    core: Any = field(default_factory=client.CoreV1Api)
    apps: Any = field(default_factory=client.AppsV1Api)

    def create(self) -> None:
        """Make the namespace, which lets nothing in that is not restricted."""
        labels = {"pod-security.kubernetes.io/enforce": "restricted"}
        meta = client.V1ObjectMeta(name=self.name, labels=labels)
        self.core.create_namespace(client.V1Namespace(metadata=meta))
        wait("the default account", self._accounts, seconds=20)

    def _accounts(self) -> Any:
        return self.core.list_namespaced_service_account(self.name).items

    def delete(self) -> None:
        """Take the namespace away; its end is not waited for."""
        self.core.delete_namespace(self.name)

    def pods(self, component: str, release: str = "k8sprep") -> list[Pod]:
        """Pods of one component of a release, the ending ones included, oldest first."""
        labels = {"instance": release, "component": component}
        selector = ",".join(f"app.kubernetes.io/{key}={value}" for key, value in labels.items())
        pods = self.core.list_namespaced_pod(self.name, label_selector=selector).items
        return sorted(pods, key=lambda pod: (pod.metadata.creation_timestamp, pod.metadata.name))

    def ready(self, component: str, count: int, release: str = "k8sprep") -> bool:
        """Whether exactly `count` pods are there, all of them Ready."""
        pods = self.pods(component, release)
        return len(pods) == count and all(map(is_ready, pods))

    def replicas(self) -> int:
        """How many web pods the Deployment asks for."""
        return int(self.apps.read_namespaced_deployment("k8sprep", self.name).spec.replicas)

    def execute(self, pod: str, *command: str, container: str) -> str:
        """Run a command in a container; what it wrote.

        Raises:
            AssertionError: with its words when it failed.
        """
        socket = stream(
            self.core.connect_get_namespaced_pod_exec,
            pod,
            self.name,
            container=container,
            command=list(command),
            stderr=True,
            stdin=False,
            stdout=True,
            tty=False,
            _preload_content=False,
        )
        socket.run_forever(timeout=120)
        output, complaint = socket.read_stdout(timeout=1), socket.read_stderr(timeout=1)
        failed = socket.returncode != 0
        socket.close()
        assert not failed, f"{' '.join(command)}: {complaint or output}"
        return str(output)

    def logs(self, pod: str, container: str | None = None) -> str:
        """Everything that a container has written."""
        raw = self.core.read_namespaced_pod_log(
            pod, self.name, container=container, _preload_content=False
        )
        return str(raw.data.decode())

    def sql(self, statement: str, site: str = "k8sprep") -> list[str]:
        """Lines that the embedded database of a release answers, whose objects `site` names."""
        command = ["psql", "-U", "k8sprep", "-d", "k8sprep", "-v", "ON_ERROR_STOP=1", "-Atqc"]
        pod = f"{site}-database-0"
        return self.execute(pod, *command, statement, container="postgresql").splitlines()

    def run_script(self, name: str, script: str, **environment: str) -> None:
        """Start a restricted pod that runs one of `pods/` with the image's Python."""
        key = f"{name}-script"
        meta = client.V1ObjectMeta(name=key)
        source = {"script.py": (SCRIPTS / f"{script}.py").read_text()}
        self.core.create_namespaced_config_map(
            self.name, client.V1ConfigMap(metadata=meta, data=source)
        )
        self.core.create_namespaced_pod(self.name, self._pod(name, key, environment))

    def _pod(self, name: str, config_map: str, environment: dict[str, str]) -> dict[str, Any]:
        container = {
            "name": "script",
            "image": self.image,
            "command": ["python", "-u", "/script/script.py"],
            "env": [{"name": key, "value": value} for key, value in environment.items()],
            "resources": {
                "requests": {"cpu": "50m", "memory": "32Mi"},
                "limits": {"cpu": "2", "memory": "256Mi"},
            },
            "securityContext": RESTRICTED,
            "volumeMounts": [
                {"name": "script", "mountPath": "/script"},
                {"name": "temporary", "mountPath": "/tmp"},
            ],
        }
        volumes = [
            {"name": "script", "configMap": {"name": config_map}},
            {"name": "temporary", "emptyDir": {}},
        ]
        spec = {
            "restartPolicy": "Never",
            "terminationGracePeriodSeconds": 1,
            "automountServiceAccountToken": False,
            "enableServiceLinks": False,
            "containers": [container],
            "volumes": volumes,
        }
        return {"metadata": {"name": name}, "spec": spec}

    def phase(self, pod: str) -> str:
        """Pending, Running, Succeeded or Failed."""
        return str(self.core.read_namespaced_pod(pod, self.name).status.phase)

    def is_gone(self, pod: str) -> bool:
        """Whether there is no such pod any more."""
        try:
            self.core.read_namespaced_pod(pod, self.name)
        except ApiException as error:
            if error.status != 404:
                raise
            return True
        return False

    def last_json(self, pod: str) -> dict[str, Any]:
        """The last line that a pod wrote, read as JSON."""
        found: dict[str, Any] = json.loads(self.logs(pod).strip().splitlines()[-1])
        return found
