"""A draft: the message being written and what its file holds."""
