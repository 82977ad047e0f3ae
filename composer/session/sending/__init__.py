"""Sending in the running window: readiness, the sender, repeated messages."""
