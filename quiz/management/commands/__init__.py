"""Each command: arguments and printing only; the work stands elsewhere."""
