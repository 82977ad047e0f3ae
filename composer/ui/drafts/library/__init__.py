"""The Drafts pane: the list of a folder's drafts."""
