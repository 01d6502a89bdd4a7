"""How far common luck and known draws narrow each difference, for people and for machines."""

from __future__ import annotations

import json
import sys

from analysis.compare.comparison import Comparison
from analysis.compare.effects import Effect
from analysis.compare.estimates import Estimate
from analysis.formatting.layout import Section, rendered
from analysis.formatting.numbers import number, spoken
from analysis.terminal.comparison import WIDTH, wrapped
from sim.runs.file_formats import finite

READ_BY = (
    "Fewer runs: how many times as many runs the same interval would take if each policy had luck of its own (the sum "
    "of both variances over that of the difference), first by common luck alone, then with the draws of the incident "
    "taken out too. Brackets show 95 % intervals. What is taken out is chosen by what a policy sets, not by results."
)


def variance_json(comparison: Comparison) -> str:
    """Write the gain of every difference as one JSON object; a number that is not there is null."""
    told = {
        "baseline": comparison.baseline, "metric": comparison.metric,
        "rows": [
            {
                "scenario": each.scenario, "policy": each.policy, "n": each.n,
                "by_common_luck": by_common_luck(each).value, "by_common_luck_ci95": _ends(by_common_luck(each)),
                "in_all": each.fewer_runs.value, "in_all_ci95": _ends(each.fewer_runs),
                "carried": each.carried, "taken_out": list(each.taken_out),
                "diff": each.diff.value, "diff_ci95": _ends(each.diff),
                "diff_as_counted": each.as_counted.value, "diff_as_counted_ci95": _ends(each.as_counted),
            }
            for each in comparison.effects if not each.is_baseline
        ],
    }  # fmt: skip
    return json.dumps(finite(told), indent=2, ensure_ascii=False, allow_nan=False)


def variance_text(comparison: Comparison, label: str) -> str:
    """Write the gain of every difference as a table for each scenario.

    Args:
        comparison: whose.
        label: of the outcome, with its unit.
    """
    sections = []
    for scenario in comparison.pairs:
        rows = [("policy", "as counted", "draws taken out", "carried", "fewer runs: luck", "and draws")]
        mine = [each for each in comparison.effects if each.scenario == scenario and not each.is_baseline]
        for each in mine:
            carried = f"{100.0 * each.carried:.0f} %" if each.taken_out else "-"
            rows.append((each.policy, spoken(each.as_counted, signed=True), spoken(each.diff, signed=True), carried,
                         _times(by_common_luck(each)), _times(each.fewer_runs)))  # fmt: skip
        sections.append(Section(f"{scenario}: {label}", tuple(rows), frozenset({1, 2, 3, 4, 5}), whole=True))
        names = [(each.policy, ", ".join(each.taken_out)) for each in mine if each.taken_out]
        sections.append(Section("Taken out", tuple(names), whole=True))
    page = rendered([each for each in sections if each.rows], None if sys.stdout.isatty() else WIDTH)
    return "\n".join([page, "", wrapped(READ_BY)])


def by_common_luck(effect: Effect) -> Estimate:
    """Give how many times fewer runs do by common luck alone: 1 / (1 - variance reduction)."""
    share = effect.variance_reduction
    return Estimate(
        *(1.0 / (1.0 - each) if each < 1.0 else float("nan") for each in (share.value, share.low, share.high))
    )


def _times(gain: Estimate) -> str:
    ends = ", ".join(number(end) for end in (gain.low, gain.high))
    return "-" if gain.value != gain.value else f"{number(gain.value)} [{ends}]"


def _ends(estimate: Estimate) -> list[float]:
    return [estimate.low, estimate.high]
