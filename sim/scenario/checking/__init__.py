"""Checks between values, and the messages of faults."""
