"""The constants of the model: plain numbers that no study can vary, each with the reason, read from where they stand.

A constant is a name in capitals at the top of a file of the model. It is declared once, there; the docstring below it
says what it is, its unit, what kind of number it is, and why it is none that a study varies::

    AT_SIDE_M: Final = 1.2
    \"\"\"Distance at which a helper is with somebody, m (assumption: bodies leave no nearer place).\"\"\"

The number itself stays plain, as compiled loops need it.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

import numpy as np

ROOMS = ("sim.kernels", "sim.rules", "sim.world", "sim.model")
"""Where the model is: everything that decides an outcome, besides what is written in a scenario."""

KINDS = {
    "assumption": "nobody has measured it",
    "measured": "somebody has",
    "definition": "it says what a word or a metric means",
    "drawing": "it shapes the plan, the routes on it, or where bodies stand at the start",
    "numerical": "it sets how finely or how fast the model computes",
}
"""What kind of number a constant is."""

_UNITS = (
    "s", "m", "m2", "m/s", "m2/s", "1/m", "%", "persons", "persons/m2", "persons/(m s)", "months", "times",
    "years and m/s",
)  # fmt: skip
_DOCSTRING = re.compile(
    rf"(?P<about>.+?)(?:, (?P<unit>{'|'.join(map(re.escape, _UNITS))}))?"
    rf" \((?P<kind>{'|'.join(KINDS)}): (?P<reason>.+)\)\."
)


@dataclass(frozen=True)
class Constant:
    """One plain number of the model, or a few that belong together.

    Attributes:
        name: file and name, such as ``rules.decisions.helping.AT_SIDE_M``.
        value: number, or lists and mappings of numbers.
        unit: unit; empty for shares and counts.
        kind: one of ``KINDS``; empty where the docstring does not say.
        about: what it is.
        reason: why no study can vary it; empty where the docstring does not say.
    """

    name: str
    value: Any
    unit: str
    kind: str
    about: str
    reason: str


def constants() -> list[Constant]:
    """Give every constant of the model, room by room, in the order of the files."""
    return [each for module in _modules() for each in _constants_in(module)]


def constant_of(name: str, value: Any, docstring: str) -> Constant:
    """Give a constant as its docstring describes it.

    Args:
        name: file and name.
        value: as it stands.
        docstring: the text below it, or an empty one.

    Returns:
        The constant; kind and reason are empty where the docstring does not end with ``(kind: reason).``
    """
    text = " ".join(docstring.split())
    found = _DOCSTRING.fullmatch(text)
    if found is None:
        return Constant(name, _plain(value), "", "", text, "")
    return Constant(name, _plain(value), found["unit"] or "", found["kind"], found["about"], found["reason"])


def docstrings_of(source: str) -> Iterator[tuple[str, str]]:
    """Give each public name in capitals that a file sets at its top, and the text below it; empty without one."""
    body = ast.parse(source).body
    for node, below in zip(body, [*body[1:], None], strict=True):
        text = below.value.value if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant) else ""
        for name in _names_set_by(node):
            if name.isupper() and not name.startswith("_"):
                yield name, str(text)


def _names_set_by(node: ast.stmt) -> list[str]:
    targets: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AnnAssign):
        targets = [node.target]
    return [part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)]


def _modules() -> Iterator[Any]:
    for room in ROOMS:
        module = importlib.import_module(room)
        yield module
        for found in pkgutil.walk_packages(getattr(module, "__path__", ()), f"{room}."):
            yield importlib.import_module(found.name)


def _constants_in(module: Any) -> Iterator[Constant]:
    for name, docstring in docstrings_of(Path(module.__file__).read_text(encoding="utf-8")):
        if _is_numeric(getattr(module, name)):
            where = f"{module.__name__.removeprefix('sim.')}.{name}"
            yield constant_of(where, getattr(module, name), docstring)


def _is_numeric(value: Any) -> bool:
    """Tell whether a value is a number or made of numbers; members of enumerations alone are names, not numbers."""
    leaves = list(_leaves(value))
    numbers = [isinstance(leaf, int | float) and not isinstance(leaf, bool) for leaf in leaves]
    return bool(leaves) and all(numbers) and not all(isinstance(leaf, Enum) for leaf in leaves)


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, np.ndarray | np.generic):
        value = value.tolist() if value.dtype.kind == "f" else None
    if isinstance(value, list | tuple):
        for part in value:
            yield from _leaves(part)
    else:
        yield value


def _plain(value: Any) -> Any:
    """Give a value in the plain types that JSON knows; members of enumerations by name."""
    if isinstance(value, Enum):
        return value.name.lower()
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, np.ndarray | np.generic):
        return _plain(value.tolist() if value.ndim else float(str(value)))
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return "inf" if value == float("inf") else value
