"""The fields, their counters and problems."""
