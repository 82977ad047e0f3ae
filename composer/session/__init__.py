"""What the running window knows."""
