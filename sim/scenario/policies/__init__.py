"""Policies: which levers there are, and laying a policy on a scenario."""
