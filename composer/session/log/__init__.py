"""The log in the running window: its model, filter, export, retention."""
