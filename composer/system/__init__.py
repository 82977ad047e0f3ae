"""What surrounds the process: display, faults, the log file, resources, signals."""
