"""What accounts and shared limits need in the database, beside the rows that allauth keeps."""

from __future__ import annotations

from django.db import models

from quiz.models.practice import Learner


class CacheEntry(models.Model):
    """A row of Django's cache in the database, which all pods share; nothing here reads it.

    The columns are those of `createcachetable`. A migration makes the table, so that it is there
    wherever the others are. `quiz.ops` removes what has expired.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key


class Pairing(models.Model):
    """A link by which a second browser becomes the same guest: once, and for ten minutes.

    The code in the link stands nowhere: `code_digest` is its SHA-256, and `sealed_key`, the key of
    the browser that made the link, is readable with the code alone.
    """

    learner = models.OneToOneField(Learner, on_delete=models.CASCADE, related_name="pairing")
    code_digest = models.CharField(max_length=64, unique=True)
    sealed_key = models.CharField(max_length=128)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Pairing {self.pk}"
