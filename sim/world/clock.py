"""The only place where steps are counted and seconds are told."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Clock:
    """Time of a run.

    Attributes:
        step_s: length of one step, s.
        movement_step_s: length of one movement step, s.
        steps: steps taken.
        aftermath_s: time passed after the scene, when only the clocks of response and care run, s.
    """

    step_s: float
    movement_step_s: float
    steps: int = 0
    aftermath_s: float = 0.0

    @property
    def now_s(self) -> float:
        """Seconds since the run began."""
        return self.steps * self.step_s + self.aftermath_s

    @property
    def substeps(self) -> int:
        """Movement steps in one step."""
        return round(self.step_s / self.movement_step_s)

    def tick(self) -> None:
        """Let one step pass."""
        self.steps += 1

    def due(self, every_s: float) -> bool:
        """Tell whether something that happens every so many seconds is due in this step."""
        return self.steps % max(1, round(every_s / self.step_s)) == 0

    def rounded(self, every_s: float) -> float:
        """Give an interval as it is kept: a whole number of steps, at least one, s."""
        return max(1, round(every_s / self.step_s)) * self.step_s
