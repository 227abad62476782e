"""What editors use: Django's own admin, one module for each model."""

from __future__ import annotations

from quiz.admin import (
    accounts,
    attempts,
    cards,
    learners,
    logins,
    questions,
    reports,
    sections,
    users,
)

__all__ = ["accounts", "attempts", "cards", "learners", "logins", "questions"]
__all__ += ["reports", "sections", "users"]
