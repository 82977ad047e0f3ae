"""Draft files in the window: open, save, versions, recovery, changes by others."""
