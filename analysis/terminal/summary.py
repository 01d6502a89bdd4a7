"""What one run gave, in words for people who decide about safety."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from analysis.formatting.layout import Section, clock
from sim.runs.stored_run import StoredRun, start_of
from sim.world.event_log import EVENTS, Event

GATHERED = {
    "exit_opened": ("a closed exit is opened", "closed exits are opened"),
    "exit_found_locked": ("an exit is found locked", "exits are found locked"),
    "refuge_locked": ("a refuge is locked", "refuges are locked"),
}
"""Events that come in numbers, told together: words for one, and for more."""
WHY = {
    "departure": "its time is up; nobody made it leave",
    "exhaustion": "its time is up; nobody ended it",
}
"""Why a source is gone, where the log of events does not say it: what came just before was not the cause."""
NAMED = 4
"""Subjects of gathered events that are named."""

ONE_RUN = (
    "One run is one possible outcome, not an estimate: no interval can be given from one run, "
    "and no policy can be judged by it."
)
EGRESS_TIMES = ("movement_start_median_s", "egress_t50_s", "egress_t95_s", "egress_last_s")
WHEREABOUTS = ("evacuated", "in_refuge", "hiding", "trapped", "still_walking", "helping", "never_responded")
CLOCK_LABEL = "Onset to "
NUMBER = frozenset({1})


def summary_of(run: StoredRun) -> list[Section]:
    """Give the page that ``havenue run`` prints.

    Args:
        run: as read from its folder.

    Returns:
        Sections in order: heading, timeline, harm, egress, clocks, remarks, and what one run cannot tell.
    """
    sections = [_heading(run), timeline(run), harm(run), _egress(run), whereabouts(run), clocks(run), _remarks(run)]
    return [*(each for each in sections if each.rows), _close(run)]


def _heading(run: StoredRun) -> Section:
    title = f"{run.scenario_name}: {run.parameters['about']}"
    policy = run.policy_parameters
    rows = (
        ("policy", f"{run.policy_name}: {policy['about']}" if policy else "none; the scenario as written"),
        ("seed", str(run.seed)),
        ("people", f"{run.n_people:,} in {run.parameters['venue']['name']}"),
    )
    return Section(title, rows)


def timeline(run: StoredRun) -> Section:
    """Give the events in order: time, time since the line before, and what happened."""
    start, named = start_of(run)
    lines = list(_lines(run.events))
    rows, before = [], None
    for time, told in lines:
        gap = "" if before is None else f"+{clock(time - before)}"
        rows.append((clock(time - start), gap, told))
        before = time
    title = f"Timeline (min:s from the {named}, and since the previous line)"
    if run.first("onset") is None and run.first("smoke") is None and rows:
        title += "; no hazard in this run"
    return Section(title, tuple(rows), frozenset({0, 1}))


def _lines(events: Sequence[Event]) -> Iterator[tuple[float, str]]:
    """Give time and words of each line; events that come in numbers share the line of their first."""
    told = set()
    for event in events:
        if event.name in GATHERED:
            if event.name not in told:
                told.add(event.name)
                yield event.time_s, _gathered([each for each in events if each.name == event.name])
            continue
        subject = f" ({event.subject})" if event.subject else ""
        why = f": {WHY[event.name]}" if event.name in WHY else ""
        yield event.time_s, EVENTS.get(event.name, event.name) + subject + why


def _gathered(events: Sequence[Event]) -> str:
    one, more = GATHERED[events[0].name]
    if len(events) == 1:
        return f"{one} ({events[0].subject})"
    names = ", ".join(event.subject for event in events[:NAMED])
    rest = f" and {len(events) - NAMED} more" if len(events) > NAMED else ""
    return f"{len(events)} {more} within {clock(events[-1].time_s - events[0].time_s)} ({names}{rest})"


def harm(run: StoredRun) -> Section:
    """Give deaths and injuries by cause and class: label, value, unit."""
    rows = [_row(run, "deaths")]
    rows += [_row(run, name, "  ") for name in run.metrics if name.startswith("deaths_")]
    rows.append(_row(run, "injured"))
    rows += [_row(run, name, "  ") for name in run.metrics if name.startswith("injured_")]
    if run.metrics.get("incapacitated_by_smoke"):
        rows.append(_row(run, "incapacitated_by_smoke"))
    rows += [_row(run, name) for name in ("preventable_share", "exposed_person_s")]
    return Section("People harmed", tuple(row for row in rows if row), NUMBER)


def _egress(run: StoredRun) -> Section:
    rows = [_row(run, name) for name in (*EGRESS_TIMES, "reduced_mobility_ratio")]
    return Section(f"Evacuation (min:s from the {start_of(run)[1]})", tuple(row for row in rows if row), NUMBER)


def whereabouts(run: StoredRun) -> Section:
    """Give where people are at the end of the scene: label, number, unit."""
    counts = {run.manifest["metrics"][name]["label"]: run.metrics[name] or 0.0
              for name in WHEREABOUTS if name in run.metrics}  # fmt: skip
    counts["Others inside, wounded or staying"] = run.n_people - sum(counts.values()) - (run.metrics["deaths"] or 0.0)
    counts["Died, at the scene or later"] = run.metrics["deaths"] or 0.0
    rows = tuple((label, f"{count:,.0f}", "persons") for label, count in counts.items())
    return Section(f"Where people are at the end of the scene (the dead, too: {run.n_people:,} in all)", rows, NUMBER)


def _remarks(run: StoredRun) -> Section:
    """Say what makes a run doubtful."""
    found = (
        _stood(run, "wedged_people", "longest_wedged_s", "wedged", "on an open way, with no queue ahead, and stuck"),
        _stood(run, "stalled_people", "longest_stalled_s", "stalled", "in no queue or company that got on"),
    )
    rows = tuple((f"! {told}",) for told in found if told)
    return Section("Remarks", rows) if rows else Section()


def _stood(run: StoredRun, people: str, longest: str, word: str, how: str) -> str:
    """Say how many people did not get on, for how long at most, and how they stood; empty where nobody."""
    count = int(run.metrics.get(people) or 0)
    who = "one person was" if count == 1 else f"{count:,} people were"
    at_most = clock(run.metrics.get(longest) or 0.0)
    return f"{who} {word} for a minute or more (at most {at_most}): {how}" if count else ""


def clocks(run: StoredRun) -> Section:
    """Give the clocks of the response chain from the onset: label, time, seconds; nothing without an onset."""
    catalogue = run.manifest["metrics"]
    names = [name for name in run.metrics if catalogue[name]["label"].startswith(CLOCK_LABEL)]
    if run.first("onset") is None:
        return Section()
    title = "Response chain (min:s, each from the onset)"
    return Section(title, tuple(_row(run, name) for name in names), NUMBER)


def _close(run: StoredRun) -> Section:
    rows = (("saved in", str(run.folder)), ("figures", f"havenue plot {run.folder}"))
    return Section(ONE_RUN, rows)


def _row(run: StoredRun, name: str, indent: str = "") -> tuple[str, ...]:
    """Give label, value and unit of a metric; nothing where the run does not have it."""
    if name not in run.metrics:
        return ()
    told = run.manifest["metrics"][name]
    value, unit = _value(run.metrics[name], told["unit"])
    return (indent + told["label"], value, unit)


def _value(value: float | None, unit: str) -> tuple[str, str]:
    if value is None:
        return "none", ""
    if unit == "s":
        return clock(value), f"{value:,.1f} s"
    if unit == "share":
        return f"{value:.2f}", ""
    return f"{value:,.0f}", "person" if unit == "persons" and round(value) == 1 else unit
