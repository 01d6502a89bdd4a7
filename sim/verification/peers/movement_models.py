"""Havenue's other movement models as peers of the default one: the same walk, doors and choices, other steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sim.installation import __version__
from sim.rules.registry import rules
from sim.scenario.parameters.verification_case import CaseParameters
from sim.verification.cases.trajectory import CaseTrajectory
from sim.verification.cases.walking import walk
from sim.verification.peers import Unsupported


@dataclass(frozen=True)
class OtherModel:
    """A movement plug that is not the default, at its own defaults.

    Attributes:
        name: kind of movement.
    """

    name: str

    @property
    def title(self) -> str:
        """The kind, as people read it."""
        return self.name.replace("_", " ")

    @property
    def version(self) -> str:
        """Version of the package."""
        return __version__

    @property
    def model(self) -> str:
        """What it is, in a few words."""
        return f"movement model `{self.name}` of Havenue, its own defaults, the case's time step"

    @property
    def about(self) -> str:
        """What a reader of its figures must know."""
        return "Only the movement model differs: places, luck, delays, doors and choices are those of the first column."

    def lacks(self, parameters: CaseParameters) -> tuple[Unsupported, ...]:
        """Give nothing: it walks whatever the default model walks."""
        return ()

    def walk(self, parameters: CaseParameters, seed: int) -> CaseTrajectory:
        """Run a case once with this model in place of the written one."""
        movement = rules("movement")[self.name].parameters()
        if parameters.scenario is None:
            return walk(parameters.model_copy(update={"movement": movement}), seed)
        scenario = parameters.scenario.model_copy(update={"movement": movement})
        return walk(parameters.model_copy(update={"movement": movement, "scenario": scenario}), seed)


PEERS: Final = tuple(OtherModel(kind) for kind in list(rules("movement"))[1:])
