"""The answer of a study in three lines, for whoever reads no more: plain words and natural frequencies."""

from __future__ import annotations

from typing import Final

import numpy as np

from analysis.compare.effects import Effect
from analysis.compare.ranking import joined_names
from analysis.compare.study_results import StudyResults
from analysis.formatting.counts import plural
from analysis.formatting.numbers import number, share, spoken
from analysis.report.answer import CLEAR, change_in_words

SETTLED: Final = ("same in all pairs", "no relevant difference")
"""Verdicts after which nobody asks whether a policy helps or harms."""
MOST_COUNTED: Final = 50
"""Pairs that are told by their count; shares of more are told as so many of 100."""
BEYOND: Final = (
    "What it cannot say: it does not say how likely an attack is, or how many people one would harm. It compares "
    "policies in a model of a synthetic venue, under assumptions that this page lists."
)
HAPPENED: Final = {
    "deaths": ("fewer people died", "as many died", "more people died"),
    "casualties": ("fewer people were harmed", "as many were harmed", "more people were harmed"),
}
"""What less, the same and more of an outcome is in plain words."""


def in_brief(study: StudyResults) -> list[str]:
    """Give three lines: what changes, how sure that is, what it cannot say.

    Policies that change how many people are let in are judged by shares elsewhere, and are not named as clear here.
    """
    return [_finding(study), how_sure(study), BEYOND]


def _finding(study: StudyResults) -> str:
    comparison, base = study.comparison, study.table.baseline
    compared = [effect for effect in comparison.effects if not effect.is_baseline]
    if not comparison.standing.finished:
        return f"This study is unfinished ({comparison.standing}), so no policy is called better or worse yet."
    if not compared:
        return f"Only {base} was run, so there is nothing to compare it with."
    clear = [each for each in compared if each.verdict in CLEAR and each.policy not in study.admission]
    if not clear:
        many = "the one policy" if len(compared) == 1 else f"none of {plural(len(compared), 'comparison')}"
        a_difference = f"{'no' if len(compared) == 1 else 'a'} clear difference in {study.label}"
        return f"Against {base}{_level(study)}, {many} shows {a_difference}."
    most = max(clear, key=lambda each: abs(each.diff.value))
    told = [_in_frequencies(study, most), *_also(study, [effect for effect in clear if effect is not most])]
    return " ".join(told)


def _level(study: StudyResults) -> str:
    """Tell what the baseline gives, where there is one scenario."""
    base = [effect for effect in study.comparison.effects if effect.is_baseline]
    if len(base) != 1:
        return ""
    unit = study.label if study.unit == "persons" else study.unit
    return f" ({spoken(base[0].mean)} {unit} on average over {plural(base[0].n, 'run')})"


def _in_frequencies(study: StudyResults, effect: Effect) -> str:
    """Tell one effect: in how many futures it helps, and by how much on average."""
    mean = study.comparison.effect(effect.scenario, study.table.baseline)
    before = "" if mean is None else f", where {study.table.baseline} has {spoken(mean.mean)}"
    verdict = {"better": "better", "worse": "worse"}.get(effect.verdict, "different")
    head = (
        f"Under {_where(study, effect)}, the outcome is {verdict}: {change_in_words(study, effect)} on average{before}"
    )
    counted = frequencies(study, effect)
    return f"{head}; {counted}." if counted else f"{head}."


def frequencies(study: StudyResults, effect: Effect) -> str:
    """Tell in how many pairs an outcome was less, the same and more; empty where that is not known.

    Up to ``MOST_COUNTED`` pairs are counted, more are told as so many of 100.
    """
    pairs = study.comparison.pairs[effect.scenario]
    differences = pairs.column(effect.policy) - pairs.values[:, 0]
    there = differences[~np.isnan(differences)]
    if not len(there):
        return ""
    counts = np.array([(there < 0.0).sum(), (there == 0.0).sum(), (there > 0.0).sum()])
    of = len(there)
    if of > MOST_COUNTED:
        counts, of = np.round(100.0 * counts / of).astype(np.int64), 100
    kind = "futures" if pairs.n_points == pairs.n else "pairs of runs"
    label = study.label
    words = HAPPENED.get(
        study.metric, (f"{label} came out lower", f"{label} stayed the same", f"{label} came out higher")
    )
    order = (2, 1, 0) if effect.diff.value > 0.0 else (0, 1, 2)
    first, second, third = (f"in {counts[k]:,} {words[k]}" for k in order)
    sure = f" (better in {share(effect.p_better)})" if np.isfinite(effect.p_better.value) else ""
    return f"of {of:,} {kind}, {first}, {second} and {third}{sure}"


def _also(study: StudyResults, rest: list[Effect]) -> list[str]:
    """Name the other policies that differ."""
    lines = []
    for verdict, word in (("better", "Better too"), ("worse", "Worse"), ("differs", "Different too")):
        names = [_where(study, effect) for effect in rest if effect.verdict == verdict]
        if names:
            many = f" and {len(names) - 4:,} more" if len(names) > 5 else ""
            lines.append(f"{word}: {', '.join(names[:4]) + many if many else joined_names(names)}.")
    return lines


def _where(study: StudyResults, effect: Effect) -> str:
    return f"{effect.policy} in {effect.scenario}" if len(study.scenarios) > 1 else effect.policy


def how_sure(study: StudyResults) -> str:
    """Say on how many pairs the answer rests, what of it may be luck, and what the runs leave open."""
    comparison = study.comparison
    compared = [effect for effect in comparison.effects if not effect.is_baseline]
    rests = f"How sure: {plural(min((e.n for e in compared), default=0), 'pair')} of runs a policy"
    if not comparison.standing.finished or not compared:
        return f"{rests}, and no claim yet." if compared else "How sure: no claim is made."
    clear = [effect for effect in compared if effect.verdict in CLEAR]
    unsettled = [effect for effect in compared if effect not in clear and effect.verdict not in SETTLED]
    luck = "were no policy any different, fewer than one such table in twenty would make a claim"
    parts = [rests, luck] if clear else [rests]
    if unsettled:
        names = joined_names(list(dict.fromkeys(effect.policy for effect in unsettled)))
        parts.append(f"the runs leave open whether {names} {'helps' if len(unsettled) == 1 else 'help'} or harm"
                     f"{'s' if len(unsettled) == 1 else ''}")  # fmt: skip
    return f"{'; '.join(parts)}."


def smallest_told(study: StudyResults) -> str:
    """Say how small a difference these runs can tell from chance; empty where no interval is known."""
    compared = [effect for effect in study.comparison.effects if not effect.is_baseline]
    halves = [0.5 * effect.diff.width for effect in compared if np.isfinite(effect.diff.width)]
    if not halves:
        return ""
    low, high = number(min(halves)), number(max(halves))
    span = f"about {low} {study.unit}" if low == high else f"{low} to {high} {study.unit}, by policy,"
    return (
        f"These runs tell a difference of {span} or more from chance; of a smaller one they say nothing. "
        "An interval holds the chance of the runs and of the futures that were drawn, and no error of the model itself."
    )
