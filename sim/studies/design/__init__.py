"""Which runs a study has: its points, their order, its manifest."""
