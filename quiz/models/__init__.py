"""Content (what is asked) and practice (what a learner did with it)."""

from quiz.models.content import Bank, KeyPoint, Level, Question, Reference, Section, Status
from quiz.models.practice import Attempt, Card, Learner, Rating, Report, State
from quiz.models.search import SearchText

__all__ = [
    "Attempt",
    "Bank",
    "Card",
    "KeyPoint",
    "Learner",
    "Level",
    "Question",
    "Rating",
    "Reference",
    "Report",
    "SearchText",
    "Section",
    "State",
    "Status",
]
