"""What stands around the bubble: the phone, its bars, the wallpaper."""
