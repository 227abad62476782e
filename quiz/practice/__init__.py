"""The database side of practice: queue (reads), record (writes), and what belongs to them."""
