"""ARITHMETIC: compiled loops over plain arrays; numpy, numba and math only."""
