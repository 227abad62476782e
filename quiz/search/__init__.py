"""Finds questions: words and typos (pure), an index that is updated at save, and its look-up."""
