"""The assurance folder of a study: what an analyst, an assurer and an approver need before a result is used.

Its parts are those that the UK government's AQuA Book asks for. What only people can say is left blank.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from analysis.compare.study_results import StudyResults
from analysis.report.assumptions import HEAD, assumption_rows
from analysis.report.brief import in_brief
from analysis.report.evidence_card import evidence_card
from analysis.report.ground import limits_of
from analysis.report.verification import failed_laws, tally_of
from sim.installation import __version__
from sim.runs.file_formats import file_digest
from sim.runs.results_folder import MANIFEST
from sim.studies.store.database import RESULTS
from sim.verification.credibility import load_credibility

FOLDER: Final = "assurance"
BLANK: Final = "______________________________"
VALID_DAYS: Final = 365
"""Days after its last run from which a study should be run again (assumption: facts and model change)."""


def assurance_pages(study: StudyResults) -> dict[str, str]:
    """Give the files of the folder by name; equal results give equal bytes."""
    return {
        "1_question.md": _question(study),
        "2_assumptions.csv": _assumptions(study),
        "3_decisions.md": _decisions(study),
        "4_data.md": _data(study),
        "5_tests.md": _tests(study),
        "6_limits.md": _limits(study),
        "7_statement.md": _statement(study),
        **{f"card_{name}.html": evidence_card(study, name) for name in study.table.policies[1:]},
    }


def run_again_after(study: StudyResults) -> str:
    """Give the day after which a study should be run again: a year after its last run, or the model's own review."""
    review = date.fromisoformat(str(load_credibility().review_again_by))
    if study.dates is None:
        return review.isoformat()
    return min(review, date.fromisoformat(study.dates[1]) + timedelta(days=VALID_DAYS)).isoformat()


def _page(title: str, *parts: str) -> str:
    return "\n\n".join([f"# {title}", *(part for part in parts if part)]) + "\n"


def _list(lines: list[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [head, tuple("---" for _ in head), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in row)} |" for row in lines)


def _question(study: StudyResults) -> str:
    told = study.manifest
    uses = load_credibility().uses
    return _page(
        "Question and context of use",
        f"Study: {told['name']}. {told.get('about', '')}",
        f"Question: {told.get('question') or 'none was written'}",
        f"Answer in brief: {' '.join(in_brief(study))}",
        f"Who decides what by it, and by when: {BLANK}",
        f"What happens if the answer is wrong: {BLANK}",
        "What the model is suited for:",
        _list(list(uses.suited)),
    )


def _assumptions(study: StudyResults) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEAD)
    writer.writerows(assumption_rows(study))
    return text.getvalue()


def _decisions(study: StudyResults) -> str:
    told: dict[str, Any] = study.manifest
    words = told.get("study", {})
    rows = [
        ("what it is compared with", study.table.baseline),
        ("policies", ", ".join(study.table.policies[1:]) or "none"),
        ("scenarios", ", ".join(study.scenarios)),
        ("outcome", f"{study.table.label(study.metric)}, {study.comparison.better} is better"),
        ("design", f"{told.get('design', 'none')}, {told['points']} points, {told['replications']} replications"),
        ("smallest difference that matters", str(study.comparison.margin or "none was named")),
        ("stopping rule", str(words.get("stop") or "none: all runs are run")),
        ("first seed", str(words.get("first_seed", 0))),
        *((f"policy {name}", str(told["policies"][name].get("reason") or told["policies"][name].get("about", "")))
          for name in study.table.policies[1:]),
    ]  # fmt: skip
    blank = [(what, chosen, "", "") for what, chosen in rows]
    return _page("Decisions log", "Fill in who decided what, when and why.",
                 _table(("decision", "as it was taken", "by whom and when", "why"), blank))  # fmt: skip


def _data(study: StudyResults) -> str:
    told, folder = study.manifest, study.folder
    rows = [(name, file_digest(folder / name)) for name in (MANIFEST, RESULTS)]
    versions = ", ".join(f"{name} {number}" for name, number in told["versions"].items())
    dates = "not told" if study.dates is None else f"{study.dates[0]} to {study.dates[1]}"
    return _page(
        "Data log",
        _table(("file", "SHA-256"), rows),
        _list([
            f"digest of the study's inputs: {told.get('digest', '')}", f"run on: {dates}", f"versions: {versions}",
            f"runs: {len(study.table.point):,}, of which {int(study.table.failed.sum()):,} failed",
            "venues and people are synthetic; no personal data is in the results",
            "sources of every number: `2_assumptions.csv`, and the table of parameters of `havenue report`",
        ]),
    )  # fmt: skip


def _tests(study: StudyResults) -> str:
    run = study.manifest["versions"].get("havenue", "")
    missed = [f"not met: {test}: {law}" for test, law in failed_laws()]
    return _page(
        "Test evidence",
        f"The study was run with Havenue {run}; the tests below are of Havenue {__version__}.",
        tally_of() or "The page of `havenue verify` is not at hand: run it and add what it says.",
        _list(missed),
        f"Results read again by somebody else, by whom and how: {BLANK}",
    )


def _limits(study: StudyResults) -> str:
    uses = load_credibility().uses
    return _page(
        "Limits, and what it may not be used for",
        _list(limits_of(study)),
        "It may not be used to:",
        _list(list(uses.unsuited)),
        uses.beyond,
        f"Run it again after {run_again_after(study)}, or when the model, the venue or the facts behind it change.",
    )


def _statement(study: StudyResults) -> str:
    roles = ("Commissioner", "Analyst", "Assurer", "Approver")
    signed = [(role, BLANK, BLANK, BLANK) for role in roles]
    return _page(
        "Assurance statement",
        f"Study: {study.manifest['name']}. Not valid after {run_again_after(study)}.",
        f"What was checked, how, and by whom: {BLANK}",
        f"What is left open, and why it may be used all the same: {BLANK}",
        _table(("role", "name", "date", "signature"), signed),
        "Until these lines are filled in, nobody has assured this study.",
    )
