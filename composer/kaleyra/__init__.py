"""The language of Kaleyra's API."""
