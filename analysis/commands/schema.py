"""``havenue schema``: the JSON Schema of a file, with which editors complete and check while one types."""

from __future__ import annotations

import json

import click


@click.command("schema", short_help="Print the JSON Schema of a file, for editors.")
@click.argument("kind", type=click.Choice(["scenario", "venue", "policy", "study", "context"]), default="scenario")
def schema(kind: str) -> None:
    """Print the JSON Schema (2020-12) of scenario, venue, policy, study or context files.

    Save it and name it in the first line of a file: # yaml-language-server: $schema=scenario.json
    """
    from sim.runs.json_schema import schema_of

    click.echo(json.dumps(schema_of(kind), indent=2, ensure_ascii=False))


COMMAND = schema
