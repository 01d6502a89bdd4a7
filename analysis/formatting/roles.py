"""What a varied number is, in words: what we choose, what nobody controls, what the analyst fixes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

ROLES: Final = {
    "lever": "a lever: we choose it",
    "uncertainty": "nobody controls it",
    "setting": "the analyst fixes it",
}
"""By the kind that a knob is declared as."""
_TOGETHER: Final = {
    "lever": "what we choose", "uncertainty": "what nobody controls", "setting": "what the analyst fixes",
}  # fmt: skip


def role_words(varied: dict[str, Any]) -> str:
    """Give what a varied number is, as the manifest tells of it."""
    return ROLES.get(str(varied.get("role")), ROLES["setting"])


def varied_words(varied: Sequence[dict[str, Any]]) -> str:
    """Give what some varied numbers are together: ``what nobody controls and what we choose``."""
    roles = {str(each.get("role")) for each in varied}
    return " and ".join(words for role, words in _TOGETHER.items() if role in roles) or "what was varied"
