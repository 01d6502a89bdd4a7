"""Reads results folders and talks to people: the command line, summaries and pictures."""
