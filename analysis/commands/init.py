"""``havenue init``: a commented file to start from."""

from __future__ import annotations

from pathlib import Path

import click

KINDS = ("scenario", "venue", "policy", "study")


@click.command("init", short_help="Write a commented file to start from.")
@click.argument("kind", type=click.Choice(KINDS), metavar="[scenario|venue|policy|study]")
@click.option("-o", "--out", type=click.Path(path_type=Path), metavar="FILE", help="Default: my_KIND.yaml here.")
def init(kind: str, out: Path | None) -> None:
    """Write a commented file to start from: a scenario, a venue, a policy or a study.

    The file is complete and `havenue check` accepts it as it is; change it as you need. A file that is there is never
    written over.
    """
    from importlib.resources import files

    from analysis.plans.files import write_text

    path = out or Path(f"my_{kind}.yaml")
    if path.exists():
        raise click.UsageError(f"{path} is there already: name another file with --out.")
    write_text(path, (files("analysis") / "templates" / f"{kind}.yaml").read_text(encoding="utf-8"))
    click.echo(path)


COMMAND = init
