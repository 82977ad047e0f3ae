"""Text as WhatsApp shows it: formatting and links."""
