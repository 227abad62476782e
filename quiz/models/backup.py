"""What is known of the backups: the last one, and the room beside it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q


class Backup(models.Model):
    """The last backup: one row, written by each that succeeded and read by the metrics.

    The chart's job for PostgreSQL writes it in SQL (`backup.sh`), so the columns keep their names.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    finished_at = models.DateTimeField()
    bytes = models.PositiveBigIntegerField()
    free_bytes = models.PositiveBigIntegerField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="backup_once")]

    def __str__(self) -> str:
        return f"Backup of {self.finished_at:%Y-%m-%d %H:%M}"
