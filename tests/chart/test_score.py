"""kube-score finds nothing critical, except what we answer for here."""

from __future__ import annotations

import json
import re
import subprocess

import pytest

from tests.chart.rendering import SCENARIOS, template
from tools.programs import program

# What kube-score says, where it may (object's name, scenario), and why that is all right.
EXCUSED = [
    ("ImagePullPolicy is not set to Always", ".*", ".*", "tags never move; a node may be offline"),
    ("CPU limit is not set", ".*", ".*", "it only slows down; memory has a limit"),
    ("running with a low (user|group) ID", "(database|backup|restore)$", ".*", "PostgreSQL's 999"),
    ("running with a low (user|group) ID", ".*", "^platform$", "its namespace gives the IDs"),
    ("does not have a valid serviceName", "database$", ".*", "a ClusterIP stays, DNS lags behind"),
    ("No matching PodDisruptionBudget", "test-outsider$", ".*", "lives for seconds"),
    ("does not have a matching NetworkPolicy", ".*", "^placed$", "this scenario turns them off"),
]


def criticals(manifests: str) -> set[tuple[str, str]]:
    """Return kube-score's critical findings: the object and what it says of it."""
    command = [str(program("kube-score")), "score", "--output-format=json", "-"]
    done = subprocess.run(command, input=manifests, capture_output=True, text=True, check=False)
    return {
        (scored["object_meta"]["name"], comment["summary"] or check["check"]["name"])
        for scored in json.loads(done.stdout)
        for check in scored["checks"]
        if not check["skipped"] and check["grade"] == 1
        for comment in check["comments"] or [{"summary": ""}]
    }


def _excused(name: str, said: str, scenario: str) -> bool:
    return any(
        re.search(what, said) and re.search(where, name) and re.search(when, scenario)
        for what, where, when, _ in EXCUSED
    )


@pytest.mark.parametrize("scenario", sorted(SCENARIOS))
def test_nothing_is_critical_but_what_we_answer_for(
    kube_score: str, helm4: str, scenario: str
) -> None:
    found = criticals(template(helm4, scenario).stdout)
    assert [each for each in found if not _excused(*each, scenario)] == []


def test_each_excuse_is_still_needed(kube_score: str, helm4: str) -> None:
    found = {
        (*each, scenario)
        for scenario in SCENARIOS
        for each in criticals(template(helm4, scenario).stdout)
    }
    for what, where, when, _ in EXCUSED:
        assert [
            each
            for each in found
            if re.search(what, each[1]) and re.search(where, each[0]) and re.search(when, each[2])
        ], what
