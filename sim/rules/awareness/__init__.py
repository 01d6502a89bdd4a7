"""How people come to know."""
