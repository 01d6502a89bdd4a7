"""The register of references as rows: what each work says and on whom; and how many numbers rest on works."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from sim.rules.registry import full_scenario_type
from sim.scenario.policies.levers import knobs_by_path
from sim.scenario.references import MEANINGS, references

if TYPE_CHECKING:
    from sim.scenario.knobs import Role

Rows = list[dict[str, Any]]

_ROLES: Final[dict[str, Role]] = {"levers": "lever", "uncertainties": "uncertainty", "settings": "setting"}


def source_rows() -> Rows:
    """Give the works of the register, one row a work, with how many numbers name each."""
    named = Counter(key for knob in knobs_by_path(full_scenario_type()).values() for key in knob.source.keys)
    return [
        {
            "key": key, "work": str(work), "link": work.link, "says": work.says, "seen": work.seen,
            "measured on": work.measured_on, "how many": work.how_many, "carried": work.carried,
            "numbers": named[key],
        }
        for key, work in references().items()
    ]  # fmt: skip


def evidence_rows() -> Rows:
    """Give how many levers, uncertainties and settings are measured, calibrated or assumed, one row a kind."""
    found = Counter((knob.source.how, knob.role) for knob in knobs_by_path(full_scenario_type()).values())
    rows: Rows = []
    for how, meaning in MEANINGS.items():
        counts = {name: found[how, role] for name, role in _ROLES.items()}
        rows.append({"how": how, **counts, "all": sum(counts.values()), "meaning": meaning})
    totals = {name: sum(row[name] for row in rows) for name in (*_ROLES, "all")}
    return [*rows, {"how": "all", **totals, "meaning": ""}]
