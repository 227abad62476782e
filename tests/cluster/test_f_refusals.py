"""(f) What would lose data or fail halfway is refused, by what only the cluster knows."""

from __future__ import annotations

import pytest
from kubernetes import client
from kubernetes.client.exceptions import ApiException

from tests.cluster.conftest import Site

EMPTY = "empty-password"


def test_another_mode_would_start_without_what_people_learned(site: Site) -> None:
    with pytest.raises(
        AssertionError, match="is in the database of mode embedded, and mode sqlite"
    ):
        site.helm.upgrade("database.mode=sqlite")


def test_a_volume_of_another_size_or_class_cannot_be_had_by_a_value(site: Site) -> None:
    with pytest.raises(AssertionError, match="is 2Gi large, and the values ask for 5Gi"):
        site.helm.upgrade("database.embedded.storage=5Gi")
    with pytest.raises(AssertionError, match="and the values ask for swift"):
        site.helm.upgrade("backup.storageClass=swift")


def test_an_empty_password_is_refused(site: Site) -> None:
    meta = client.V1ObjectMeta(name=EMPTY)
    secret = client.V1Secret(metadata=meta, string_data={"password": ""})
    site.space.core.create_namespaced_secret(site.space.name, secret)
    with pytest.raises(AssertionError, match="has no key `password`, or an empty one"):
        site.helm.upgrade(f"database.embedded.existingSecret={EMPTY}")


def test_a_volume_without_its_password_is_not_locked_up_with_a_new_one(site: Site) -> None:
    claim = client.V1PersistentVolumeClaim(
        metadata=client.V1ObjectMeta(name="data-second-k8sprep-database-0"),
        spec=client.V1PersistentVolumeClaimSpec(
            access_modes=["ReadWriteOnce"],
            resources=client.V1VolumeResourceRequirements(requests={"storage": "2Gi"}),
        ),
    )
    site.space.core.create_namespaced_persistent_volume_claim(site.space.name, claim)
    with pytest.raises(AssertionError, match="but its password is not"):
        site.helm.install(release="second")


@pytest.mark.parametrize("name", ["k8sprep-key", "k8sprep-database"])
def test_nothing_puts_another_value_into_a_secret_of_the_chart(site: Site, name: str) -> None:
    space = site.space
    [key] = space.core.read_namespaced_secret(name, space.name).data
    with pytest.raises(ApiException, match="field is immutable when `immutable` is set"):
        space.core.patch_namespaced_secret(name, space.name, {"stringData": {key: "other"}})


def test_after_every_refusal_the_site_is_as_it_was(site: Site) -> None:
    assert site.space.ready("web", 2)
    assert site.space.ready("database", 1)
    assert '"status":"deployed"' in site.helm("status", "k8sprep", "--output", "json")
