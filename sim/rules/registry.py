"""The folder is the register: every module in a socket's folder that offers ``RULE`` is a plug."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from typing import Any

from sim.scenario.parameters.scenario import Catalogue, PlugWords, Scenario, scenario_type

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
        Kind to class. Each class has a ``words`` attribute: the ``PlugWords`` it is tuned by.
    """
    package = importlib.import_module(f"sim.rules.{socket}")
    found = {}
    for module in pkgutil.iter_modules(package.__path__):
        rule = getattr(importlib.import_module(f"{package.__name__}.{module.name}"), "RULE", None)
        if rule is not None:
            found[rule.words.model_fields["kind"].default] = rule
    first = DEFAULTS.get(socket)
    return dict(sorted(found.items(), key=lambda item: (item[0] != first, item[0])))


def catalogue() -> Catalogue:
    """Give the words of every plug by socket and kind, for the reader of scenario files."""
    return {socket: {kind: rule.words for kind, rule in rules(socket).items()} for socket in SOCKETS}


def rule_for(socket: str, words: PlugWords) -> Any:
    """Give the rule class that a plug's words name."""
    return rules(socket)[words.kind]


@cache
def scenario_words() -> type[Scenario]:
    """Give the scenario type that knows every plug in the house."""
    return scenario_type(catalogue())
