"""Callbacks: what the API reports over HTTP, received and read."""
