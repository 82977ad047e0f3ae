"""One HTTP exchange with a deadline, and what can fail in it."""
