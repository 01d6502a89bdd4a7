"""Parameters of a whole scenario, completed with the plugs of a catalogue."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, SerializeAsAny, create_model

from sim.scenario.knobs import Parameters
from sim.scenario.parameters.alarm import AlarmParameters
from sim.scenario.parameters.awareness import AwarenessParameters
from sim.scenario.parameters.building import BuildingParameters, as_built
from sim.scenario.parameters.care import CareParameters
from sim.scenario.parameters.control_room import ControlRoomParameters
from sim.scenario.parameters.crowd import CrowdParameters
from sim.scenario.parameters.crush import CrushParameters
from sim.scenario.parameters.decisions import DecisionParameters
from sim.scenario.parameters.instruction import InstructionParameters
from sim.scenario.parameters.policy import PolicyParameters
from sim.scenario.parameters.posture import PostureParameters
from sim.scenario.parameters.protection import ProtectionParameters
from sim.scenario.parameters.response import ResponseParameters
from sim.scenario.parameters.run import RunParameters
from sim.scenario.parameters.staff import StaffParameters
from sim.scenario.parameters.venue import Identifier, VenueParameters


class PlugParameters(Parameters):
    """Knobs of something chosen by name: a movement model or a hazard."""

    socket: ClassVar[str] = ""
    kind: str


Catalogue = Mapping[str, Mapping[str, type[PlugParameters]]]
"""The parameters of every plug, by socket (``movement``, ``hazards``) and kind."""


class Scenario(Parameters):
    """One incident in one venue, as written. Not iterable, holds no arrays and no luck."""

    schema_version: Literal[1] = Field(1, alias="schema")
    name: Identifier
    about: str
    context: Identifier | None = Field(None, description="who answers, and how: a context file, or a shipped context")
    venue: VenueParameters
    crowd: CrowdParameters = CrowdParameters()
    building: BuildingParameters = BuildingParameters()
    protection: ProtectionParameters = ProtectionParameters()
    alarm: AlarmParameters = AlarmParameters()
    instruction: InstructionParameters = InstructionParameters()
    awareness: AwarenessParameters = AwarenessParameters()
    decisions: DecisionParameters = DecisionParameters()
    movement: SerializeAsAny[PlugParameters]
    hazards: tuple[SerializeAsAny[PlugParameters], ...] = ()
    crush: CrushParameters = CrushParameters()
    staff: StaffParameters = StaffParameters()
    control_room: ControlRoomParameters = ControlRoomParameters()
    posture: PostureParameters = PostureParameters()
    response: ResponseParameters = ResponseParameters()
    care: CareParameters = CareParameters()
    run: RunParameters = RunParameters()

    def venue_as_built(self) -> VenueParameters:
        """Give the parameters of the venue under the levers on its exits."""
        return as_built(self.venue, self.building, self.crowd.people)

    def digest(self) -> str:
        """Give the SHA-256 of the resolved parameters, in hexadecimal."""
        text = json.dumps(self.model_dump(mode="json", by_alias=True), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Plan:
    """A scenario with a policy laid on it: what a model is built from.

    Attributes:
        scenario: the resolved parameters, levers already set.
        policy: the policy that set them; None means the scenario as written.
        unswitched: the same with no switch, choice or list of the policy set, for the runs in which its fidelity says
            so; None where every run has ``scenario``.
    """

    scenario: Scenario
    policy: PolicyParameters | None = None
    unswitched: Scenario | None = None

    @property
    def policy_name(self) -> str:
        """Name of the policy, ``as_written`` where there is none."""
        return self.policy.name if self.policy else "as_written"


def scenario_type(catalogue: Catalogue) -> type[Scenario]:
    """Give the scenario type that knows the plugs of a catalogue.

    Args:
        catalogue: parameters of every plug by socket and kind. The first movement kind is the default.

    Returns:
        A subclass of ``Scenario`` whose ``movement`` and ``hazards`` accept exactly those kinds.
    """
    movement = choice_of(catalogue["movement"])
    hazards: Any = (_any_of(catalogue["hazards"]), ...)
    default = next(iter(catalogue["movement"].values()))
    fields: dict[str, Any] = {
        "movement": (movement, Field(default_factory=default, validate_default=False)),
        "hazards": (tuple[hazards], ()),
    }
    return create_model("Scenario", __base__=Scenario, **fields)


def choice_of(kinds: Mapping[str, type[PlugParameters]]) -> Any:
    """Give the type of the parameters of a plug in a socket that has a default: the first kind, where none is named."""
    first = next(iter(kinds))

    def named(parameters: Any) -> Any:
        return {"kind": first, **parameters} if isinstance(parameters, dict) else parameters

    return Annotated[_any_of(kinds), BeforeValidator(named)]


def _any_of(kinds: Mapping[str, type[PlugParameters]]) -> Any:
    if len(kinds) == 1:
        return next(iter(kinds.values()))
    return Annotated[reduce(or_, kinds.values()), Field(discriminator="kind")]
