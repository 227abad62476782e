"""Thin views, one module for each page."""
