"""Progress on stderr: a bar on a terminal, a line now and then elsewhere, nothing when told to be quiet."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from time import monotonic

import click

from analysis.formatting.layout import clock

Progress = Callable[[float, float], None]

EVERY_S = 10.0
"""Wall time between two lines where stderr is no terminal, s."""
COMPILING = "first run on this machine: compiling once, which takes one to three minutes"
STOPS = (signal.SIGINT, signal.SIGTERM)
"""Signals that ask a run or a sweep to end."""


@contextmanager
def shown_progress(title: str, *, quiet: bool) -> Iterator[Progress]:
    """Show how far a run has come, and let it be interrupted.

    Args:
        title: what runs.
        quiet: show nothing.

    Yields:
        What the run is to call with the simulated time and its limit, s.

    Raises:
        KeyboardInterrupt: in the run, soon after Ctrl-C.
    """
    if not quiet and compiled_before() is False:
        click.echo(COMPILING, err=True)
    with interruptible() as check, _shown(title, quiet=quiet) as show:

        def progress(now_s: float, limit_s: float) -> None:
            check()
            show(now_s, limit_s)

        yield progress


@contextmanager
def interruptible() -> Iterator[Callable[[], None]]:
    """Remember Ctrl-C, and SIGTERM, by which batch queues and systems end what runs.

    Should a library swallow the exception while it compiles, the next check raises it again.
    """
    told = False

    def note(*_: object) -> None:
        nonlocal told
        told = True
        raise KeyboardInterrupt

    def check() -> None:
        if told:
            raise KeyboardInterrupt

    ours = STOPS if threading.current_thread() is threading.main_thread() else ()
    heeded = [each for each in ours if signal.getsignal(each) is not signal.SIG_IGN]  # jobs in the background ignore it
    before = {each: signal.signal(each, note) for each in heeded}
    try:
        yield check
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@contextmanager
def _shown(title: str, *, quiet: bool) -> Iterator[Progress]:
    if quiet:
        yield lambda now_s, limit_s: None
    elif sys.stderr.isatty():
        with _bar(title) as show:
            yield show
    else:
        click.echo(f"{title}: running", err=True)
        yield _lines(title)


@contextmanager
def _bar(title: str) -> Iterator[Progress]:
    from rich.console import Console  # noqa: PLC0415  (only where a terminal is)
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn  # noqa: PLC0415
    from rich.progress import Progress as Bar  # noqa: PLC0415

    columns = (
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[simulated]}"),
        TimeElapsedColumn(),
    )  # fmt: skip
    with Bar(*columns, console=Console(stderr=True, markup=False), transient=True) as bar:
        task = bar.add_task(title, total=None, simulated="building the venue")

        def progress(now_s: float, limit_s: float) -> None:
            bar.update(task, completed=now_s, total=limit_s, simulated=_of(now_s, limit_s))

        yield progress


def _lines(title: str) -> Progress:
    begun = last = monotonic()

    def progress(now_s: float, limit_s: float) -> None:
        nonlocal last
        now = monotonic()
        if now - last >= EVERY_S:
            last = now
            click.echo(f"{title}: {_of(now_s, limit_s)}, after {now - begun:.0f} s", err=True)

    return progress


def _of(now_s: float, limit_s: float) -> str:
    return f"{clock(now_s)} simulated, {clock(limit_s)} planned"


def compiled_before() -> bool | None:
    """Tell whether compiled loops are kept on disk; None where that cannot be told."""
    spec = find_spec("sim.kernels")
    if spec is None or spec.origin is None:
        return None
    told = os.environ.get("NUMBA_CACHE_DIR")
    folder = Path(told) if told else Path(spec.origin).parent / "__pycache__"
    if not told and not os.access(folder if folder.exists() else folder.parent, os.W_OK):
        return None
    return any(folder.rglob("*.kernel")) if folder.exists() else False
