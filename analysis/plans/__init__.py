"""Plans of venues in the formats of other programs: written from a venue, and read into one with what is not known."""
