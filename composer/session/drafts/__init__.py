"""The open draft and the library in the running window."""
