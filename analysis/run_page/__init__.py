"""The page of one run: what happened in one possible night."""
