"""The process's surroundings: display, faults, the log file, resources, interruption."""
