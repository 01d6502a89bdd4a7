"""The page of past events and what the model says of them, in Markdown."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.pages.generated import markdown
from analysis.terminal.past_events import COLUMNS, event_remarks, event_rows
from sim.verification.past_events.futures import EventResult
from sim.verification.past_events.prediction import WIDEST_SPAN

ABOUT = f"""
Each event is an aggregate: a synthetic venue of its size and the clocks that are known, no real layout. All else is
drawn at once from what nobody can rule out of it, one setting and one seed a future. The deaths that were counted are
held against the share of those present who died. The second row of an event is the same at the defaults, where only
luck differs.

An event is met only where the observed share lies inside the 5 to 95 % interval **and** that spans a factor of at most
{WIDEST_SPAN:g}. The score is the interval score at 90 % (gneiting_2007) in % of those present: the width, and 20 times
the distance to what was observed; less is better. The rank is the place of what was observed among the runs, from 1,
below all. Nothing was set so that an event is met; but the order of magnitude of the rate of harm was taken from the
band of past attacks, so that this is no test on events that nobody had seen.
"""


def events_page(results: Sequence[EventResult], written: str) -> str:
    """Write results as a page in Markdown: what was done, the table, and what has to be known of each event.

    Args:
        results: to write.
        written: the line that says how the page was made.
    """
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in event_rows(results)]
    lines = [
        "# Past events, over everything that is not known",
        "",
        written,
        "",
        *ABOUT.strip().splitlines(),
        "",
        markdown(rows).rstrip(),
        "",
        *(f"- {line}" for line in event_remarks(results)),
        "",
        "## The events",
        "",
    ]  # fmt: skip
    for result in results:
        parameters = result.event.parameters
        sources = ", ".join(parameters.sources)
        note = " ".join(parameters.observed.note.split())
        told = f"{parameters.about}. {note}".strip()
        lines += [f"**{parameters.title}** (`{parameters.name}`; {sources}). {told}", ""]
    return "\n".join(lines).rstrip() + "\n"
