"""What callbacks mean for a customer and for a send: conversations, reply window, progress. No Qt."""
