"""Which way an outcome is better, where it has a direction of its own.

Some outcomes count only a part of the people: those who survived, or those who got out. Where a policy changes who
belongs to that part, more or less of it is neither good nor bad: whoever lived instead of dying is one more injured.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from analysis.compare.pairs import pairs_of
from analysis.compare.run_table import StudyTable

NEITHER: Final = {
    "injured": "who lived instead of dying is one more injured",
    "injured_critical": "who lived instead of dying is one more injured",
    "injured_by_crush": "who lived instead of dying is one more injured",
    "preventable_share": "it rises where other deaths fall",
    "deaths_delayed_share": "it rises where other deaths fall",
    "case_fatality": "it rises where light wounds are averted",
    "treated_by_medics": "it falls where fewer are hurt",
    "treated_by_lay": "it falls where fewer are hurt",
    "lay_moved_share": "it falls where others come sooner",
    "carried_by_police": "it falls where fewer are hurt",
    "went_alone": "it falls where fewer are hurt",
    "hospital_s": "who lived to get there late counts too",
    "all_collected_s": "who lived to get there late counts too",
    "last_critical_evacuated_s": "who lived to get there late counts too",
}
"""Outcomes that are neither better high nor better low, and why; folders of earlier versions may say otherwise."""
AMONG: Final = {
    "egress_t50_s": "evacuated",
    "egress_t95_s": "evacuated",
    "egress_last_s": "evacuated",
    "leaving_person_s": "evacuated",
    "reduced_mobility_ratio": "evacuated",
    "busiest_exit_share": "evacuated",
}
"""Outcomes that are taken over a part of the people, and the metric that counts this part."""


def direction_of(table: StudyTable, metric: str) -> str:
    """Tell which way an outcome is better in a study: ``lower``, ``higher`` or ``neither``."""
    return "neither" if why_neither(table, metric) else table.better(metric)


def why_neither(table: StudyTable, metric: str) -> str:
    """Say why an outcome has no direction in this study; empty where it has one."""
    if metric in NEITHER:
        return NEITHER[metric]
    if table.better(metric) == "neither":
        return "neither more nor less of it is better by itself"
    among = AMONG.get(metric)
    if among in table.metrics and _differs(table, among):
        return f"it is taken over a part of the people, and how many these are ({among}) differs between the policies"
    return ""


def metrics_beside(metric: str) -> list[str]:
    """Give the metrics that tell whether an outcome has a direction."""
    return [AMONG[metric]] if metric in AMONG else []


def _differs(table: StudyTable, metric: str) -> bool:
    """Tell whether any pair differs in a metric."""
    run = (name for name in table.scenarios if (table.scenario == name).any())
    values = (pairs_of(table, name, metric).values for name in run)
    return any(bool(np.any(np.abs(each[:, 1:] - each[:, :1]) > 0.0)) for each in values)
