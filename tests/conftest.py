"""What every test builds on: the settings' environment, the database, two learners, a clock."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
SQLITE = Path(tempfile.gettempdir()) / "k8sprep-tests.sqlite3"
# Runs on both databases go on at once; each collects its own.
STATIC = "test-static-beside" if os.environ.get("TEST_DATABASE_URL") else "test-static"

# Tests read none of the developer's own settings, only what stands here.
os.environ |= {
    "DATABASE_URL": os.environ.get("TEST_DATABASE_URL") or f"sqlite:///{SQLITE}",
    "DJANGO_SETTINGS_MODULE": "k8sprep.settings",
    "DEBUG": "0",
    "HTTPS": "0",
    "LOG_FORMAT": "text",
    "SECRET_KEY": "the-key-of-the-tests-which-guards-nothing-but-is-long-enough-0123456789",
    "STATIC_ROOT": str(ROOT / "var" / STATIC),
}
for name in (
    *("ALLOWED_HOSTS", "BANK_DIR", "CLOCK_OFFSET_HOURS", "DB_HOST"),
    *("METRICS_PORT", "PROMETHEUS_MULTIPROC_DIR", "SECRET_KEY_FALLBACKS"),
    *("HSTS_SUBDOMAINS", "HSTS_PRELOAD"),
    *("ACCOUNTS", "SIGN_UP", "GUESTS", "TRUSTED_PROXIES", "EMAIL_HOST", "OIDC_ISSUER"),
):
    os.environ.pop(name, None)
django.setup()

pytest_plugins = ["tests.rules", "tests.fixtures", "tests.names"]
