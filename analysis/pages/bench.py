"""The page of measured speed and memory, in Markdown."""

from __future__ import annotations

from analysis.terminal.bench import COLUMNS, aims_met, machine, measurement_cells
from sim.bench.measurements import Measurement


def bench_page(figures: list[Measurement], written: str) -> str:
    """Write figures as a page in Markdown: how they were measured, the machine, and the table.

    Args:
        figures: to write.
        written: the line that says how the page was made.
    """
    head = [
        "# Performance",
        "",
        written,
        "",
        "One hall for any number of people: 3 to 2, 2 people/m2, one 2.4 m door for 500 people (at most 64 doors, then",
        "wider ones), everybody to the nearest. Times are CPU seconds of one thread, medians over the repeats, with",
        "the smallest and the largest in brackets. The two sides of a ratio were run alternately in the same process,",
        "so ratios are more reliable than times.",
        "",
        machine() + ". " + aims_met(figures) + ".",
        "",
        "| " + " | ".join(COLUMNS) + " |",
        "|" + "---|" * len(COLUMNS),
    ]  # fmt: skip
    rows = [
        "| " + " | ".join(cell.replace("|", "\\|") for cell in measurement_cells(figure)) + " |" for figure in figures
    ]
    return "\n".join([*head, *rows]) + "\n"
