"""A learner's data in files: all of it as JSON and back, answers as CSV, notes for Anki."""
