"""The file behind a header's web address: fetched with care, and held against WhatsApp's limits."""
