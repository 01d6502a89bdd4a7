"""Who comes to help, and when."""
