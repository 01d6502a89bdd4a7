"""The class of an incident that a unit number stands for: what the rules act on, and what results are told apart by.

The number is drawn once a run (``scenario_draws``); the knobs of the run say what it means. Rules and whoever reads
results call the same function, so that both mean the same class.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeVar

Origin = Literal["inside", "entrance", "vicinity"]
OriginChoice = Literal["entrance", "inside", "vicinity", "drawn"]
Regime = Literal["short", "sustained", "barricade"]
RegimeChoice = Literal["short", "sustained", "barricade", "drawn"]
Failure = Literal["none", "late_notification", "late_command", "wrong_area"]

Name = TypeVar("Name", bound=str)


def origin_of(
    luck: float, *, origin: OriginChoice, inside_share: float, vicinity_share: float, entrances: Sequence[str] | None
) -> Origin:
    """Give where sources begin; entrances that the scenario names leave nothing to draw."""
    if origin != "drawn":
        return origin
    if entrances is not None:
        return "entrance"
    return _drawn(luck, ("inside", "entrance", "vicinity"), inside_share, vicinity_share)


def regime_of(luck: float, *, regime: RegimeChoice, short_share: float, barricade_share: float) -> Regime:
    """Give the regime of an assault."""
    if regime != "drawn":
        return regime
    return _drawn(luck, ("short", "sustained", "barricade"), short_share, barricade_share)


def notices(luck: float, *, search_share: float, guards: int) -> bool:
    """Tell whether guards notice the attack before it begins; without guards nobody does."""
    return luck < search_share and guards > 0


def warned(luck: float, *, warning_arrives_share: float) -> bool:
    """Tell whether a warning comes before the night."""
    return luck < warning_arrives_share


def heeded(luck: float, *, warning_arrives_share: float, warning_heeded_share: float) -> bool:
    """Tell whether a warning comes and is believed: of those that come, the ones with the lowest numbers first."""
    return luck < warning_arrives_share * warning_heeded_share


def diverted(luck: float, *, diversion_share: float) -> bool:
    """Tell whether another incident draws staff and police away."""
    return luck < diversion_share


def mistaken(luck: float, *, wrong_order_share: float) -> bool:
    """Tell whether alarm and staff give out the wrong order."""
    return luck < wrong_order_share


def can_end(luck: float, *, end_share: float) -> bool:
    """Tell whether an armed officer on site ends or contains the source that the officer meets."""
    return luck < end_share


def fails(luck: float, *, share: float) -> bool:
    """Tell whether communication of the emergency services fails."""
    return luck < share


def failure_of(
    luck: float, kind_luck: float, *, share: float, late_notification_share: float, late_command_share: float
) -> Failure:
    """Give how communication fails: by one number whether it does, by another in which way."""
    if not fails(luck, share=share):
        return "none"
    return _drawn(
        kind_luck, ("late_notification", "wrong_area", "late_command"), late_notification_share, late_command_share
    )


def _drawn(luck: float, names: tuple[Name, Name, Name], low_share: float, high_share: float) -> Name:
    """Give the first name for low numbers, the last for high ones, and the one between for the rest."""
    if luck < low_share:
        return names[0]
    return names[2] if luck >= 1.0 - high_share else names[1]
