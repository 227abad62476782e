"""`make bench`: the hot path beside a bare Django view and beside the ceiling."""
