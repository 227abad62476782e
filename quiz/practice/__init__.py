"""The practice: pure rules (rating, schedule), then queue (reads) and record (writes)."""
