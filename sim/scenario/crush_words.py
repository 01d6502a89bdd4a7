"""Words of crush: when crowding becomes dangerous, and what it does."""

from __future__ import annotations

from sim.scenario.knobs import Words


class CrushWords(Words):
    """Harm by crowding: an assumption that can be switched off."""
