"""Words of a whole scenario, completed with the plugs of a catalogue."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Annotated, Any, ClassVar, Literal

from pydantic import BeforeValidator, Field, SerializeAsAny, create_model

from sim.scenario.knobs import Words
from sim.scenario.parameters.alarm import AlarmWords
from sim.scenario.parameters.awareness import AwarenessWords
from sim.scenario.parameters.building import BuildingWords, as_built
from sim.scenario.parameters.care import CareWords
from sim.scenario.parameters.control_room import ControlRoomWords
from sim.scenario.parameters.crowd import CrowdWords
from sim.scenario.parameters.crush import CrushWords
from sim.scenario.parameters.decisions import DecisionWords
from sim.scenario.parameters.policy import PolicyWords
from sim.scenario.parameters.posture import PostureWords
from sim.scenario.parameters.response import ResponseWords
from sim.scenario.parameters.run import RunWords
from sim.scenario.parameters.staff import StaffWords
from sim.scenario.parameters.venue import Identifier, VenueWords


class PlugWords(Words):
    """Knobs of something chosen by name: a movement model or a hazard."""

    socket: ClassVar[str] = ""
    kind: str


Catalogue = Mapping[str, Mapping[str, type[PlugWords]]]
"""The words of every plug, by socket (``movement``, ``hazards``) and kind."""


class Scenario(Words):
    """One incident in one venue, as written. Not iterable, holds no arrays and no luck."""

    schema_version: Literal[1] = Field(1, alias="schema")
    name: Identifier
    about: str
    venue: VenueWords
    crowd: CrowdWords = CrowdWords()
    building: BuildingWords = BuildingWords()
    alarm: AlarmWords = AlarmWords()
    awareness: AwarenessWords = AwarenessWords()
    decisions: DecisionWords = DecisionWords()
    movement: SerializeAsAny[PlugWords]
    hazards: tuple[SerializeAsAny[PlugWords], ...] = ()
    crush: CrushWords = CrushWords()
    staff: StaffWords = StaffWords()
    control_room: ControlRoomWords = ControlRoomWords()
    posture: PostureWords = PostureWords()
    response: ResponseWords = ResponseWords()
    care: CareWords = CareWords()
    run: RunWords = RunWords()

    def venue_as_built(self) -> VenueWords:
        """Give the words of the venue under the levers on its exits."""
        return as_built(self.venue, self.building, self.crowd.people)

    def digest(self) -> str:
        """Give the SHA-256 of the resolved words, in hexadecimal."""
        text = json.dumps(self.model_dump(mode="json", by_alias=True), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Plan:
    """A scenario with a policy laid on it: what a model is built from.

    Attributes:
        scenario: the resolved words, levers already set.
        policy: the policy that set them; None means the scenario as written.
    """

    scenario: Scenario
    policy: PolicyWords | None = None

    @property
    def policy_name(self) -> str:
        """Name of the policy, ``as_written`` where there is none."""
        return self.policy.name if self.policy else "as_written"


def scenario_type(catalogue: Catalogue) -> type[Scenario]:
    """Give the scenario type that knows the plugs of a catalogue.

    Args:
        catalogue: words of every plug by socket and kind. The first movement kind is the default.

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


def choice_of(kinds: Mapping[str, type[PlugWords]]) -> Any:
    """Give the type of the words of a plug in a socket that has a default: the first kind, where none is named."""
    first = next(iter(kinds))

    def named(words: Any) -> Any:
        return {"kind": first, **words} if isinstance(words, dict) else words

    return Annotated[_any_of(kinds), BeforeValidator(named)]


def _any_of(kinds: Mapping[str, type[PlugWords]]) -> Any:
    if len(kinds) == 1:
        return next(iter(kinds.values()))
    return Annotated[reduce(or_, kinds.values()), Field(discriminator="kind")]
