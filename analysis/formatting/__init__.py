"""How numbers, times and sections of text are written, for every reader."""
