"""The words by which a question is found."""

from __future__ import annotations

from django.db import models

from quiz.models.content import Question


class SearchText(models.Model):
    """One question's words, as `quiz.search.index` writes them; nothing here is shown to anyone.

    The first four hold roots, and the database's full-text index is built on them: the first
    migration creates it, and the database keeps it up to date. `words` (of title, tags and section)
    and `answer_words` hold whole words, with which typos are mended. `digest` identifies the text
    that they were taken from.
    """

    question = models.OneToOneField(
        Question, on_delete=models.CASCADE, primary_key=True, related_name="search_text"
    )
    title = models.TextField()
    subject = models.TextField()
    points = models.TextField()
    answer = models.TextField()
    words = models.TextField()
    answer_words = models.TextField()
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"Words of {self.question_id}"
