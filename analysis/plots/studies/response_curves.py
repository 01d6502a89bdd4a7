"""The outcome against what is varied, by policy: where lines cross, the better policy depends on it."""

from __future__ import annotations

from analysis.compare.study_results import StudyResults
from analysis.formatting.roles import role_words, varied_words
from analysis.plots import style
from analysis.plots.studies import _panels
from analysis.plots.studies._groups import groups_of

NAME = "response_curves"
ABOUT = "outcome against each varied number, by policy, with bands"

MOST = 6
"""Knobs that are shown, those with a time first."""


def draw(study: StudyResults) -> style.Drawn:
    """Draw a panel for each varied number.

    Args:
        study: what is compared.

    Returns:
        The figure, and the curves as a table.
    """
    knobs = sorted(study.numeric_knobs, key=lambda varied: varied["unit"] != "s")[:MOST]
    if not knobs:
        return _panels.note(study, "Nothing was varied in this study, so there is no curve to draw")
    cells = [(scenario, varied) for scenario in study.scenarios for varied in knobs]
    several = len(study.scenarios) > 1
    told = [f"{varied['about']} ({role_words(varied)})" for _, varied in cells]
    names = [f"{text}, {scenario}" if several else text for text, (scenario, _) in zip(told, cells, strict=True)]
    title = f"Mean {study.label} against {varied_words(knobs)}, by policy"
    subtitle = (
        f"mean over futures with such a value; black and dashed: {study.table.baseline}, with the 95 % interval of its "
        f"mean, from {_panels.FEWEST_FOR_A_BAND} runs on; the other intervals stand in the data"
    )
    fig, axes = _panels.panels(study, title, subtitle, names, columns=2 if len(cells) > 1 else 1)
    columns: dict[str, list[object]] = {
        key: [] for key in ("scenario", "policy", "knob", "value", "mean", "low", "high")
    }
    for ax, (scenario, varied) in zip(axes, cells, strict=True):
        pairs = study.comparison.pairs[scenario]
        groups = groups_of(pairs, study.table.knobs[varied["path"]])
        found = {policy: groups.means(pairs, pairs.column(policy), pairs.bounds) for policy in pairs.policies}
        for policy in _panels.drawing_order(study, pairs.policies):
            means = found[policy]
            band = [m.low for m in means], [m.high for m in means]
            sizes = groups.sizes(pairs.column(policy)) if policy == study.table.baseline else 0
            _panels.band(ax, study, policy, groups.at, [m.value for m in means], *band, sizes)
        for policy, means in found.items():
            for at, mean in zip(groups.at, means, strict=True):
                row = (scenario, policy, varied["path"], at, mean.value, mean.low, mean.high)
                for key, value in zip(columns, row, strict=True):
                    columns[key].append(value)
        ax.set(xlabel=_unit(varied), ylabel=study.label)
        ax.set_ylim(bottom=min(0.0, ax.get_ylim()[0]) if study.unit == "persons" else None)
        style.round_ticks(ax.xaxis, 6)
        style.round_ticks(ax.yaxis, 6)
    return fig, {"curves": columns}


def _unit(varied: dict[str, object]) -> str:
    return f"value ({varied['unit']})" if varied["unit"] not in ("1", "") else "value"
