"""The folder is the register: every module in a socket's folder that offers ``RULE`` is a plug."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import Any

from sim.errors import HavenueError
from sim.scenario.parameters.scenario import Catalogue, PlugParameters, Scenario, scenario_type

SOCKETS = ("movement", "hazards")
"""Sockets whose plug is chosen by name in a scenario file."""

DEFAULTS = {"movement": "anticipation"}
"""The kind that stands first in its socket, and is taken where a file is silent."""


@cache
def rules(socket: str) -> dict[str, Any]:
    """Give the rule class of every plug in a socket, by kind, the default first.

    Args:
        socket: name of a folder under ``sim/rules``.

    Returns:
        Kind to class. Each class has a ``parameters`` attribute: the ``PlugParameters`` it is tuned by.
    """
    package = importlib.import_module(f"sim.rules.{socket}")
    found = {}
    for module in pkgutil.iter_modules(package.__path__):
        rule = getattr(importlib.import_module(f"{package.__name__}.{module.name}"), "RULE", None)
        if rule is not None:
            _check_plug(rule)
            found[rule.parameters.model_fields["kind"].default] = rule
    first = DEFAULTS.get(socket)
    return dict(sorted(found.items(), key=lambda item: (item[0] != first, item[0])))


def _check_plug(rule: Any) -> None:
    """Tell whoever wrote a plug for 0.1 what its attribute is called now."""
    if not hasattr(rule, "parameters") and hasattr(rule, "words"):
        raise HavenueError(f"plug {rule.__module__}: its attribute `words` is called `parameters` now (rename it)")


def plug_parameters() -> Catalogue:
    """Give the parameters of every plug by socket and kind, for the reader of scenario files."""
    return {socket: {kind: rule.parameters for kind, rule in rules(socket).items()} for socket in SOCKETS}


def rule_for(socket: str, parameters: PlugParameters) -> Any:
    """Give the rule class that a plug's parameters name."""
    return rules(socket)[parameters.kind]


@cache
def full_scenario_type() -> type[Scenario]:
    """Give the scenario type that knows every plug in the house."""
    return scenario_type(plug_parameters())
