"""What a command tells of the folder that it reads, once, beside its result."""

from __future__ import annotations

from pathlib import Path

import click


def note_without_digests(*folders: Path) -> None:
    """Say on stderr which folders an older version wrote: a change to what they hold cannot be seen.

    Args:
        folders: of runs or studies; one that cannot be read is left to whoever reads it.
    """
    from sim.studies.store.soundness import version_without_digests  # noqa: PLC0415  (heavy)

    for folder in folders:
        version = version_without_digests(folder)
        if version:
            text = f"note  {folder}: Havenue {version} wrote it without digests, so damage to its values cannot be seen"
            click.echo(text, err=True)
