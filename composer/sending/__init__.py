"""What happens around one POST."""
