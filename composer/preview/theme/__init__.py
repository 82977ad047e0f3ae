"""Colours, sizes and fonts of each platform."""
