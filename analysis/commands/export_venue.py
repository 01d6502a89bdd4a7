"""``havenue export-venue``: a venue as GeoJSON, SVG or well-known text."""

from __future__ import annotations

from pathlib import Path

import click

from analysis.commands._completion import shipped


@click.command("export-venue", short_help="Write a venue as GeoJSON, SVG or well-known text.")
@click.argument("venue", metavar="VENUE", shell_complete=shipped("venue"))
@click.option("--to", "kind", type=click.Choice(["geojson", "svg", "wkt"]), default="geojson", show_default=True,
              help="Format.")  # fmt: skip
@click.option("-o", "--out", type=click.Path(path_type=Path), metavar="FILE", help="Default: NAME.FORMAT here.")
def export_venue(venue: str, kind: str, out: Path | None) -> None:
    """Write a venue as GeoJSON, SVG or well-known text, in metres of its sheet.

    VENUE is a file, or the name of a shipped venue. GeoJSON holds everything, and `havenue import-venue` makes the same
    venue of it again; SVG is a drawing at 1 to 100; the text is the walkable floor.
    """
    from analysis.plans.drawings import to_svg, to_wkt
    from analysis.plans.files import write_text
    from analysis.plans.geojson import geojson_text
    from sim.runs.loading import load_venue

    parameters = load_venue(venue)
    write = {"geojson": geojson_text, "svg": to_svg, "wkt": to_wkt}[kind]
    path = out or Path(f"{parameters.name}.{kind}")
    write_text(path, write(parameters))
    click.echo(path)


COMMAND = export_venue
