"""What a reply-button message is: no Qt, no network, no disk."""
