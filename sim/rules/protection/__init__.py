"""Protection against fire: detection, sprinklers, smoke control, what there is to burn, and extinguishers."""
