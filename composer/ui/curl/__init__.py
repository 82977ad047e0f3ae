"""Pasting and copying cURL commands."""
