"""Past events as aggregates, and what the model would have said of them over everything that nobody can rule out."""
