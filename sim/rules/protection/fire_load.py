"""Less to burn, and slower: seats, linings and stage goods that are hard to set alight."""

from __future__ import annotations

from typing import Final

from sim.world.world import World

ONE_CLASS_SLOWER: Final = 0.25
"""Growth of the class below over that of a class (definition: of the classes, which differ by four; the slowest has
none below it)."""

SLOWEST: Final = "slow"
"""Class of growth that has none below it (definition: of the classes)."""

PEAK_SHARE, LOAD_SHARE, SOOT_SHARE = 0.3, 0.3, 0.5
"""Peak, load and soot of a fire in such goods over those of the fire as written (assumption: materials one class
better; no trial of whole halls was found)."""


def reduce_fire_load(world: World) -> None:
    """Let the fires of a run find less, where the policy has it so."""
    if world.gas is None or world.scenario.protection.fire_load == "as_is":
        return
    for fire in world.gas.fires:
        fire.growth_share = 1.0 if fire.growth == SLOWEST else ONE_CLASS_SLOWER
        fire.peak_share, fire.load_share, fire.soot_share = PEAK_SHARE, LOAD_SHARE, SOOT_SHARE
