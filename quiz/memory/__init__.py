"""What a learner remembers, and will remember: FSRS, forecasts, readiness. Pure."""
