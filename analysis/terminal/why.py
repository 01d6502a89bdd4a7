"""What moved between the pairs, link by link, for people and for machines."""

from __future__ import annotations

import json
import sys

from analysis.compare.links import MovedLink, Why
from analysis.compare.run_table import StudyTable
from analysis.formatting.layout import Section, rendered
from analysis.formatting.numbers import number, spoken
from analysis.terminal.comparison import WIDTH, wrapped
from sim.runs.file_formats import finite

READ_BY = (
    "From cue to death, each against the baseline on the same pairs; brackets show 95 % intervals, each on its own. "
    "What moves together need not have moved each other: this shows where to look."
)


def why_json(found: list[Why]) -> str:
    """Write what moved as one JSON list."""
    told = [
        {
            "scenario": each.scenario, "policy": each.policy, "reasons": each.reasons,
            "links": [
                {
                    "metric": link.metric, "n": link.n, "today": link.today, "diff": link.diff.value,
                    "diff_ci95": [link.diff.low, link.diff.high], "moved": link.moved, "one_only": link.one_only,
                }
                for link in each.links
            ],
        }
        for each in found
    ]  # fmt: skip
    return json.dumps(finite(told), indent=2, ensure_ascii=False, allow_nan=False)


def why_text(found: list[Why], table: StudyTable) -> str:
    """Write what moved as a table for each scenario, with the sentences below; what did not move is named in one."""
    parts = []
    for each in found:
        rows: list[tuple[str, ...]] = [("from cue to death", "as today", "difference", "moved in", "in one only")]
        rows += [_row(link, table.label(link.metric)) for link in each.links if link.changed]
        section = Section(f"{each.scenario}: {each.policy}", tuple(rows), frozenset({1, 2, 3, 4}), whole=True)
        still = ", ".join(link.metric for link in each.links if not link.changed)
        parts.append(rendered([section] if len(rows) > 1 else [], None if sys.stdout.isatty() else WIDTH))
        parts += [wrapped(f"! {each.scenario}: {reason}") for reason in each.reasons]
        parts += [wrapped(f"the same in every pair: {still}"), ""] if still else [""]
    return "\n".join([*(part for part in parts), wrapped(READ_BY)]).lstrip("\n")


def _row(link: MovedLink, label: str) -> tuple[str, ...]:
    moved = f"{100.0 * link.moved:.0f} % of {link.n:,}"
    return (
        label,
        number(link.today),
        spoken(link.diff, signed=True),
        moved,
        f"{link.one_only:,}" if link.one_only else "-",
    )
