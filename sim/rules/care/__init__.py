"""What happens to the wounded."""
