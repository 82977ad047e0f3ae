"""Preview and log."""
