"""The accounts dialog and the choice of an account."""
