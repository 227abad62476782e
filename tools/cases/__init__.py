"""The bank's cases on a real cluster: recorded, and proved."""
