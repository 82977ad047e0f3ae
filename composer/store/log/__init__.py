"""The log of sends on the disk."""
