"""What has to happen before k8sprep can serve. Each step is skipped when nothing has changed."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def migrate() -> int:
    """Apply the migrations that the database lacks; return how many there were."""
    executor = MigrationExecutor(connection)
    keep_private()
    behind = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if behind:
        call_command("migrate", interactive=False, verbosity=0)
    return behind


def keep_private() -> None:
    """Let nobody but its owner read an SQLite file and its logs; another's file stays as it is."""
    if connection.vendor == "sqlite":
        for end in ("", "-wal", "-shm"):
            with suppress(FileNotFoundError, PermissionError):
                Path(f"{connection.settings_dict['NAME']}{end}").chmod(0o600)


def collect_static() -> bool:
    """Hash and compress the static files into `STATIC_ROOT`; return whether any has changed."""
    collected = Path(settings.STATIC_ROOT)
    stamp, digest = collected.with_suffix(".stamp"), _static_digest()
    if collected.exists() and stamp.exists() and stamp.read_text() == digest:
        return False
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(digest)
    return True


def _static_digest() -> str:
    """Return a digest of the path, size and modification time of every source file."""
    lines = []
    for finder in get_finders():
        for path, storage in finder.list([]):
            facts = Path(storage.path(path)).stat()
            lines.append(f"{path} {facts.st_size} {facts.st_mtime_ns}")
    return hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()
