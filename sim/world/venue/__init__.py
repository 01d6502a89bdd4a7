"""The venue as built: areas, doors, walls, rasters, drawing and lint."""
