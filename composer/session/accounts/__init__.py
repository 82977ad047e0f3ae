"""Accounts and keys in the running window."""
