"""The page of verification cases and what was measured, in Markdown."""

from __future__ import annotations

from analysis.terminal.verification import ABOUT_PEERS, COLUMNS, _asked, _cells, _heading, _tallies
from sim.verification.case_runner import CaseResult


def page_of(results: list[CaseResult]) -> str:
    """Write results as a page in Markdown: a table of verdicts, then each case with what was measured."""
    columns, peer = list(COLUMNS), _asked(results)
    if peer is not None:
        columns.append(_heading(peer))
    tally, *theirs = _tallies(results)
    head = [
        "# Verification of movement and exits",
        "",
        "Written by `havenue verify --page docs/verification.md` for the cases asked for. Each case is a file in",
        "`tests/verification/cases`. In brackets stands the 95 % interval of the mean over the seeds; where each seed",
        "must hold, the smallest and the largest value. A case that fails stays here until the model meets it.",
        "",
        *(ABOUT_PEERS if peer else ()),
        tally + ".",
        *theirs,
        "",
        "| " + " | ".join(columns) + " |",
        "|---" * len(columns) + "|",
    ]
    return "\n".join([*head, *(_row(result) for result in results), "", *_notes(results)]).rstrip() + "\n"


def _row(result: CaseResult) -> str:
    cells = _cells(result, "<br>")
    verdict = COLUMNS.index("verdict")
    cells[verdict] = f"**{cells[verdict]}**"
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _notes(results: list[CaseResult]) -> list[str]:
    noted = [result.case.words for result in results if result.case.words.note.strip()]
    lines = ["## Notes", ""] if noted else []
    for words in noted:
        lines += [f"**{words.id}.** {' '.join(words.note.split())}", ""]
    return lines
