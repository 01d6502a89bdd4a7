"""Ways through a venue: distance fields, the graph of doors, and their cache."""
