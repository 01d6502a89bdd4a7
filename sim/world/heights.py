"""How high over the floor of their area people see and breathe, by posture."""

from __future__ import annotations

from typing import Final

STANDING_M: Final = 1.6
"""Height of the eyes and mouth of somebody who stands or walks, m (assumption: an adult of average height)."""

CRAWLING_M: Final = 0.6
"""Height of the eyes and mouth of somebody on hands and knees, m (assumption: the head held up to see the way)."""

LYING_M: Final = 0.3
"""Height of the eyes and mouth of somebody who lies on the floor, m (assumption: the head raised or on an arm)."""
