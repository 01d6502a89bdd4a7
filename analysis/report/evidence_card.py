"""An evidence card a policy: one small page of what it does, for whom, at what cost, and how good the evidence is."""

from __future__ import annotations

from html import escape
from typing import Final

from analysis.compare.effects import Effect
from analysis.compare.kinds_of_people import admission_in_words, who_in_words
from analysis.compare.study_results import StudyResults
from analysis.formatting.counts import plural
from analysis.formatting.numbers import spoken
from analysis.report import html
from analysis.report.answer import change_in_words
from analysis.report.brief import frequencies
from analysis.report.parameters import parameters_used
from analysis.report.verification import tally_of
from analysis.sensitivity.robustness import robustness_of
from sim.studies.design.robust import ROBUST

STYLE: Final = (
    "@page { size: A5; margin: 11mm; } body { font: 15px/1.4 Arial, 'DejaVu Sans', sans-serif; color: #222; "
    "max-width: 34rem; margin: 1rem auto; padding: 0 1rem; } h1 { font-size: 1.3rem; margin: 0 0 .3rem; } "
    "h2 { font-size: .85rem; color: #0072b2; margin: .8rem 0 .2rem; } p, ul { margin: 0 0 .3rem; } "
    "ul { padding-left: 1.1rem; } @media print { body { font-size: 8.5pt; margin: 0; padding: 0; } }"
)
END: Final = (
    "A comparison under stated assumptions in a synthetic venue. Not a prediction, and one argument among others."
)


def evidence_card(study: StudyResults, policy: str) -> str:
    """Write the card of a policy as one page that needs nothing else.

    Args:
        study: in which it was compared.
        policy: its name; not the baseline.
    """
    effects = [each for each in study.comparison.effects if each.policy == policy and each.n]
    told = study.manifest["policies"][policy]
    parts = [
        html.paragraph(f"{told.get('about', '')}. Against {study.table.baseline}; {', '.join(study.scenarios)}."),
        _part("What it changes", [*(_change(study, each) for each in effects), *_by_share(study, policy)]),
        _part("Whom it harms", _harms(study, policy)),
        _part("What it costs", _costs(study, policy)),
        _part("How good the evidence is", _quality(study, effects)),
        _part("What would turn it round", _turning(study, policy)),
        html.paragraph(
            f"{END} Study {study.manifest['name']}, Havenue {study.manifest['versions'].get('havenue', '')}."
        ),
    ]
    body = "\n".join(part for part in parts if part)
    return html.document(policy, f"{STYLE}\n", f"<h1>{escape(policy)}</h1>\n{body}")


def _part(title: str, lines: list[str]) -> str:
    return f"<h2>{escape(title)}</h2>\n{html.listed(lines)}" if lines else ""


def _change(study: StudyResults, effect: Effect) -> str:
    where = f"{effect.scenario}: " if len(study.scenarios) > 1 else ""
    reason = f" ({effect.reason})" if effect.reason else ""
    return f"{where}{effect.verdict}{reason}. {change_in_words(study, effect)}; {frequencies(study, effect)}"


def _by_share(study: StudyResults, policy: str) -> list[str]:
    if policy not in study.admission:
        return []
    return admission_in_words([policy], study.admission[policy], study.label)


def _harms(study: StudyResults, policy: str) -> list[str]:
    if not study.kind_effects:
        return ["who is harmed is not told by these results"]
    return who_in_words([each for each in study.kind_effects if each.effect.policy == policy], study.label)


def _costs(study: StudyResults, policy: str) -> list[str]:
    found = [
        f"{each.currency} {each.annual:,.0f} a year ({each.price_level}); in one attack {spoken(each.deaths_averted)} "
        f"deaths and {spoken(each.casualties_averted)} casualties averted in {scenario}"
        for scenario, costs in study.comparison.costs.items() for each in costs if each.policy == policy
    ]  # fmt: skip
    return found or ["no cost is known, or costs were left out"]


def _quality(study: StudyResults, effects: list[Effect]) -> list[str]:
    used = parameters_used(study)
    assumed = sum(each.knob.source.how == "assumption" for each in used)
    pairs = plural(min((each.n for each in effects), default=0), "pair")
    robust = study.manifest.get("design") == ROBUST
    varied = "every uncertainty with a plausible range varied" if robust else "not over every uncertainty"
    return [
        f"sourced inputs: {len(used) - assumed:,} of {len(used):,} parameters rest on a work, the rest on assumptions",
        f"robust: {varied}; {pairs} of runs",
        f"verified: {tally_of() or 'see `havenue verify`'}",
        "out of sample: the model has been held against a few past events, as aggregates, and none was met",
    ]


def _turning(study: StudyResults, policy: str) -> list[str]:
    if study.manifest.get("design") != ROBUST:
        return ["not known: uncertainties were not all varied"]
    found = []
    for each in robustness_of(study.table, study.comparison):
        one = next(each_policy for each_policy in each.policies if each_policy.policy == policy)
        found += [f"{each.scenario}: {', '.join(one.turning)}"] if one.turning else []
        found += [str(one.region)] if one.region is not None else []
    return found or ["nothing that these futures could tell"]
