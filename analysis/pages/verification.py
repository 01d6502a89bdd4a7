"""The page of verification cases and what was measured, in Markdown."""

from __future__ import annotations

from analysis.terminal.verification import ABOUT_PEERS, COLUMNS, asked_of, heading_of, row_cells, tallies
from sim.verification.case_runner import CaseResult


def verification_page(results: list[CaseResult], written: str) -> str:
    """Write results as a page in Markdown: a table of verdicts, then each case with what was measured.

    Args:
        results: to write.
        written: the line that says how the page was made.
    """
    columns, peer = list(COLUMNS), asked_of(results)
    if peer is not None:
        columns.append(heading_of(peer))
    tally, *theirs = tallies(results)
    head = [
        "# Verification of movement and exits",
        "",
        written,
        "",
        "Each case is a file in `tests/verification/cases` ([the language of cases](verification_cases.md)). Square",
        "brackets show the 95 % interval of the mean over the seeds; where every seed must meet the criterion, the",
        "smallest and the largest; where the next run must, the 95 % interval of what one more seed would give. Values",
        "without a criterion stand last. A case that fails stays here until it passes.",
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
    cells = row_cells(result, "<br>")
    verdict = COLUMNS.index("verdict")
    cells[verdict] = f"**{cells[verdict]}**"
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _notes(results: list[CaseResult]) -> list[str]:
    noted = [result.case.parameters for result in results if result.case.parameters.note.strip()]
    lines = ["## Notes", ""] if noted else []
    for parameters in noted:
        lines += [f"**{parameters.id}.** {' '.join(parameters.note.split())}", ""]
    return lines
