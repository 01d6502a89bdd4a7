"""What people do, and by which way."""
