"""Progress of ``verify --events`` on stderr: a line now and then and for each error; nothing when told to be quiet."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import TYPE_CHECKING, Final

import click

from analysis.formatting.counts import part_of
from analysis.formatting.layout import clock
from analysis.terminal.progress import COMPILING, compiled_before, interruptible

if TYPE_CHECKING:
    from sim.verification.past_events.futures import FutureProgress, Watch

EVERY_S: Final = 10.0
"""Wall time between two lines, s; an error is told at once."""


@contextmanager
def shown_futures(*, quiet: bool) -> Iterator[Watch]:
    """Show how far the runs of past events have come, and let them be interrupted.

    Args:
        quiet: show nothing but errors.

    Yields:
        What ``predict_events`` is to call.

    Raises:
        KeyboardInterrupt: in a run, soon after Ctrl-C.
    """
    if not quiet and compiled_before() is False:
        click.echo(COMPILING, err=True)
    tell = future_lines(lambda line: click.echo(line, err=True), quiet=quiet)
    with interruptible() as check:

        def watch(progress: FutureProgress) -> None:
            check()
            tell(progress)

        yield watch


def future_lines(
    tell: Callable[[str], None], *, quiet: bool = False, clock_s: Callable[[], float] = monotonic
) -> Watch:
    """Give what turns progress into lines.

    Args:
        tell: takes a line.
        quiet: leave out all but errors.
        clock_s: gives the time, s.
    """
    begun = clock_s()
    told = -EVERY_S

    def watch(progress: FutureProgress) -> None:
        nonlocal told
        elapsed = clock_s() - begun
        if progress.error:
            tell(f"{progress.event}, {progress.error}")
        if quiet or (elapsed - told < EVERY_S and progress.done < progress.total):
            return
        told = elapsed
        left = "" if progress.done == progress.total else f", {clock(elapsed / progress.share - elapsed)} left"
        tell(f"{progress.event}: {part_of(progress.done, progress.total, 'run')}{left}")

    return watch
