"""What a report rests on: its limits, its use, what is verified, and where it comes from."""

from __future__ import annotations

from typing import Final

from analysis.compare.study_results import StudyResults
from analysis.formatting.counts import plural
from analysis.report import html
from analysis.report.limits import LACKS, switched_off
from analysis.report.parameters import parameters
from analysis.report.verification import verification

LIMITS: Final = (
    "The model explores and compares; it does not predict how many would be harmed, and gives no likelihood of an "
    "attack.",
    "An interval holds the chance of the runs and of the sampled futures. It holds no error of the model itself.",
    "Many values are assumptions, and say so in the table of parameters; several sources are contested.",
    " ".join(("Not in the model:", *LACKS)),
)
"""What holds of every study; ``_limits`` adds what a study leaves out."""
FALSE_ALARMS: Final = "The harm of false alarms does not appear: no scenario without a hazard was run."
USE: Final = (
    "Havenue exists to protect people. The hazard is coarse and exogenous: a reach, a rate, a duration. Nothing in it "
    "searches over the hazard, and only levers of protection can be set by a policy. Venues are synthetic archetypes. "
    "Results are comparisons under stated assumptions; nothing ranks a venue's weaknesses. Please keep it so in what "
    "you make of this page. Those who die or are hurt in a run stand for people."
)
SEEDS: Final = {
    "own": "drawn from the first seed, the point and the replication: each point has luck of its own, common to all "
    "policies and scenarios",
    "shared": "that of a run is the first seed plus the number of its replication; common to all points, policies and "
    "scenarios",
}
"""How a run came to its seed, by whether points have luck of their own."""
MODEL: Final = "{}: a digest of the code that decides outcomes; runs of other code are never mixed with these"


def ground(study: StudyResults) -> list[str]:
    """Give the sections that say what the study rests on."""
    return [
        html.section("Limits", html.listed(limits_of(study)), name="limits", folded=True),
        html.section("Responsible use", html.paragraph(USE), name="use", folded=True),
        html.section("Verification", *verification(study), name="verification", folded=True),
        html.section("Provenance", _provenance(study), name="provenance", folded=True),
        html.section("Assumptions and parameters", parameters(study), name="parameters", folded=True),
    ]


def limits_of(study: StudyResults) -> list[str]:
    """Give what holds of every study, and what of the model this one leaves out."""
    out = switched_off(study.manifest)
    left_out = [f"In the model, and switched off in every run of this study: {'; '.join(out)}."] if out else []
    words = [each for each in study.manifest["scenarios"].values() if each]
    return [*LIMITS, *left_out, *([FALSE_ALARMS] if words and all(each.get("hazards") for each in words) else [])]


def _provenance(study: StudyResults) -> str:
    told, table = study.manifest, study.table
    runs = plural(len(table.point), "run") if table.standing.finished else f"{table.standing} (unfinished)"
    version, dates = told["versions"].get("havenue", ""), study.dates
    money = "" if study.valuation is not None else " --no-money"
    rows = [
        ("study", str(told["name"])), ("digest of its inputs", str(told.get("digest", ""))),
        ("baseline", table.baseline),
        ("runs", f"{runs}, of which {int(table.failed.sum()):,} failed"),
        ("run on", dates[0] if dates[0] == dates[1] else f"{dates[0]} to {dates[1]}") if dates else ("", ""),
        ("commands", f"`havenue sweep`, then `havenue report {study.folder.name} --metric {study.metric}{money}`"),
        ("design", f"{told.get('design', 'none')}: {plural(int(told['points']), 'point')}, "
                   f"{plural(int(told['replications']), 'replication')}"),
        ("seeds", SEEDS[study.comparison.luck]),
        ("versions", ", ".join(f"{name} {number}" for name, number in told["versions"].items() if name != "model")),
        ("model", MODEL.format(told["versions"]["model"])) if "model" in told["versions"] else ("", ""),
        ("bootstrap", "pairs drawn with replacement, fixed seed; widened where pairs share futures or luck"),
        ("bootstrap-t", "from 20 pairs on, each resample of a difference measured in its own standard errors"),
        ("licence, citation", f"Havenue {version} by the Havenue authors, MIT licence; please cite it with the version "
                              "and the seeds (`CITATION.cff`)"),
    ]  # fmt: skip
    return html.table(("", ""), [row for row in rows if row[1]], kind="plain")
