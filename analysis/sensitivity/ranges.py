"""The ranges over which a study varies its numbers, from its file or from its results."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sim.errors import Fault, InputError
from sim.rules.registry import full_scenario_type
from sim.scenario.policies.levers import knobs_by_path
from sim.scenario.reading.files import read_root
from sim.scenario.tree import Branch
from sim.studies.store.manifest_file import read_study_manifest


def ranges_of(source: Path) -> list[dict[str, Any]]:
    """Give path, low and high of every number that a study varies.

    Args:
        source: a study file, or a results folder.

    Raises:
        InputError: something is varied over a list of values, or has no range; all faults come together.
    """
    if source.is_dir():
        told = read_study_manifest(source)["varied"]
        faults = [_fault(str(source), 0, each["path"]) for each in told if each["values"] or each["low"] is None]
        ranges = [{"path": each["path"], "low": each["low"], "high": each["high"]} for each in told]
    else:
        root = read_root(str(source))
        vary = root.get("vary")
        items = [(path, branch, _range(path, branch)) for path, branch in (vary.items() if vary else {}).items()]
        faults = [_fault(branch.file, branch.line, path) for path, branch, ends in items if ends is None]
        ranges = [{"path": path, "low": ends[0], "high": ends[1]} for path, _, ends in items if ends is not None]
    if not ranges and not faults:
        faults = [
            Fault(
                str(source),
                0,
                "vary",
                "the study varies nothing",
                "list what is uncertain: `vary: {path: {low, high}}`",
            )
        ]
    if faults:
        raise InputError(faults)
    return ranges


def _range(path: str, branch: Branch) -> tuple[float, float] | None:
    """Give the ends that are written, or those that the number was declared with."""
    if branch.get("values") is not None:
        return None
    knob = knobs_by_path(full_scenario_type()).get(path)
    ends = []
    for key in ("low", "high"):
        written = branch.get(key)
        value = written.value if written is not None else getattr(knob, key, None)
        if not isinstance(value, int | float) or isinstance(value, bool):
            return None
        ends.append(float(value))
    return (ends[0], ends[1]) if ends[0] < ends[1] else None


def _fault(file: str, line: int, path: str) -> Fault:
    return Fault(file, line, f"vary.{path}", "it has no range from `low` to `high`", "give it one, or remove it")
