"""How a metric is declared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from sim.world.world import World

Better = Literal["lower", "higher", "neither"]
Measure = Callable[[World], float | None]

_REGISTER: dict[str, Metric] = {}


@dataclass(frozen=True)
class Metric:
    """One number that a run is judged by.

    Attributes:
        name: its key in results.
        unit: ``persons``, ``s``, ``person-s``, ``share``, ``persons/(m s)``, ``persons/min``.
        label: how a figure or a table calls it.
        better: which way is better for people; ``neither`` where it counts a part of the people that a policy may
            change for the better or the worse: who lived instead of dying is one more injured.
        about: what it means.
        measure: the function: takes the world at the end of a run, gives a number, or None where there is none.
    """

    name: str
    unit: str
    label: str
    better: Better
    about: str
    measure: Measure


def metric(*, unit: str, label: str, better: Better) -> Callable[[Measure], Measure]:
    """Register a function as a metric under its own name; its docstring's first line says what it means.

    Args:
        unit: unit of the number.
        label: words for figures and tables.
        better: which way is better for people.

    Returns:
        A decorator that hands the function back unchanged.
    """

    def register(measure: Measure) -> Measure:
        name = measure.__name__
        written = (measure.__doc__ or label).strip()  # `python -OO` takes docstrings out
        about = written.splitlines()[0].removeprefix("Give ").rstrip(".")
        if name in _REGISTER and _REGISTER[name].measure.__module__ != measure.__module__:
            raise ValueError(f"two metrics are called {name!r}")
        _REGISTER[name] = Metric(name, unit, label, better, about[0].upper() + about[1:], measure)
        return measure

    return register


def registered() -> dict[str, Metric]:
    """Give the metrics registered so far, by name in the order of registration."""
    return dict(_REGISTER)
