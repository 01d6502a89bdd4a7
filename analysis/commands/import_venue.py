"""``havenue import-venue``: a venue file from the plan of another program, and a file of what the plan does not say."""

from __future__ import annotations

from pathlib import Path

import click

PLANS = click.Path(path_type=Path)


@click.command("import-venue", short_help="Make a venue of a plan: GeoJSON, WKT, or JuPedSim's files.")
@click.argument("plans", nargs=-1, required=True, type=PLANS, metavar="FILE...")
@click.option("-o", "--out", type=PLANS, metavar="FILE", help="Venue file. Default: the name of FILE with .yaml, here.")
@click.option("--answers", type=PLANS, metavar="FILE", help="File of questions with your answers in it.")
@click.option("--force", is_flag=True, help="Write over a venue file that is there.")
def import_venue(plans: tuple[Path, ...], out: Path | None, answers: Path | None, force: bool) -> None:
    """Make a venue of a plan, and ask for what the plan does not say.

    FILE is GeoJSON, well-known text, or the JSON of a JuPedSim scenario with its exits; several files may make one
    plan. The venue holds what is certain and a guess for everything else. Each guess is a question with its place in a
    second file: write your answers there and import again with --answers. GeoJSON that `export-venue` wrote comes back
    as it was.
    """
    from analysis.formatting.counts import plural
    from analysis.plans.completing import Completed
    from analysis.plans.files import write_text
    from analysis.plans.geojson import own_words
    from analysis.plans.sketch import plain_name, read_sketch
    from analysis.plans.venue_file import questions_text, read_answers, venue_text

    name = plain_name(plans[0].stem)
    path, source = out or Path(f"{name}.yaml"), ", ".join(plan.name for plan in plans)
    asked = path.with_suffix(".questions.yaml")
    if not answers and asked.exists() and read_answers(asked):
        raise click.UsageError(f"{asked} holds answers: give them with --answers {asked}, or move it away.")
    if path.exists() and not (force or answers):
        raise click.UsageError(f"{path} is there already: name another file with --out, or add --force.")
    words = own_words(plans[0]) if len(plans) == 1 else None
    completed = None
    if words is None:
        completed = Completed(read_sketch(list(plans)), name, read_answers(answers) if answers else {})
        words = completed.words
    write_text(path, venue_text(words, source))
    click.echo(path)
    if completed is not None:
        write_text(asked, questions_text(completed.questions, completed.answers, source))
        click.echo(asked)
        click.echo(f"{plural(completed.open_questions, 'question')} not answered yet: see there")
    _tell_what_is_wrong(path)


def _tell_what_is_wrong(path: Path) -> None:
    """Say what `check` would say of the venue; it is written all the same, to be mended."""
    from sim.errors import InputError
    from sim.runs.loading import load_venue

    try:
        load_venue(str(path))
    except InputError as error:
        click.echo(str(error), err=True)
        click.echo("the venue is written, and cannot be walked in yet: mend these, or answer the questions", err=True)
        raise SystemExit(error.exit_code) from error


COMMAND = import_venue
