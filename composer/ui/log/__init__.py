"""The Log pane: the table of sends, its filter and export, one send in detail."""
