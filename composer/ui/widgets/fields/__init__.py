"""Inputs that know nothing of a message."""
