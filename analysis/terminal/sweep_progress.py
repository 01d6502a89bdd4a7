"""Progress of a sweep on stderr: runs, rate and time left; a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

import click

from analysis.formatting.layout import clock
from analysis.terminal.progress import EVERY_S, compiled_before, interruptible

if TYPE_CHECKING:
    from sim.studies.sweep import SweepProgress

RAREST_S = 600.0
"""Longest time between two lines, s: the longer a sweep goes on, the rarer they become."""
IDLE_S = 120.0
"""Time without a finished run from which it is told, s."""


class Shown(NamedTuple):
    """What a sweep is to call: ``watch`` with how far it is, ``tell`` with a line."""

    watch: Callable[[SweepProgress], None]
    tell: Callable[[str], None]


@contextmanager
def shown_sweep(title: str, *, quiet: bool) -> Iterator[Shown]:
    """Show how far a sweep has come, and let it be interrupted.

    Args:
        title: what runs.
        quiet: show nothing but what went wrong.

    Yields:
        What the sweep is to call.
    """
    if not quiet and compiled_before() is False:
        click.echo("first run on this machine: compiling once, which takes ten to thirty seconds", err=True)
    with interruptible() as check, _shown(title, quiet=quiet) as shown:

        def watch(tally: SweepProgress) -> None:
            check()
            shown.watch(tally)

        yield Shown(watch, shown.tell)


@contextmanager
def _shown(title: str, *, quiet: bool) -> Iterator[Shown]:
    if quiet:
        yield Shown(lambda tally: None, _line)
    elif sys.stderr.isatty():
        with _bar(title) as shown:
            yield shown
    else:
        yield Shown(_lines(title), _line)


@contextmanager
def _bar(title: str) -> Iterator[Shown]:
    from rich.console import Console  # noqa: PLC0415  (only where a terminal is)
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    columns = (
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[far]}"), TimeElapsedColumn(),
    )  # fmt: skip
    pace = Pace()
    with Bar(*columns, console=Console(stderr=True, markup=False), transient=True) as bar:
        task = bar.add_task(title, total=None, far="starting")

        def watch(tally: SweepProgress) -> None:
            bar.update(task, completed=tally.done + tally.failed, total=tally.total, far=pace.told(tally))

        yield Shown(watch, bar.console.print)


def _lines(title: str) -> Callable[[SweepProgress], None]:
    pace = Pace()
    last = -EVERY_S

    def watch(tally: SweepProgress) -> None:
        nonlocal last
        if pace.elapsed_s - last >= min(max(EVERY_S, 0.05 * pace.elapsed_s), RAREST_S):
            last = pace.elapsed_s
            _line(f"{title}: {pace.told(tally)}")

    return watch


class Pace:
    """How fast a sweep goes, by the runs that it has run itself."""

    def __init__(self) -> None:
        self._begun = monotonic()

    @property
    def elapsed_s(self) -> float:
        """Time since the beginning, s."""
        return monotonic() - self._begun

    def told(self, tally: SweepProgress) -> str:
        """Say runs, rate and time left: ``40 of 120 runs, 24 per min, 3:20 left``."""
        there = tally.done + tally.failed
        parts = [f"{there:,} of {tally.total:,} runs"]
        if tally.failed:
            parts.append(f"{tally.failed:,} failed")
        if tally.pulse.idle_s >= IDLE_S and there < tally.total:
            longest = "".join(f" (longest: {each.run}, {clock(each.seconds)})" for each in tally.pulse.running[:1])
            parts.append(f"no run finished for {clock(tally.pulse.idle_s)}{longest}")
        if tally.fresh and there < tally.total:
            rate = tally.fresh / max(self.elapsed_s, 1e-9)
            parts += [f"{60 * rate:.3g} per min", f"{clock((tally.total - there) / rate)} left"]
        return ", ".join(parts)


def _line(text: str) -> None:
    click.echo(text, err=True)
