"""Management commands of the quiz."""
