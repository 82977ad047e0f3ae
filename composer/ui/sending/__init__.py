"""Send and what stands beside it: readiness, confirmation, the course of one send."""
