"""How a run is stepped and recorded."""

from __future__ import annotations

from sim.scenario.knobs import Parameters, knob


class RunParameters(Parameters):
    """How a run is stepped and recorded."""

    duration_s: float = knob(
        1200.0, unit="s", low=1.0, high=14_400.0, role="setting", source="scenario author",
        about="time after which the scene ends once the hazard has ended; sooner if nothing more can change",
    )  # fmt: skip
    step_s: float = knob(
        0.5, unit="s", low=0.1, high=2.0, role="setting", source="performance.md 6",
        about="time between two rounds of cues, decisions and harm",
    )  # fmt: skip
    movement_step_s: float = knob(
        0.05, unit="s", low=0.01, high=0.1, role="setting", source="performance.md 5: within 2 % of 0.01 s",
        about="time step of movement; must divide step_s",
    )  # fmt: skip
    record_every_s: float = knob(
        5.0, unit="s", low=0.5, high=600.0, role="setting", source="assumption",
        about="time between two points of the series",
    )  # fmt: skip
    trajectory_every_s: float = knob(
        0.5, unit="s", low=0.1, high=60.0, role="setting", source="performance.md 6: 2 Hz",
        about="time between two stored positions when a trajectory is asked for",
    )  # fmt: skip
