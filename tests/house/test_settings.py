"""Settings come from the environment, and nothing unsafe starts."""

from __future__ import annotations

import runpy
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Protocol

import pytest
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "p/a?s@s:w#o%r&d"


class Boot(Protocol):
    """Reads the settings afresh."""

    def __call__(self, **environment: str) -> Mapping[str, Any]:
        """Return them as they are with these variables added to a plain environment."""


@pytest.fixture
def boot(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Boot:
    settings = tmp_path / "k8sprep" / "settings.py"  # beside a var/ that holds no key
    settings.parent.mkdir()
    shutil.copy(ROOT / "k8sprep" / "settings.py", settings)

    def read(**environment: str) -> Mapping[str, Any]:
        for name in ("ALLOWED_HOSTS", "DATABASE_URL", "DEBUG", "HTTPS", "LOG_FORMAT"):
            monkeypatch.delenv(name, raising=False)
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        return runpy.run_path(str(settings))

    return read


@pytest.mark.parametrize(
    ("environment", "sentence"),
    [
        ({"SECRET_KEY": ""}, "SECRET_KEY is empty. Give it a value"),
        ({"SECRET_KEY": " \n"}, "SECRET_KEY is empty. Set SECRET_KEY"),
        ({"DEBUG": "1"}, "DEBUG is on outside `make dev`"),
        ({"ALLOWED_HOSTS": "*"}, "ALLOWED_HOSTS holds `*`"),
        ({"ALLOWED_HOSTS": "example.org, *"}, "ALLOWED_HOSTS holds `*`"),
        ({"HTTPS": "maybe"}, "HTTPS is 'maybe'. Write 1 or 0."),
        ({"DEBUG": "2"}, "DEBUG is '2'. Write 1 or 0."),
        ({"SECRET_KEY_FILE": "/no/such/file"}, "SECRET_KEY_FILE names /no/such/file"),
        ({"DB_PASSWORD_FILE": "/"}, "DB_PASSWORD_FILE names /, which is not a file"),
        ({"CLOCK_OFFSET_HOURS": "24", "HTTPS": "1"}, "CLOCK_OFFSET_HOURS moves the clock"),
        ({"CLOCK_OFFSET_HOURS": "abc"}, "CLOCK_OFFSET_HOURS is 'abc'. Write a number of at"),
        ({"CLOCK_OFFSET_HOURS": "nan"}, "CLOCK_OFFSET_HOURS is 'nan'"),
        ({"DATABASE_URL": "postgres://u:p/w?d@h/x"}, "DATABASE_URL cannot be read"),
        ({"METRICS_PORT": "9100"}, "METRICS_PORT is set and PROMETHEUS_MULTIPROC_DIR is not."),
        ({"METRICS_PORT": "tcp://10.0.0.1:80"}, "METRICS_PORT is 'tcp://10.0.0.1:80'. Write a num"),
        ({"HSTS_PRELOAD": "1"}, "HSTS_PRELOAD is on and HSTS_SUBDOMAINS is not."),
        ({"KUBERNETES_VERSION": "v1.38"}, "KUBERNETES_VERSION is 'v1.38'. Write a minor version"),
        ({"ACCOUNTS": "0", "GUESTS": "0"}, "ACCOUNTS and GUESTS are both off"),
        ({"EMAIL_SECURITY": "ssl"}, "EMAIL_SECURITY is 'ssl'. Write starttls, tls or none."),
        ({"TRUSTED_PROXIES": "-1"}, "TRUSTED_PROXIES is '-1'. Write a number of at least 0"),
        ({"OIDC_ISSUER": "https://login.example.org"}, "OIDC_CLIENT_ID is not set. Set it"),
        ({"LOG_FORMAT": "xml"}, "LOG_FORMAT is 'xml'. Write text or json."),
        ({"DATABASE_URL": "mysql://u@host/db"}, "DATABASE_URL must begin with postgres://"),
    ],
)
def test_what_is_unsafe_or_unknown_stops_the_boot_with_a_sentence(
    boot: Boot, environment: dict[str, str], sentence: str
) -> None:
    with pytest.raises(ImproperlyConfigured) as error:
        boot(**environment)
    assert str(error.value).startswith(sentence)


def test_a_plain_environment_is_a_production_behind_https(boot: Boot) -> None:
    settings = boot()
    assert settings["DEBUG"] is False
    assert settings["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert settings["SESSION_COOKIE_NAME"] == "__Host-sessionid"
    assert settings["SECURE_SSL_REDIRECT"] is True
    assert settings["DATABASES"]["default"]["NAME"].endswith("var/k8sprep.sqlite3")


def test_other_hosts_of_the_domain_are_bound_only_when_asked_for(boot: Boot) -> None:
    settings = boot()
    assert settings["SECURE_HSTS_SECONDS"] == 60 * 60 * 24 * 365
    assert settings["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is False
    assert settings["SECURE_HSTS_PRELOAD"] is False
    settings = boot(HSTS_SUBDOMAINS="1", HSTS_PRELOAD="1")
    assert settings["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True
    assert settings["SECURE_HSTS_PRELOAD"] is True


def test_keys_of_before_stand_one_a_line_in_a_variable_or_a_file(
    boot: Boot, tmp_path: Path
) -> None:
    assert boot()["SECRET_KEY_FALLBACKS"] == []
    assert boot(SECRET_KEY_FALLBACKS="old,1")["SECRET_KEY_FALLBACKS"] == ["old,1"]
    keys = tmp_path / "keys"
    keys.write_text("old\n\n older \n")
    settings = boot(SECRET_KEY_FALLBACKS_FILE=str(keys))
    assert settings["SECRET_KEY_FALLBACKS"] == ["old", "older"]


def test_without_https_cookies_work_on_a_plain_address(boot: Boot) -> None:
    settings = boot(HTTPS="0")
    assert settings["SESSION_COOKIE_SECURE"] is False
    assert "SESSION_COOKIE_NAME" not in settings
    assert "SECURE_HSTS_SECONDS" not in settings


def test_without_guests_a_page_asks_to_sign_in_and_a_mail_server_confirms_addresses(
    boot: Boot,
) -> None:
    asks = "django.contrib.auth.middleware.LoginRequiredMiddleware"
    assert asks not in boot()["MIDDLEWARE"]
    assert boot()["ACCOUNT_EMAIL_VERIFICATION"] == "none"
    settings = boot(GUESTS="0", EMAIL_HOST="mail.example.org")
    assert asks in settings["MIDDLEWARE"]
    assert settings["ACCOUNT_EMAIL_VERIFICATION"] == "mandatory"
    assert settings["EMAIL_USE_TLS"] is True


def test_the_key_that_make_run_made_is_found(
    boot: Boot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "secret_key").write_text("from-var\n")
    monkeypatch.delenv("SECRET_KEY")
    assert boot()["SECRET_KEY"] == "from-var"


def test_secrets_are_read_from_files(boot: Boot, tmp_path: Path) -> None:
    key, password = tmp_path / "key", tmp_path / "password"
    key.write_text("from-a-file\n")
    password.write_text(f"{PASSWORD}\n")
    settings = boot(
        SECRET_KEY_FILE=str(key), DB_HOST="db.example.org", DB_PASSWORD_FILE=str(password)
    )
    assert settings["SECRET_KEY"] == "from-a-file"
    assert settings["DATABASES"]["default"]["PASSWORD"] == PASSWORD


def test_a_password_in_parts_needs_no_escaping(boot: Boot) -> None:
    database = boot(DB_HOST="db.example.org", DB_USER="u", DB_NAME="n", DB_PASSWORD=PASSWORD)[
        "DATABASES"
    ]["default"]
    assert database["ENGINE"] == "k8sprep.postgresql"
    assert database["PASSWORD"] == PASSWORD
    assert (database["HOST"], database["PORT"]) == ("db.example.org", "5432")
    assert (database["USER"], database["NAME"]) == ("u", "n")
    assert database["CONN_HEALTH_CHECKS"] is True


def test_the_embedded_database_waits_for_its_turn_to_write(boot: Boot) -> None:
    options = boot()["DATABASES"]["default"]["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]
    assert options["timeout"] >= 5


def test_a_postgresql_url_keeps_its_options_and_checks_its_connections(boot: Boot) -> None:
    url = "postgres://u:p@db.example.org:5433/n?sslmode=require"
    database = boot(DATABASE_URL=url)["DATABASES"]["default"]
    assert database["PORT"] == 5433
    assert database["OPTIONS"]["sslmode"] == "require"
    assert database["CONN_HEALTH_CHECKS"] is True


@pytest.mark.parametrize(
    "program", [["manage.py", "check"], ["-m", "gunicorn", "-c", "k8sprep/gunicorn.conf.py"]]
)
def test_the_sentence_is_all_that_is_printed(program: list[str]) -> None:
    environment = {"SECRET_KEY": "x", "ALLOWED_HOSTS": "*"}
    done = subprocess.run(
        [sys.executable, *program],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("k8sprep: ALLOWED_HOSTS holds `*`")
    assert done.stderr.count("\n") == 1
