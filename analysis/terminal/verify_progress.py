"""Progress of ``verify`` on stderr: a line a case; on a terminal a bar as well; nothing when told to be quiet."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING

import click

from analysis.formatting.counts import part_of
from analysis.formatting.layout import clock
from analysis.terminal.progress import COMPILING, compiled_before, interruptible

if TYPE_CHECKING:
    from sim.verification.case_runner import VerifyProgress

Watch = Callable[["VerifyProgress"], None]

FEWEST = 2
"""Cases that are done before anything is said of the time left."""


@contextmanager
def shown_cases(*, quiet: bool, clock: Callable[[], float] = monotonic) -> Iterator[Watch]:
    """Show how far cases have come, and let them be interrupted.

    Args:
        quiet: show nothing.
        clock: gives the time, s.

    Yields:
        What ``verify_all`` is to call.

    Raises:
        KeyboardInterrupt: between two variants, soon after Ctrl-C.
    """
    if not quiet and compiled_before() is False:
        click.echo(COMPILING, err=True)
    with interruptible() as check, _shown(quiet, clock) as show:

        def watch(progress: VerifyProgress) -> None:
            check()
            show(progress)

        yield watch


@contextmanager
def _shown(quiet: bool, clock: Callable[[], float]) -> Iterator[Watch]:
    if quiet:
        yield lambda progress: None
    elif sys.stderr.isatty():
        with _bar(clock) as watch:
            yield watch
    else:
        yield _lines(clock, lambda text: click.echo(text, err=True))


@contextmanager
def _bar(clock: Callable[[], float]) -> Iterator[Watch]:
    from rich.console import Console  # noqa: PLC0415  (only where a terminal is)
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    columns = (BarColumn(), TextColumn("{task.fields[far]}"), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True, markup=False, highlight=False), transient=True) as bar:
        task, begun = bar.add_task("verify", total=1.0, far="starting"), clock()
        tell = _lines(clock, bar.console.print)

        def watch(progress: VerifyProgress) -> None:
            tell(progress)
            far = [how_far(progress, clock() - begun), progress.walking]
            bar.update(task, completed=progress.share, far=", ".join(part for part in far if part))

        yield watch


def _lines(clock: Callable[[], float], tell: Callable[[str], None]) -> Watch:
    begun = clock()

    def watch(progress: VerifyProgress) -> None:
        if progress.result is not None:
            told = [each.name for each in progress.result.case.variants]
            case = f"{progress.result.case.parameters.id} {told[0] if len(told) == 1 else f'{len(told)} variants'}"
            took = f"{progress.result.verdict} in {progress.seconds:.0f} s"
            tell(f"{case}: {took}; {how_far(progress, clock() - begun)}")

    return watch


def how_far(progress: VerifyProgress, elapsed_s: float) -> str:
    """Say how many cases are done, and after two of them how long the others will take.

    Args:
        progress: how far cases have come.
        elapsed_s: time since the first began, s.

    Returns:
        Such as ``12 of 47 cases, 3:20 left``: at the pace of the replications so far.
    """
    told = part_of(progress.done, progress.total, "case")
    if FEWEST <= progress.done < progress.total and progress.share > 0.0:
        return f"{told}, {clock(elapsed_s * (1.0 - progress.share) / progress.share)} left"
    return told
