"""Figures of a study, a file each; see ``analysis.plots``."""
