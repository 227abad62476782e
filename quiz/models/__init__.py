"""Content (what is asked) and practice (what a learner did with it)."""

from quiz.models.account import CacheEntry, Pairing
from quiz.models.backup import Backup
from quiz.models.content import (
    OLDEST_FIRST,
    Bank,
    KeyPoint,
    Level,
    Question,
    Reference,
    Section,
    Status,
)
from quiz.models.practice import Attempt, Card, Learner, Standing
from quiz.models.rehearsal import Rehearsal, RehearsedQuestion
from quiz.models.reports import Outcome, Reason, Report
from quiz.models.search import SearchText
from quiz.models.statistics import Statistic

__all__ = [
    "OLDEST_FIRST",
    "Attempt",
    "Backup",
    "Bank",
    "CacheEntry",
    "Card",
    "KeyPoint",
    "Learner",
    "Level",
    "Outcome",
    "Pairing",
    "Question",
    "Reason",
    "Reference",
    "Rehearsal",
    "RehearsedQuestion",
    "Report",
    "SearchText",
    "Section",
    "Standing",
    "Statistic",
    "Status",
]
