"""Parameters of a context of response: who answers an attack in some place, and how they work."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sim.scenario.knobs import Parameters
from sim.scenario.parameters.care import CareParameters
from sim.scenario.parameters.response import ResponseParameters
from sim.scenario.parameters.venue import Identifier


class ContextParameters(Parameters):
    """Who is armed on site, who may enter, who carries the wounded, and which hospitals are within reach."""

    schema_version: Literal[1] = Field(1, alias="schema")
    name: Identifier
    about: str = Field(description="what it is, in one line")
    reason: str = Field(description="which practice it stands for, with its source")
    response: ResponseParameters = ResponseParameters()
    care: CareParameters = CareParameters()
