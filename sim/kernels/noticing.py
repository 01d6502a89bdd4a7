"""What people notice in a step, and who responds to it."""

from __future__ import annotations

from collections import namedtuple

from sim.kernels.codes import ALERTED, AUDIENCE, INSIDE, RESPONDING, RUN
from sim.kernels.compiling import OPTIONS, njit
from sim.kernels.cues import add_contagion, count_company

Noticers = namedtuple(
    "Noticers",
    "role status on_floor x y area group action awareness sees_hazard briefed alarm_luck cues cue_threshold followed "
    "responded_at",
)
"""Columns of the crowd, each (n,), as ``sim/world/crowd_columns.py`` says."""

Signals = namedtuple("Signals", "sight sound briefed_sound loudness moved_by_alarm alarm leaving dt_s company")
"""What a step adds to cues: sight float, of a source in sight; sound and briefed_sound float, where a source is heard
best, and loudness (areas,) float64, how well it is; alarm float, for the share moved_by_alarm (float) of people;
leaving float, 1/s, where everybody leaves, over dt_s (float); company float, when one's company leaves."""

Cells = namedtuple("Cells", "origin cell_m everybody leaving")
"""Cells as ``count_company`` takes them."""


@njit(**OPTIONS)
def somebody_listens(role, status, on_floor, awareness, alarm_luck, share):
    """Tell whether anybody upright has not responded yet, of those whom an alarm with this share moves.

    Args:
        role: (n,) int8.
        status: (n,) int8.
        on_floor: (n,) bool.
        awareness: (n,) int8.
        alarm_luck: (n,) float64.
        share: float; infinite for everybody.

    Returns:
        bool.
    """
    for i in range(role.shape[0]):
        listens = awareness[i] < RESPONDING and alarm_luck[i] < share
        if listens and on_floor[i] and role[i] == AUDIENCE and status[i] == INSIDE:
            return True
    return False


@njit(**OPTIONS)
def notice(now_s, people, signals, cells, alerted_share, apart, following, marks):
    """Add a step's cues, and let those whose threshold is passed respond.

    Args:
        now_s: float, s.
        people: ``Noticers``. **Written**: cues, awareness, and when people responded or that they followed.
        signals: ``Signals``.
        cells: ``Cells``. **Written**: both counts.
        alerted_share: float, of their threshold, from which people are alerted.
        apart: bool, whether what others do adds up apart from the other cues.
        following: (n,) float64, where it adds up, the cues themselves where not apart. **Written**: added to.
        marks: (4, n) bool, room for work. **Written**.

    Returns:
        Whether anybody recognises the hazard now, bool.
    """
    upright, listening, running, called = marks[0], marks[1], marks[2], marks[3]
    cues, threshold = people.cues, people.cue_threshold
    somebody_runs = False
    for i in range(cues.shape[0]):
        upright[i] = people.on_floor[i] and people.role[i] == AUDIENCE and people.status[i] == INSIDE
        running[i] = upright[i] and people.action[i] == RUN
        listening[i] = upright[i] and people.awareness[i] < RESPONDING
        somebody_runs |= running[i]
        if not listening[i]:
            continue
        if people.sees_hazard[i]:
            cues[i] += signals.sight
        if people.area[i] >= 0:
            cues[i] += (signals.briefed_sound if people.briefed[i] else signals.sound) * signals.loudness[
                people.area[i]
            ]
        if people.alarm_luck[i] < signals.moved_by_alarm:
            cues[i] += signals.alarm
    if somebody_runs:
        frame = (cells.origin, cells.cell_m, cells.everybody, cells.leaving)
        count_company(people.x, people.y, people.area, upright, running, *frame)
        add_contagion(people.x, people.y, people.area, listening, *frame, signals.leaving, signals.dt_s, following)
        called[:] = False
        for i in range(cues.shape[0]):
            if running[i]:
                called[people.group[i]] = True
    recognised = False
    for i in range(cues.shape[0]):
        if not listening[i]:
            continue
        if somebody_runs and called[people.group[i]]:
            following[i] += signals.company
        if apart and following[i] >= threshold[i] and cues[i] < threshold[i]:
            people.followed[i], people.awareness[i], people.responded_at[i] = True, RESPONDING, now_s
        elif cues[i] >= threshold[i]:
            people.awareness[i], people.responded_at[i] = RESPONDING, now_s
            recognised = True
        elif cues[i] >= alerted_share * threshold[i]:
            people.awareness[i] = ALERTED
    return recognised
