"""The page of one run: its sections in order, and what every such page says of what one run can tell."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from types import ModuleType
from typing import Final

from analysis.plots import air, casualties, evacuation, exits, queues, response, style
from analysis.report import html
from analysis.run_page import happened, places
from analysis.terminal.summary import ONE_RUN
from sim.runs.results_folder import REPLAY
from sim.runs.stored_run import StoredRun

ONE_NIGHT: Final = (
    "What happened in one run of a simulation: one possible night. Nothing about the venue, and nothing about any "
    "policy, can be concluded from it."
)
A_STUDY: Final = (
    "For conclusions, run a study, which compares policies over many runs and gives every number with an interval: "
    "`havenue init study` writes a file to start from, `havenue sweep my_study.yaml --out results/my_study` runs it, "
    "and `havenue report results/my_study` writes its page."
)
QUEUES: Final = (
    "Somebody waits at the next door on their way while they run or go to hide and get on at less than 0.25 m/s. The "
    "density before a door is that of people upright within 1 m of it, on its fuller side. Doors stand in the order "
    "of the venue's file. All this is one night: who would change a door needs a study."
)
MINUTES: Final = "People at full minutes; where nothing had changed since the row before, the minute is left out."
AREAS: Final = "By where people were at the start, in the order of the venue's file."
SMOKE: Final = (
    "Of each space, for somebody who stands on its lowest floor. It was looked at as often as the series, until the "
    "scene was over."
)
USE: Final = (
    "Havenue exists to protect people. The hazard is coarse and exogenous. Those who die or are hurt in a run stand "
    "for people. A plan of a real building is sensitive: give this page only to those who may see the plan."
)


def run_page(run: StoredRun, *, beside: bool) -> str:
    """Write a run as one page that needs nothing else: no script, no file, no network.

    Args:
        run: the run.
        beside: whether the page will lie in the folder of the run, so that it can lead to the replay there.
    """
    title = f"{run.scenario_name}: {run.parameters['about']}"
    css = (files("analysis.report") / "style.css").read_text(encoding="utf-8")
    lead = f"<header>\n<h1>{escape(title)}</h1>\n{html.paragraph(ONE_NIGHT, 'lead')}\n</header>"
    body = "\n".join(part for part in (lead, *_sections(run, beside=beside)) if part)
    return html.document(title, css, body)


def _sections(run: StoredRun, *, beside: bool) -> list[str]:
    """Give the sections that this run has something for."""
    return [
        html.section("How to take it", html.paragraph(ONE_RUN), html.paragraph(A_STUDY), name="one_night"),
        html.section("In short", html.paragraph(happened.in_short(run), "summary"), name="short"),
        html.section(
            "The plan, and the ways people took", _figure(run, queues), _replay(run, beside=beside), name="plan"
        ),
        html.section(
            "What happened", html.listed(happened.story(run)), html.paragraph(happened.how_times_run(run)), name="story"
        ),
        html.section(
            "Minute by minute", happened.minutes(run), html.paragraph(MINUTES), _figure(run, evacuation), name="minutes"
        ),
        html.section("Clocks of response and care", happened.chain_clocks(run), _figure(run, response), name="clocks"),
        html.section(
            "People harmed", happened.causes(run), places.areas(run), html.paragraph(AREAS), _figure(run, casualties),
            name="harm",
        ),
        html.section("Queues at doors", places.queues(run), html.paragraph(QUEUES), name="queues"),
        html.section("Exits", places.exits(run), _figure(run, exits), name="exits"),
        html.section("Smoke", *_smoke(run), name="smoke"),
        html.section("Where people are at the end", happened.places_at_the_end(run), name="end"),
        html.section("Responsible use", html.paragraph(USE), name="use"),
        html.section("Provenance", happened.provenance(run), name="provenance"),
    ]  # fmt: skip


def _figure(run: StoredRun, module: ModuleType) -> str:
    """Give a figure of the run; nothing where it has nothing to show."""
    with style.applied():
        fig, tables = module.draw(run)
        told = f"{style.title_of(fig)} ({module.ABOUT})"
        return "" if style.NOTHING in tables else html.picture(fig, f"{module.ABOUT}; one run".capitalize(), told)


def _smoke(run: StoredRun) -> list[str]:
    table = places.smoke(run)
    return [table, html.paragraph(SMOKE), _figure(run, air)] if table else []


def _replay(run: StoredRun, *, beside: bool) -> str:
    """Lead to the replay, or say how to make one."""
    if beside and (run.folder / REPLAY).is_file():
        return f'<p><a href="{REPLAY}">Play this run</a>: everybody\'s way, the doors and the clock.</p>'
    keeps = run.trajectory() is not None
    how = f"`havenue replay {run.folder.name}`" if keeps else "`havenue run ... --trajectory`, then `havenue replay`,"
    return html.paragraph(f"{how} writes a page that plays this run.")
