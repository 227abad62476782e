"""What editors use."""
