"""Progress of a sweep on stderr: runs, rate and time left; a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

import sys
from bisect import insort
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple

import click

from analysis.formatting.counts import part_of
from analysis.formatting.layout import clock
from analysis.terminal.progress import COMPILING, EVERY_S, compiled_before, interruptible

if TYPE_CHECKING:
    from sim.studies.sweep import SweepProgress

RAREST_S = 600.0
"""Longest time between two lines, s: the longer a sweep goes on, the rarer they become."""
IDLE_S = 120.0
"""Time without a finished run from which it is told, s."""
FEWEST = 2
"""Runs that are done before anything is said of the time left."""


class Shown(NamedTuple):
    """What a sweep is to call: ``watch`` with how far it is, ``tell`` with a line."""

    watch: Callable[[SweepProgress], None]
    tell: Callable[[str], None]


@contextmanager
def shown_sweep(title: str, pace: Pace, *, quiet: bool) -> Iterator[Shown]:
    """Show how far a sweep has come, and let it be interrupted.

    Args:
        title: what runs.
        pace: tells how fast it goes.
        quiet: show nothing but what went wrong.

    Yields:
        What the sweep is to call.
    """
    if not quiet and compiled_before() is False:
        click.echo(COMPILING, err=True)
    with interruptible() as check, _shown(title, pace, quiet=quiet) as shown:

        def watch(tally: SweepProgress) -> None:
            check()
            pace.see(tally)
            shown.watch(tally)

        yield Shown(watch, shown.tell)


@contextmanager
def shown_pilot(*, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Say what a pilot runs, and let it be interrupted; gives what it is to call with a line."""
    if not quiet and compiled_before() is False:
        click.echo(COMPILING, err=True)
    with interruptible() as check:

        def tell(text: str) -> None:
            check()
            if not quiet:
                _line(text)

        yield tell


@contextmanager
def _shown(title: str, pace: Pace, *, quiet: bool) -> Iterator[Shown]:
    if quiet:
        yield Shown(lambda tally: None, _line)
    elif sys.stderr.isatty():
        with _bar(title, pace) as shown:
            yield shown
    else:
        yield Shown(_lines(title, pace), _line)


@contextmanager
def _bar(title: str, pace: Pace) -> Iterator[Shown]:
    from rich.console import Console  # noqa: PLC0415  (only where a terminal is)
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    columns = (
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[far]}"), TimeElapsedColumn(),
    )  # fmt: skip
    with Bar(*columns, console=Console(stderr=True, markup=False), transient=True) as bar:
        task = bar.add_task(title, total=None, far="starting")

        def watch(tally: SweepProgress) -> None:
            bar.update(task, completed=tally.done + tally.failed, total=tally.total, far=pace.told(tally))

        yield Shown(watch, bar.console.print)


def _lines(title: str, pace: Pace) -> Callable[[SweepProgress], None]:
    last = -EVERY_S

    def watch(tally: SweepProgress) -> None:
        nonlocal last
        if pace.elapsed_s - last >= min(max(EVERY_S, 0.05 * pace.elapsed_s), RAREST_S):
            last = pace.elapsed_s
            _line(f"{title}: {pace.told(tally)}")

    return watch


class Pace:
    """How fast a sweep goes, by the runs that it has run itself.

    Compiling never counts as running, and nothing is told before two runs are done. The time left is that of the
    median run, so that a slow first one, or a rare long one, moves it little.

    Args:
        workers: processes that run at the same time, each with a core of its own; None where nobody knows, as on a
            cluster: then by how fast runs have come in since the first.
        clock: gives the time, s.
    """

    def __init__(self, workers: int | None = None, clock: Callable[[], float] = monotonic) -> None:
        self._workers = workers
        self._clock = clock
        self._begun = clock()
        self._seconds: list[float] = []
        self._first = 0.0

    @property
    def elapsed_s(self) -> float:
        """Time since the beginning, s."""
        return self._clock() - self._begun

    def see(self, tally: SweepProgress) -> None:
        """Take note of the run that has just been done."""
        if tally.last_s is not None:
            self._first = self._first if self._seconds else self._clock()
            insort(self._seconds, tally.last_s)

    def left_s(self, runs: int) -> float | None:
        """Give the time that so many more runs will take, s; None while nobody can know."""
        if len(self._seconds) < FEWEST:
            return None
        return max(runs / self._rate(), self._median() if self._workers else 0.0)

    def told(self, tally: SweepProgress) -> str:
        """Say runs, rate and time left: ``40 of 120 runs, 24 per min, 3:20 left``."""
        there = tally.done + tally.failed
        parts = [part_of(there, tally.total, "run")]
        if tally.failed:
            parts.append(f"{tally.failed:,} failed")
        if tally.pulse.idle_s >= IDLE_S and there < tally.total:
            longest = "".join(f" (longest: {each.run}, {clock(each.seconds)})" for each in tally.pulse.running[:1])
            parts.append(f"no run finished for {clock(tally.pulse.idle_s)}{longest}")
        left = self.left_s(tally.total - there)
        if left is not None and there < tally.total:
            parts += [f"{60 * self._rate():.3g} per min", f"{clock(left)} left"]
        return ", ".join(parts)

    def _rate(self) -> float:
        """Give the runs that are done in a second."""
        if self._workers:
            return self._workers / max(self._median(), 1e-9)
        return (len(self._seconds) - 1) / max(self._clock() - self._first, 1e-9)

    def _median(self) -> float:
        return float(median(self._seconds))


def _line(text: str) -> None:
    click.echo(text, err=True)
