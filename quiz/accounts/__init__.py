"""Accounts, for learners who want one and for editors: allauth's, with our pages and limits."""
