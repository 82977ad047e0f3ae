"""Drafts on the disk: files, library, recovery, versions."""
