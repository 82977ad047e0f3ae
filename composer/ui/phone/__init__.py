"""The phone beside the form: preview, comparison, pictures."""
