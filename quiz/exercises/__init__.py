"""What was answered, and what that is worth: one module a kind, in one registry. Pure."""
