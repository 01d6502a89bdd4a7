"""What people notice of a fire, smoke, flames and smell, and who leaves for it whatever they did before."""

from __future__ import annotations

from collections import namedtuple

import numpy as np

from sim.kernels.codes import AUDIENCE, FREEZE, GUARD, HIDE, INSIDE, RESPONDING, RUN, SHELTER, STEWARD
from sim.kernels.compiling import OPTIONS, njit
from sim.kernels.visibility import is_thick

Noticing = namedtuple("Noticing", "role status on_floor area extinction_per_m awareness cues fire_cues")
"""Columns of the crowd, each (n,), as ``sim/world/crowd_columns.py`` says."""

Signs = namedtuple("Signs", "layered flames")
"""Of each area, (areas,) bool: layered, whether thick smoke hangs under the ceiling; flames, whether one sees any."""

Gains = namedtuple("Gains", "smoke flames smell")
"""What a step adds to the cues of those who see smoke, see flames, and smell smoke, floats."""

Fleeing = namedtuple(
    "Fleeing",
    "x y action goal node guardian aiding sees_hazard hazard_x hazard_y shielding fire_cues cue_threshold flees_fire",
)
"""Columns of the crowd, each (n,)."""

SMELLS_PER_M = 0.05
"""Extinction from which people smell smoke, 1/m (assumption: smoke through which one still sees 60 m)."""

SUNK_SHARE = 0.1
"""Share of the height of a ceiling that a layer has filled when it is seen (assumption: people rarely look up)."""


@njit(**OPTIONS)
def find_layers(interface_m, ceiling_m, extinction, layered):
    """Find the areas with a layer under the ceiling that people see: deep enough, and one sees under 10 m in it.

    Args:
        interface_m: (areas,) float64, m over the floor, infinite where there is no layer.
        ceiling_m: (areas,) float64, m over the floor.
        extinction: (areas, 2) float64, 1/m, lower and upper.
        layered: (areas,) bool. **Written**.
    """
    for a in range(layered.shape[0]):
        sunk = interface_m[a] < (1.0 - SUNK_SHARE) * ceiling_m[a]
        layered[a] = sunk and is_thick(extinction[a, 1])


@njit(**OPTIONS)
def sense_fire(people, signs, gains):
    """Add a step's cues of a fire, of the audience and of staff; those who respond already go on noticing it.

    Args:
        people: ``Noticing``. **Written**: fire_cues, and cues of those who have not responded.
        signs: ``Signs``.
        gains: ``Gains``.

    Returns:
        Whether anybody noticed anything, bool.
    """
    layered, flames, anybody = signs.layered, signs.flames, False
    role, status, on_floor, area = people.role, people.status, people.on_floor, people.area
    smoke, awareness, cues, fire_cues = people.extinction_per_m, people.awareness, people.cues, people.fire_cues
    for i in range(area.shape[0]):
        a = area[i]
        if a < 0 or not on_floor[i] or status[i] != INSIDE:
            continue
        if role[i] != AUDIENCE and role[i] != STEWARD and role[i] != GUARD:
            continue
        gain = 0.0
        if layered[a] or is_thick(smoke[i]):
            gain += gains.smoke
        if flames[a]:
            gain += gains.flames
        if smoke[i] > SMELLS_PER_M:
            gain += gains.smell
        if gain > 0.0:
            anybody = True
            fire_cues[i] += gain
            if awareness[i] < RESPONDING:
                cues[i] += gain
    return anybody


@njit(**OPTIONS)
def flee_fire(people, upright, near_m, turned):
    """Find who leaves for a fire, and let those of them run who hide, freeze or shelter.

    They are those whose cues of it alone have passed their threshold, and who neither have a source in sight nor take
    one to be near. A child with an adult does as the adult does, and who helps goes on helping.

    Args:
        people: ``Fleeing``. **Written**: flees_fire, and action, goal, node and shielding of who gives up hiding.
        upright: (n,) bool, who of the audience is inside and can walk.
        near_m: float, m, up to which a source is near.
        turned: (n,) bool. **Written**: who has just begun to run.
    """
    x, y, hazard_x, hazard_y, action = people.x, people.y, people.hazard_x, people.hazard_y, people.action
    goal, node, guardian, aiding, shielding = people.goal, people.node, people.guardian, people.aiding, people.shielding
    sees_hazard, fire_cues, threshold = people.sees_hazard, people.fire_cues, people.cue_threshold
    flees_fire = people.flees_fire
    for i in range(turned.shape[0]):
        flees = upright[i] and fire_cues[i] >= threshold[i] and not sees_hazard[i]
        if flees and not np.isnan(hazard_x[i]):
            gap_x, gap_y = x[i] - hazard_x[i], y[i] - hazard_y[i]
            flees = np.sqrt(gap_x * gap_x + gap_y * gap_y) >= near_m
        flees_fire[i], turned[i] = flees, False
        stays = action[i] == HIDE or action[i] == FREEZE or action[i] == SHELTER
        if flees and stays and guardian[i] < 0 and not aiding[i]:
            action[i], shielding[i], turned[i] = RUN, 1.0, True
            goal[i] = node[i] = -1
