"""What a policy costs in a year against what it changes in an attack."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from analysis.compare.effects import Effect
from analysis.compare.study_results import StudyResults
from analysis.plots import style
from analysis.plots.studies import _panels

NAME = "trade_off"
NAMES_IN = 2.3
"""Room for the names beside a panel, inches."""

ABOUT = "yearly cost against what each policy changes, with the policies that no other beats"


def draw(study: StudyResults) -> style.Drawn:
    """Draw a panel for each scenario; policies that cost less and help more than another are joined.

    Args:
        study: what is compared.

    Returns:
        The figure, and its points as a table.
    """
    if study.valuation is None:
        return _panels.note(study, "Costs are left out, so there is nothing to set against the benefit")
    costs = {policy: study.valuation.annual(parameters.get("cost") or {}) for policy, parameters in _policies(study)}
    currencies = {
        str((parameters.get("cost") or {}).get("currency", "GBP")) for p, parameters in _policies(study) if costs[p]
    }
    if not currencies:
        return _panels.note(study, "No policy of this study has a cost, so there is nothing to trade off")
    if len(currencies) > 1:
        return _panels.note(study, f"Costs are in {' and '.join(sorted(currencies))}: they are not on one axis")
    names = study.scenarios if len(study.scenarios) > 1 else [""]
    title = f"What each policy costs in a year, and what it changes in {study.label} in an attack"
    subtitle = (
        "bars: 95 % interval; thin line: the policies that no other beats on both cost and effect, by their means; "
        "beside each name its cost"
    )
    fig, axes = _panels.panels(study, title, subtitle, names, height=2.4, keyed=False)
    columns: dict[str, list[object]] = {
        key: [] for key in ("scenario", "policy", "annual_cost", "difference", "low", "high", "efficient")
    }
    for ax, scenario in zip(axes, study.scenarios, strict=True):
        effects = [effect for effect in study.comparison.effects if effect.scenario == scenario]
        front = efficient(effects, costs, study.comparison.better)
        _panel(ax, study, effects, costs, front)
        ax.set(xlabel=f"{currencies.copy().pop()} a year", ylabel=f"change in {study.label}")
        style.round_ticks(ax.yaxis, 6)
        for e in effects:
            diff = (0.0, 0.0, 0.0) if e.is_baseline else (e.diff.value, e.diff.low, e.diff.high)
            row = (scenario, e.policy, costs[e.policy], *diff, int(e.policy in front))
            for key, value in zip(columns, row, strict=True):
                columns[key].append(value)
    return fig, {"points": columns}


def efficient(effects: list[Effect], costs: dict[str, float], better: str) -> list[str]:
    """Give the policies for which no other costs at most as much and helps more, in the order of their cost."""
    sign = -1.0 if better == "higher" else 1.0
    at = {e.policy: sign * (0.0 if e.is_baseline else e.diff.value) for e in effects}
    at = {policy: value for policy, value in at.items() if np.isfinite(value)}
    kept: list[str] = []
    for policy in sorted(at, key=lambda name: (costs[name], at[name])):
        equal = bool(kept) and (costs[policy], at[policy]) == (costs[kept[-1]], at[kept[-1]])
        if not kept or at[policy] < at[kept[-1]] or equal:  # of two that are equal, neither beats the other
            kept.append(policy)
    return kept


def _policies(study: StudyResults) -> list[tuple[str, dict[str, dict[str, object]]]]:
    return [(name, study.manifest["policies"][name]) for name in study.table.policies]


def _panel(ax: Axes, study: StudyResults, effects: list[Effect], costs: dict[str, float], front: list[str]) -> None:
    ax.axhline(0.0, color=style.GREY, lw=0.6, zorder=1)
    value = {e.policy: 0.0 if e.is_baseline else e.diff.value for e in effects}
    ax.plot([costs[p] for p in front], [value[p] for p in front], color=style.GREY, lw=0.8, zorder=1)
    ends = [
        end for e in effects if not e.is_baseline for end in (e.diff.value, e.diff.low, e.diff.high) if np.isfinite(end)
    ]
    low, high = min([0.0, *ends]), max([0.0, *ends])
    room = 0.12 * (high - low or 1.0)
    ax.set_ylim(low - room, high + room)
    some = [cost for cost in costs.values() if cost > 0.0]
    least = min([0.0, *costs.values()])
    ax.set_xlim(least - 0.05 * (max(some) - least), 1.08 * max(some))
    style.round_ticks(ax.xaxis, 5)
    box = ax.get_position()
    ax.set_position((box.x0, box.y0, box.width - NAMES_IN / style.WIDTH_IN, box.height))
    per_inch = (high - low + 2 * room) / 2.4
    order = sorted((e for e in effects if np.isfinite(value[e.policy])), key=lambda e: value[e.policy])
    places = style.spread([value[e.policy] for e in order], 0.15 * per_inch, low - 0.8 * room, high + 0.8 * room)
    for effect, place in zip(order, places, strict=True):
        colour, _ = _panels.line_styles(study)[effect.policy]
        x, y = costs[effect.policy], value[effect.policy]
        if not effect.is_baseline:
            ax.plot([x, x], [effect.diff.low, effect.diff.high], color=colour, lw=1.5, zorder=2)
        ax.plot([x], [y], marker="o", ms=5, color=colour, zorder=3)
        leader = {"arrowstyle": "-", "color": style.GREY, "lw": 0.4, "relpos": (0.0, 0.5)}
        ax.annotate(
            _told(effect, x), (x, y), xytext=(1.02, place), textcoords=ax.get_yaxis_transform(), va="center",
            fontsize=style.SMALL, color=style.BLACK, arrowprops=leader,
        )  # fmt: skip


def _told(effect: Effect, cost: float) -> str:
    return f"{effect.policy}: {cost:,.0f}"
