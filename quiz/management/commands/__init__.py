"""Commands: arguments and printing only; the work is done elsewhere."""
