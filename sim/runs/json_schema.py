"""JSON Schema of the files that people write."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from sim.rules.registry import full_scenario_type
from sim.scenario.parameters.context import ContextParameters
from sim.scenario.parameters.policy import PolicyParameters
from sim.scenario.parameters.study import StudyParameters
from sim.scenario.parameters.venue import VenueParameters
from sim.scenario.policies.levers import lever_parameters

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_of(kind: str) -> dict[str, Any]:
    """Give the JSON Schema of one kind of file.

    Args:
        kind: ``scenario``, ``venue``, ``policy``, ``study`` or ``context``.

    Returns:
        A schema of the 2020-12 dialect, units and sources of knobs included.
    """
    types: dict[str, type[BaseModel]] = {
        "scenario": full_scenario_type(), "venue": VenueParameters, "policy": PolicyParameters,
        "study": StudyParameters, "context": ContextParameters,
    }  # fmt: skip
    schema = types[kind].model_json_schema(by_alias=True)
    if kind == "scenario":
        inline = schema["properties"]["venue"]
        named = {"type": "string", "description": "path of a venue file, or the name of a shipped venue"}
        schema["properties"]["venue"] = {"anyOf": [named, inline]}
        context = {"type": "string", "description": "path of a context file, or the name of a shipped context"}
        schema["properties"]["context"] = context
    if kind == "policy":
        levers = lever_parameters(full_scenario_type()).model_json_schema(by_alias=True)
        schema.setdefault("$defs", {}).update(levers.pop("$defs", {}))
        schema["properties"]["levers"] = levers
    return {"$schema": DIALECT, "title": f"Havenue {kind}", **_extendable(schema)}


def _extendable(schema: dict[str, Any]) -> dict[str, Any]:
    """Allow ``extends``: a file that extends another may leave out what the other holds."""
    required = schema.pop("required", [])
    extends = {"type": "string", "description": "path of a file whose values this one starts from"}
    schema["properties"] = {"extends": extends, **schema["properties"]}
    schema.pop("title", None)
    return {
        **schema,
        "required": ["schema"],
        "anyOf": [{"required": ["extends"]}, {"required": required}],
    }
