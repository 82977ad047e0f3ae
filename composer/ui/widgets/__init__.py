"""Widgets and helpers of Qt that know nothing of a message."""
