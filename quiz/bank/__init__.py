"""The question bank: files to models and back."""
