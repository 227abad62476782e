"""What a learner remembers now and later: FSRS, forecasts, readiness. Pure."""
