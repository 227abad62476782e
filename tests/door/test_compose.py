"""compose.yaml: what it sets is read, its secrets are made and kept, its data outlives it."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import threading
from collections.abc import Generator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
SECRETS, DATABASE, APP = (COMPOSE["services"][name] for name in ("secrets", "database", "app"))
TOLD = """
import json
from k8sprep import settings
database = settings.DATABASES["default"]
print(json.dumps({
    "ALLOWED_HOSTS": ",".join(settings.ALLOWED_HOSTS),
    "HTTPS": str(int(settings.HTTPS)),
    "SECRET_KEY_FILE": settings.SECRET_KEY,
    "DB_HOST": database["HOST"],
    "DB_NAME": database["NAME"],
    "DB_USER": database["USER"],
    "DB_PASSWORD_FILE": database["PASSWORD"],
}))
"""


def settings_under(environment: dict[str, str]) -> dict[str, str]:
    """Return what the settings make of the variables, by the variable's name."""
    command = [sys.executable, "-c", TOLD]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    )
    read: dict[str, str] = json.loads(done.stdout)
    return read


def without_choice(value: str) -> str:
    """Return the default of a value that Compose's own environment may replace."""
    return re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", value)


def test_every_variable_of_the_application_is_read_by_the_settings(tmp_path: Path) -> None:
    environment = {name: without_choice(text) for name, text in APP["environment"].items()}
    expected = dict(environment)
    for name in filter(lambda name: name.endswith("_FILE"), environment):
        expected[name] = f"what {name} holds, and nothing but that, to the last of its letters"
        (tmp_path / name).write_text(expected[name])
        environment[name] = str(tmp_path / name)
    assert settings_under(environment) == expected


def test_the_application_and_the_database_mean_the_same_database() -> None:
    app, database = APP["environment"], DATABASE["environment"]
    assert app["DB_HOST"] == "database"
    assert app["DB_NAME"] == database["POSTGRES_DB"]
    assert app["DB_USER"] == database["POSTGRES_USER"]
    assert app["DB_PASSWORD_FILE"] == database["POSTGRES_PASSWORD_FILE"]
    values = yaml.safe_load((ROOT / "deploy/helm/k8sprep/values.yaml").read_text())
    assert DATABASE["image"] == SECRETS["image"] == values["database"]["embedded"]["image"]


def test_no_secret_stands_in_the_file() -> None:
    named = {**APP["environment"], **DATABASE["environment"]}
    secret = {name for name in named if re.search("KEY|PASSWORD|SECRET|URL", name)}
    assert secret == {"SECRET_KEY_FILE", "DB_PASSWORD_FILE", "POSTGRES_PASSWORD_FILE"}
    assert all(str(named[name]).startswith("/secrets/") for name in secret)


@pytest.fixture
def make_secrets(tmp_path: Path) -> Generator[Path]:
    """The folder in which the service's own script has run; `chown` only writes down its call."""
    programs = tmp_path / "programs"
    programs.mkdir()
    chown = programs / "chown"
    chown.write_text('#!/bin/sh\necho "$@" >>"$TOLD"\n')
    chown.chmod(0o755)
    folder = tmp_path / "secrets"
    folder.mkdir()
    start(folder)
    yield folder
    for path in folder.iterdir():
        path.chmod(0o600)


def start(folder: Path) -> None:
    """Start the service `secrets` on a folder."""
    (script,) = SECRETS["command"]
    told = folder.parent / "told"
    path = f"{folder.parent / 'programs'}:{os.environ['PATH']}"
    command = [*SECRETS["entrypoint"], script.replace("$$", "$")]
    subprocess.run(command, cwd=folder, env={"PATH": path, "TOLD": str(told)}, check=True)


def test_the_first_start_makes_two_long_secrets_that_differ(make_secrets: Path) -> None:
    made = {path.name: path.read_text() for path in make_secrets.iterdir()}
    assert set(made) == {
        Path(APP["environment"]["SECRET_KEY_FILE"]).name,
        Path(APP["environment"]["DB_PASSWORD_FILE"]).name,
    }
    assert all(re.fullmatch(r"[A-Za-z0-9+/]{64}", secret) for secret in made.values())
    assert len(set(made.values())) == 2


def test_each_secret_is_readable_by_those_who_need_it_alone(make_secrets: Path) -> None:
    modes = {path.stat().st_mode & 0o777 for path in make_secrets.iterdir()}
    assert modes == {0o440}
    assert (make_secrets.parent / "told").read_text().splitlines() == [
        "10001:10001 secret_key.new",
        "10001:999 database_password.new",
    ]
    assert "USER 10001:10001" in (ROOT / "Dockerfile").read_text()
    assert DATABASE["user"] == "999:999"


def test_another_start_leaves_the_secrets_alone(make_secrets: Path) -> None:
    before = {path.name: path.read_text() for path in make_secrets.iterdir()}
    start(make_secrets)
    assert {path.name: path.read_text() for path in make_secrets.iterdir()} == before


def test_a_start_that_was_cut_off_is_made_good_by_the_next(make_secrets: Path) -> None:
    (make_secrets / "secret_key").rename(make_secrets / "secret_key.new")
    start(make_secrets)
    assert len((make_secrets / "secret_key").read_text()) == 64
    assert not (make_secrets / "secret_key.new").exists()


def test_all_that_is_kept_lies_in_named_volumes() -> None:
    mounts = [mount for service in COMPOSE["services"].values() for mount in service["volumes"]]
    assert {mount.split(":")[0] for mount in mounts} == set(COMPOSE["volumes"])
    assert "database:/var/lib/postgresql/data" in DATABASE["volumes"]


def test_only_this_machine_reaches_the_site_and_nobody_the_database() -> None:
    assert [port.partition(":")[0] for port in APP["ports"]] == ["127.0.0.1"]
    assert "ports" not in DATABASE


def test_nothing_runs_with_rights_that_it_does_not_need() -> None:
    for service in COMPOSE["services"].values():
        assert service["cap_drop"] == ["ALL"]
        assert service["read_only"] is True
        assert service["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize(("status", "is_healthy"), [(200, True), (503, False)])
def test_the_application_is_healthy_when_it_is_ready(status: int, is_healthy: bool) -> None:
    asked: list[str] = []

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(status)
            self.end_headers()

        def log_message(self, *arguments: Any) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.handle_request).start()
        _, _, option, code = APP["healthcheck"]["test"]
        code = code.replace(":8000/", f":{server.server_port}/")
        command = [sys.executable, option, code]
        done = subprocess.run(command, capture_output=True, timeout=20, check=False)
    assert (done.returncode == 0) is is_healthy
    assert asked == ["/readyz"]
