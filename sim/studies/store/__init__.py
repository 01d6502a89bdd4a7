"""The results folder of a study: its database, its manifest, its lock; merging and exporting."""
