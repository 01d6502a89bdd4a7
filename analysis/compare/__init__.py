"""Compares policies: paired effects, tails, regret and costs; pure functions of the table of runs."""
