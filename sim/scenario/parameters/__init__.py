"""Parameters, a file a part: each knob with default, unit, range, role and source."""
