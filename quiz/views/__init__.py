"""Thin views, one module a noun."""
