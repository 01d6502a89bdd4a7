"""``havenue replay``: writes a stored run as one page that plays it."""

from __future__ import annotations

import math
from pathlib import Path

import click


@click.command("replay", short_help="Write a page that plays one stored run in any browser.")
@click.argument("folder", metavar="RUN", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Output file. Default: RUN/replay.html.")  # fmt: skip
@click.option("--every", type=click.FloatRange(0.1, 60.0), default=1.0, show_default=True, metavar="SECONDS",
              help="Time between two places of a person; 0.5 for a close look.")  # fmt: skip
@click.option("--aggregate", is_flag=True, help="For publication: tell nothing of single people.")
def replay(folder: Path, out: Path | None, every: float, aggregate: bool) -> None:
    """Write a page that plays one stored run in any browser.

    RUN is a folder written by `havenue run ... --trajectory`. The page is one HTML file; it needs no network. It shows
    the plan, everybody by what they do, doors, clock, events and counts. The same folder gives the same bytes.
    """
    from analysis.pages.written import write_page
    from analysis.replay.page import replay_page
    from sim.runs.results_folder import REPLAY
    from sim.runs.stored_run import load_run

    if math.isnan(every):
        raise click.UsageError("--every is a number of seconds from 0.1 to 60.")
    place = folder / REPLAY if out is None else out
    text = replay_page(load_run(folder), every, aggregate=aggregate)
    write_page(place, text)
    click.echo(str(place))


COMMAND = replay
