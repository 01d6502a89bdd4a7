"""Who is harmed under each policy, for people and for machines."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from typing import Any

from analysis.compare.kinds_of_people import KindEffect, who_in_words
from analysis.formatting.layout import Section, rendered
from analysis.formatting.numbers import number, spoken
from analysis.terminal.comparison import READ_BY, WIDTH, wrapped
from sim.runs.file_formats import finite

HOW = (
    "Of 1,000 people of a kind, so that a policy that lets fewer people in is not credited for that alone. Everybody "
    "belongs to one kind by level, one by place, one by mobility, one by company and one by the ways out they know. "
    "Verdicts hold together over this table (Holm)."
)


def who_text(effects: Sequence[KindEffect], outcome: str) -> str:
    """Write who is harmed as a table for each scenario, with what it comes to below.

    Args:
        effects: of every policy and kind.
        outcome: in lower case.
    """
    sections = []
    for scenario in dict.fromkeys(each.effect.scenario for each in effects):
        rows = [("people", "of them", "policy", "baseline", "difference", "verdict")]
        before = None
        for each in (one for one in effects if one.effect.scenario == scenario):
            same = before == (each.trait, each.kind)
            head = ("", "", "") if same else (each.words, number(each.people), spoken(each.before.mean))
            before = (each.trait, each.kind)
            diff = spoken(each.effect.diff, signed=True)
            rows.append((head[0], head[1], each.effect.policy, head[2], diff, each.effect.verdict))
        title = f"{scenario}: {outcome} of 1,000 people of a kind"
        sections.append(Section(title, tuple(rows), frozenset({1, 3, 4}), whole=True))
    page = rendered(sections, None if sys.stdout.isatty() else WIDTH)
    remarks = [wrapped(f"! {line}") for line in who_in_words(effects, outcome)]
    return "\n".join([page, "", *remarks, "", wrapped(f"{READ_BY} {HOW}")])


def who_json(effects: Sequence[KindEffect], metric: str) -> str:
    """Write who is harmed as one JSON object; a number that is not there is null."""
    told = {"metric": metric, "of": 1000, "rows": [_object(each) for each in effects],
            "remarks": who_in_words(effects, metric)}  # fmt: skip
    return json.dumps(finite(told), indent=2, ensure_ascii=False, allow_nan=False)


def _object(each: KindEffect) -> dict[str, Any]:
    effect, mean = each.effect, each.before.mean
    return {
        "scenario": effect.scenario, "policy": effect.policy, "trait": each.trait, "kind": each.kind,
        "people": each.people, "baseline": mean.value, "baseline_ci95": [mean.low, mean.high],
        "diff": effect.diff.value, "diff_ci95": [effect.diff.low, effect.diff.high], "n": effect.n,
        "p_holm": effect.p_holm, "verdict": effect.verdict, "reason": effect.reason,
    }  # fmt: skip
