"""What the platform calls: prepare, release, backup, health, metrics."""
