"""What happens: one file a plug; each sees the world, none sees another rule or Mesa."""
