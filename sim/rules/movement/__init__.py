"""How people walk, and how they leave."""
