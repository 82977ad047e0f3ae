"""What the program does without a window, a file a command."""
