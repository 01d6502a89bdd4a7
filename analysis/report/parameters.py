"""The parameters of a study: their values, what was done with each, and whence they come."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from analysis.compare.study_results import StudyResults
from analysis.formatting.counts import plural
from analysis.report import html
from analysis.report.tables import span_of
from sim.rules.registry import full_scenario_type
from sim.scenario.knobs import Knob
from sim.scenario.policies.levers import knobs_by_path
from sim.scenario.value_types import plain_number
from sim.studies.design.robust import ROBUST

DEFAULT: Final = "default"
"""Class of a row that print leaves out."""
WORK: Final = "work-"
"""What the anchors of works begin with."""


@dataclass(frozen=True)
class ParameterUsed:
    """A number of the model as a study used it.

    Attributes:
        path: where it stands, with ``*`` for every entry of a list.
        knob: as declared.
        values: in each scenario, in order; empty where a scenario has none.
        mark: whether it was varied, and over what, or set by a policy; empty for neither.
        usual: whether it stands at its default and nobody chose otherwise; a robust design varies all.
    """

    path: str
    knob: Knob
    values: tuple[str, ...]
    mark: str
    usual: bool


def parameters_used(study: StudyResults) -> list[ParameterUsed]:
    """Give every number of the model that the scenarios of a study have, in the order in which they are declared."""
    scenarios = study.manifest["scenarios"]
    varied = {re.sub(r"\.[0-9]+(?=\.|$)", ".*", each["path"]): span_of(each) for each in study.manifest["varied"]}
    levers = {path for parameters in study.manifest["policies"].values() for path in parameters.get("levers") or {}}
    robust = study.manifest.get("design") == ROBUST
    found = []
    for path, knob in knobs_by_path(full_scenario_type()).items():
        values = tuple("; ".join(dict.fromkeys(_values(words, path.split(".")))) for words in scenarios.values())
        if not any(values):
            continue
        mark = f"varied: {varied[path]}" if path in varied else "set by a policy" if path in levers else ""
        chosen = path in levers or (path in varied and not robust)
        usual = not chosen and all(value in ("", _plain(knob.default)) for value in values)
        found.append(ParameterUsed(path, knob, values, mark, usual))
    return found


def parameters(study: StudyResults) -> str:
    """Give every number of the model as a table: value in each scenario, role, source; then the works.

    Rows at their defaults are marked so that print can leave them out.
    """
    scenarios, used = study.manifest["scenarios"], parameters_used(study)
    rows = [
        (each.path, *each.values, each.knob.unit, each.knob.role, each.mark, each.knob.about,
         html.linked(str(each.knob.source), {key: f"{WORK}{key}" for key in each.knob.source.keys}))
        for each in used
    ]  # fmt: skip
    keys = {key for each in used for key in each.knob.source.keys}
    printed = {key for each in used if not each.usual for key in each.knob.source.keys}
    head = ("parameter", *(scenarios if len(scenarios) > 1 else ["value"]), "unit", "role", "", "meaning", "source")
    note = (
        f"Of {plural(len(rows), 'parameter')}, {sum(each.usual for each in used):,} stand at their defaults. The page "
        "lists all of them, with the works that their values come from; print leaves out those at their defaults."
    )
    kinds = [DEFAULT if each.usual else "" for each in used]
    return html.paragraph(note) + html.table(head, rows, kind="small", kinds=kinds) + _works(keys, printed)


def _works(keys: set[str], printed: set[str]) -> str:
    """Give the works that sources name, in the order of the register."""
    from sim.scenario.references import references  # noqa: PLC0415

    found = {key: work for key, work in references().items() if key in keys}
    rows = [(html.anchored(key, f"{WORK}{key}"), str(work), work.link, work.seen) for key, work in found.items()]
    kinds = ["" if key in printed else DEFAULT for key in found]
    return html.table(("source", "work", "found at", "how it was seen"), rows, kind="small", kinds=kinds)


def _values(parameters: Any, steps: list[str]) -> Iterator[str]:
    """Give what stands at a path of a scenario's words; ``*`` goes through a list."""
    if not steps:
        yield _plain(parameters)
    elif steps[0] == "*":
        for each in parameters if isinstance(parameters, list) else []:
            yield from _values(each, steps[1:])
    elif isinstance(parameters, dict) and steps[0] in parameters:
        yield from _values(parameters[steps[0]], steps[1:])


def _plain(value: Any) -> str:
    if value is None or value in ([], ()):
        return "none"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    return plain_number(value) if isinstance(value, int | float) else str(value)
