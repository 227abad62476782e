"""Start a PostgreSQL server, then measure on it: `python -m tests.bench`."""

from __future__ import annotations

import os
from importlib import import_module

import django

from tools import postgresql

PORT = 8765


def main() -> None:
    """Measure at ten thousand attempts and at a million."""
    with postgresql.server() as address:
        os.environ |= {
            "DATABASE_URL": address,
            "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
            "SECRET_KEY": "only-for-the-bench-and-long-enough-to-be-taken-by-every-check",
            "HTTPS": "0",
            "PORT": str(PORT),
        }
        django.setup()
        # Models can be imported only after the set-up.
        import_module("tests.bench.run").main(port=PORT)


main()
