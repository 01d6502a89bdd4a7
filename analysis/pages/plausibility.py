"""The table of spreads beside published ranges, as a block of a page in Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.compare.plausibility import Spread
from analysis.compare.recorded_runs import RecordedRuns
from analysis.formatting.counts import plural
from analysis.pages.generated import markdown
from analysis.terminal.plausibility import HOW, plausibility_rows


def plausibility_block(
    runs: Sequence[RecordedRuns], spreads: Sequence[Spread], remarks: Sequence[str], written: str
) -> str:
    """Write spreads as a block: how it was made, the table, and how to read it.

    Args:
        runs: of each scenario.
        spreads: of each quantity in each scenario.
        remarks: where to read them with care.
        written: the line that says how the block was made.
    """
    told = (f"{each.scenario} under {each.policy}, {plural(each.n, 'run')} of Havenue {each.version}" for each in runs)
    table = markdown(plausibility_rows(runs, spreads))
    notes = "".join(f"- {remark}\n" for remark in remarks)
    return f"{written}\n\n{HOW} The runs: {'; '.join(told)}.\n\n{table}{notes}"
