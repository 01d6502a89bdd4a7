"""The outcome against what is varied, by policy: where lines cross, the better policy depends on it."""

from __future__ import annotations

from analysis.compare.study_results import StudyResults
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
    names = [f"{_short(varied)}, {scenario}" if several else _short(varied) for scenario, varied in cells]
    title = f"How {study.label} depend on what nobody controls, by policy"
    subtitle = "mean over futures with such a value; bands: 95 % interval of the mean"
    fig, axes = _panels.panels(study, title, subtitle, names, columns=2 if len(cells) > 1 else 1)
    columns: dict[str, list[object]] = {
        key: [] for key in ("scenario", "policy", "knob", "value", "mean", "low", "high")
    }
    for ax, (scenario, varied) in zip(axes, cells, strict=True):
        pairs = study.comparison.pairs[scenario]
        groups = groups_of(pairs, study.table.knobs[varied["path"]])
        for policy in pairs.policies:
            means = groups.means(pairs, pairs.column(policy))
            band = [m.low for m in means], [m.high for m in means]
            _panels.band(ax, study, policy, groups.at, [m.value for m in means], *band)
            for at, mean in zip(groups.at, means, strict=True):
                row = (scenario, policy, varied["path"], at, mean.value, mean.low, mean.high)
                for key, value in zip(columns, row, strict=True):
                    columns[key].append(value)
        ax.set(xlabel=f"{varied['path'].rpartition('.')[2]} ({varied['unit']})", ylabel=study.label)
        ax.set_ylim(bottom=min(0.0, ax.get_ylim()[0]) if study.unit == "persons" else None)
        style.round_ticks(ax.xaxis, 6)
        style.round_ticks(ax.yaxis, 6)
    return fig, {"curves": columns}


def _short(varied: dict[str, object]) -> str:
    about = str(varied["about"])
    return about if len(about) <= 40 else about[:38].rsplit(" ", 1)[0] + " ..."
