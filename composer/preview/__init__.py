"""Paints a message as a phone shows it."""
