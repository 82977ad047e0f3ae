"""Painting that knows nothing of a message: paragraphs, glyphs, bounds."""
