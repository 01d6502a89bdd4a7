"""``havenue verify --events``: what the model says of past events, over everything that is not known."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sim.verification.past_events.event_files import PastEvent


def verify_events(
    files: Sequence[str],
    patterns: Sequence[str],
    futures: int | None,
    seeds: int | None,
    *,
    workers: int,
    as_json: bool,
    page: Path | None,
    quiet: bool,
) -> None:
    """Run past events, print what they gave, and exit with 1 where one is not met.

    Args:
        files: event files; none for the shipped ones.
        patterns: names of the events to run, or patterns; none for all.
        futures: of each event; None for the number that is usual.
        seeds: runs of each event at the defaults; None for the number that is usual.
        workers: processes.
        as_json: print JSON.
        page: file to write the page to.
        quiet: show no progress.
    """
    from analysis.pages.past_events import events_page
    from analysis.pages.written import command_typed, write_page, written_by
    from analysis.terminal.future_progress import shown_futures
    from analysis.terminal.past_events import events_json, events_text
    from sim.verification.fingerprint import outcome_fingerprint
    from sim.verification.past_events.futures import FUTURES, LUCKS, predict_events

    events = _chosen(files, patterns)
    with shown_futures(quiet=quiet) as watch:
        results = predict_events(events, futures or FUTURES, seeds or LUCKS, workers=workers, watch=watch)
    click.echo(events_json(results) if as_json else events_text(results))
    if page is not None:
        line = written_by(command_typed(click.get_current_context()), outcome_fingerprint())
        write_page(page, events_page(results, line))
    if not all(result.met for result in results):
        raise SystemExit(1)


def _chosen(files: Sequence[str], patterns: Sequence[str]) -> list[PastEvent]:
    from fnmatch import fnmatchcase

    from sim.verification.past_events.event_files import load_events, shipped_events

    events = load_events(list(files) or [str(path) for path in shipped_events()])
    wanted = [pattern.lower() for pattern in patterns]
    if wanted:
        events = [each for each in events if any(fnmatchcase(each.parameters.name, name) for name in wanted)]
    if not events:
        raise click.UsageError(f"No event has the name {' or '.join(patterns)}.")
    names = [each.parameters.name for each in events]
    if twice := {name for name in names if names.count(name) > 1}:
        raise click.UsageError(f"Two events have the name {' and '.join(sorted(twice))}.")
    return events
