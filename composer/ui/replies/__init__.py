"""The Replies pane: conversations, callbacks, receiving and importing them, the simulated customer."""
