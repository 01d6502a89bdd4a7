"""How high people's eyes and mouths are over the floor that they are on."""

from __future__ import annotations

from typing import Final

STANDING_M: Final = 1.6
"""Of somebody upright, m (assumption: an adult of middling height)."""

CRAWLING_M: Final = 0.6
"""Of somebody on hands and knees, m (assumption: head held low)."""

LYING_M: Final = 0.3
"""Of somebody who lies, m (assumption: on the side or back)."""
