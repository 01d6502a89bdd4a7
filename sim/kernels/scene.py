"""Whether anything still goes on in a scene."""

from __future__ import annotations

from sim.kernels.codes import AUDIENCE, DEAD, FREEZE, HELP, INSIDE
from sim.kernels.compiling import OPTIONS, njit


@njit(**OPTIONS)
def somebody_is_held(role, status, on_floor, action):
    """Tell whether anybody upright freezes or helps, and so has yet to move.

    Args:
        role: (n,) int8.
        status: (n,) int8.
        on_floor: (n,) bool.
        action: (n,) int8.

    Returns:
        bool.
    """
    for i in range(role.shape[0]):
        held = action[i] == FREEZE or action[i] == HELP
        if held and on_floor[i] and role[i] == AUDIENCE and status[i] == INSIDE:
            return True
    return False


@njit(**OPTIONS)
def somebody_gets_on(on_floor, node, speed, waited, walks_mps, still_for_s):
    """Tell whether anybody walks, or is on the way and has not been held up for long.

    Args:
        on_floor: (n,) bool.
        node: (n,) int32.
        speed: (n,) float64, m/s.
        waited: (n,) float64, s.
        walks_mps: float, m/s, above which somebody without a way walks.
        still_for_s: float, s, held up from which somebody does not get on.

    Returns:
        bool.
    """
    for i in range(node.shape[0]):
        if on_floor[i] and (node[i] >= 0 or speed[i] > walks_mps) and waited[i] < still_for_s:
            return True
    return False


@njit(**OPTIONS)
def all_counted(status):
    """Tell whether everybody is inside, has left or is dead.

    Args:
        status: (n,) int8.

    Returns:
        bool.
    """
    lost = 0
    for state in status:
        lost += state < INSIDE or state > DEAD
    return lost == 0
