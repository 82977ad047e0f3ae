"""A desktop composer for WhatsApp messages with reply buttons."""
