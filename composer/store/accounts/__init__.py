"""Accounts and keys on the disk and in the keychain."""
