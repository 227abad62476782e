"""Finds questions: words and typos (pure), the index that is kept at save, and what asks it."""
