"""The message's bubble and its parts."""
