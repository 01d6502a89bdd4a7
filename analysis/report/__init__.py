"""Writes a study as one self-contained page for whoever advises on a decision."""
