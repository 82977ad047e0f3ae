"""The process among others: one instance, signals of the system."""
