"""Studies: which runs, where they run, and the folder that keeps them."""
