"""Callbacks in the running window: receiving, replies, the simulated customer."""
