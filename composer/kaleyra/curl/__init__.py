"""cURL commands, read as people paste them and written."""
