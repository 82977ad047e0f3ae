"""The main window: it places the panes; menus, title, start."""
