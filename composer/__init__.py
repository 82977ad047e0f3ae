"""A desktop composer for WhatsApp messages with reply buttons."""

__version__ = "0.1.0"
