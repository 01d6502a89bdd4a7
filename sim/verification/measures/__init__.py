"""What is measured in a case, and what is accepted."""
