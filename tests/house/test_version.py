"""Releases compare as versions, not as text."""

from __future__ import annotations

import pytest

from k8sprep.version import VERSION, order


def test_releases_sort_by_their_numbers_and_a_candidate_comes_before_its_release() -> None:
    ascending = ["0.2.0", "0.9.0", "0.10.0", "1.0.0a1", "1.0.0b1", "1.0.0rc2", "1.0.0rc10", "1.0.0"]
    shuffled = sorted(ascending, key=lambda version: version[::-1])
    assert shuffled != ascending
    assert sorted(shuffled, key=order) == ascending


@pytest.mark.parametrize("version", ["", "1", "1.2", "1.2.3.4", "1.2.3-rc1", "v1.2.3", "1.2.3\n"])
def test_an_odd_version_is_refused_with_its_cure(version: str) -> None:
    with pytest.raises(ValueError, match=r"is not a version\. Write it like 1\.2\.3"):
        order(version)


def test_our_own_version_can_be_compared() -> None:
    assert order(VERSION) > order("0.0.1")
