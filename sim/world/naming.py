"""Which goals the ids and words of an instruction mean."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from sim.scenario.parameters.instruction import OTHER_EXITS, REFUGES
from sim.world.navigation.navigation import Navigation


def named_goals(names: Iterable[str], navigation: Navigation) -> NDArray[np.bool_]:
    """Give the goals that an instruction names.

    Args:
        names: ids of exits or refuges, or the words for all of a kind; an id comes before a word.
        navigation: goals of the venue.

    Returns:
        (n_goals,) bool; what the venue does not have names nothing.
    """
    entrance = np.zeros(len(navigation.goal_ids), np.bool_)
    exits = np.flatnonzero(navigation.goal_is_exit)
    entrance[exits] = navigation.venue.door_is_public_entrance[navigation.goal_door[exits]]
    words = {OTHER_EXITS: navigation.goal_is_exit & ~entrance, REFUGES: ~navigation.goal_is_exit}
    ids = np.array(navigation.goal_ids, dtype=np.str_)
    named = np.zeros(len(ids), np.bool_)
    for name in names:
        named |= words[name] if name in words and name not in navigation.goal_ids else ids == name
    return named


def goal_bits(goals: NDArray[np.bool_]) -> np.uint64:
    """Give one bit for each of some goals, as the columns of a crowd hold them; goals is (n_goals,) bool."""
    return np.uint64(sum(1 << int(goal) for goal in np.flatnonzero(goals)))
