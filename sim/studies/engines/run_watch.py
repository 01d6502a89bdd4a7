"""How long a run may take, and which runs are under way: what an engine tells a sweep while it waits."""

from __future__ import annotations

from array import array
from bisect import insort
from collections.abc import Callable, Iterable
from time import monotonic
from typing import Final

from sim.studies.design.run_order import StudyRun

TIMES_THE_MEDIAN: Final = 20.0
"""A run may take so many times the median of the finished runs of its study (definition: of a run that hangs)."""
LEAST_LIMIT_S: Final = 600.0
"""It may always take so long, s (definition: compiling, and a machine that swaps, are no reason to end a run)."""
ENOUGH_RUNS: Final = 5
"""Finished runs from which the median counts (definition: of a median that means something)."""
FIRST_LIMIT_S: Final = 3600.0
"""How long a run may take before there are so many, s (definition: nothing is known of the study yet)."""
_LONGEST_LOOK_S: Final = 5.0
"""Time between two looks that counts at most, s: in more of it this process was stopped itself, and so were others."""


class RunWatch:
    """Keeps the time of runs.

    Time counts only while this process looks: after a laptop slept, or Ctrl-Z, no run is blamed for it.

    Args:
        most_s: how long a run may take, s; None decides by the median of finished runs.
        finished_s: wall times of the runs that are finished, s.
        beat: called at every look, with nothing.
    """

    def __init__(
        self, most_s: float | None = None, finished_s: Iterable[float] = (), beat: Callable[[], None] | None = None
    ) -> None:
        self._most_s = most_s
        self._finished_s = array("d", sorted(finished_s))
        self._beat = beat or (lambda: None)
        self._now_s, self._looked_at = 0.0, monotonic()
        self._last_s = 0.0
        self._begun_s: dict[StudyRun, float] = {}

    @property
    def limit_s(self) -> float:
        """How long a run may take now, s."""
        if self._most_s is not None:
            return self._most_s
        count = len(self._finished_s)
        if count < ENOUGH_RUNS:
            return FIRST_LIMIT_S
        return max(LEAST_LIMIT_S, TIMES_THE_MEDIAN * self._finished_s[count // 2])

    @property
    def reason(self) -> str:
        """Why a run that takes longer is given up: the error of its row."""
        limit = f"{self.limit_s / 60.0:,.3g} min"
        if self._most_s is not None:
            return f"it took longer than {limit}, the limit that was set, and was ended"
        by = f"{TIMES_THE_MEDIAN:g} times the median of finished runs, at least {LEAST_LIMIT_S / 60.0:g} min"
        return f"it took longer than {limit} ({by}) and was ended; `--most-minutes` sets another limit"

    @property
    def idle_s(self) -> float:
        """For how long no run has finished, s."""
        return self._now_s - self._last_s

    def under_way(self) -> list[tuple[StudyRun, float]]:
        """Give the runs that are being run, and for how long, s; the longest first."""
        return [(run, self._now_s - begun) for run, begun in sorted(self._begun_s.items(), key=lambda item: item[1])]

    def look(self) -> float:
        """Let time pass until now, and give it, s."""
        now = monotonic()
        self._now_s += min(now - self._looked_at, _LONGEST_LOOK_S)
        self._looked_at = now
        return self._now_s

    def beat(self) -> None:
        """Let whoever watches know that the sweep is alive."""
        self.look()
        self._beat()

    def begin(self, study_run: StudyRun) -> None:
        """Note that a run is being run from now on."""
        self._begun_s[study_run] = self.look()

    def end(self, study_run: StudyRun, wall_s: float | None = None) -> None:
        """Note that a run is being run no more, and how long it took, s, if it came to its end."""
        self._begun_s.pop(study_run, None)
        self._last_s = self.look()
        if wall_s is not None:
            insort(self._finished_s, wall_s)

    def overdue(self, study_run: StudyRun) -> bool:
        """Tell whether a run has taken longer than it may."""
        begun = self._begun_s.get(study_run)
        return begun is not None and self._now_s - begun > self.limit_s
