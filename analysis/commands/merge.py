"""``havenue merge``: joins the shards of a study into one results folder."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("merge", short_help="Join the shards of a study into one results folder.")
@click.argument("folder", type=click.Path(path_type=Path), metavar="DIR")
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
def merge(folder: Path, as_json: bool) -> None:
    """Join the shards of a study into one results folder.

    DIR is the folder that every shard was given as --out. Merge again when more shards have arrived. To run what is
    still missing, use `havenue sweep` with the same study and --out, without --shard.
    """
    import json

    from analysis.formatting.counts import part_of
    from analysis.formatting.layout import Section, rendered
    from sim.studies.store.merging import merge as join

    merged = join(folder)
    if as_json:
        told = {
            "shards": len(merged.shards), "absent": list(merged.absent), "runs": merged.runs, "done": merged.done,
            "failed": merged.failed, "out": str(folder),
        }  # fmt: skip
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
        return
    absent = f"; missing: {', '.join(map(str, merged.absent))}" if merged.absent else ""
    rows = (
        ("shards", f"{len(merged.shards)}{absent}"),
        ("done", part_of(merged.done, merged.runs, "run")),
        ("failed", f"{merged.failed:,}"),
        ("saved in", str(folder)),
    )
    click.echo(rendered([Section("", rows)]))


COMMAND = merge
