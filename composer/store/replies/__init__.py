"""Callbacks on the disk."""
