"""One knob at a time: the scenario as it stands, then each knob alone at each end of what nobody can rule out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from sim.errors import Fault, InputError
from sim.scenario.checking.cross_checks import WHOLES
from sim.scenario.checking.messages import shown
from sim.scenario.deep import Plausible, Value, Weighted
from sim.scenario.knobs import Knob
from sim.scenario.parameters.scenario import Scenario
from sim.scenario.reading.overrides import place_in
from sim.scenario.tree import Branch, grown, planted
from sim.scenario.value_types import ValueType
from sim.studies.design.deep_sample import Setting, drawn_from
from sim.studies.design.points import Points, Varied
from sim.studies.design.varied_parameters import varied_of

ONE_AT_A_TIME: Final = "one_at_a_time"

_SHARES: Final = tuple(tuple(f"{part}.{key}" for key in keys) for part, _, keys in WHOLES)


def uncertain_paths(scenarios: Iterable[Scenario]) -> list[str]:
    """Give the paths of all uncertainties of some scenarios that have a plausible range or weights, each once."""
    return list(dict.fromkeys(path for scenario in scenarios for path in drawn_from(scenario)))


def plausibly_varied(path: str, written: Branch, knob: Knob, value_type: ValueType) -> Varied:
    """Give the ends of a knob: those that the study writes, else those that nobody can rule out.

    Args:
        path: as written in the study.
        written: what stands below it.
        knob: the knob.
        value_type: of its values.

    Raises:
        InputError: all that is wrong with its values or range, or nothing is known of what is plausible.
    """
    if written.get("values") is not None or (written.get("low") is not None and written.get("high") is not None):
        return varied_of(path, written, knob, value_type, ONE_AT_A_TIME)
    if isinstance(knob.deep, Weighted):
        written = planted(written, ("values",), grown(knob.deep.values, written.file, written.line))
    elif isinstance(knob.deep, Plausible):
        knob = replace(knob, low=knob.deep.low, high=knob.deep.high)
    else:
        what = "nobody has said what is plausible of it, so that it has no ends"
        mend = "write `low` and `high`, or `values`"
        raise InputError([Fault(written.file, written.line, f"vary.{path}", what, mend)])
    return varied_of(path, written, knob, value_type, ONE_AT_A_TIME)


def companions(paths: Sequence[str]) -> list[str]:
    """Give the shares that are not varied and must give way to one that is, for they are parts of one whole."""
    wholes = [shares for shares in _SHARES if set(shares) & set(paths)]
    return [share for shares in wholes for share in shares if share not in paths]


def standing(path: str, named: Branch, scenarios: Mapping[str, Scenario]) -> Value:
    """Give the value at which a knob stands in all scenarios.

    Args:
        path: of the knob.
        named: what names it in the study, for the line of a fault.
        scenarios: by name.

    Raises:
        InputError: a scenario does not have the knob or gives it no value, or two have it at different values, for a
            point has one value for all of them.
    """
    found = {name: _value_in(scenario, path) for name, scenario in scenarios.items()}
    if not found:
        raise InputError([])  # their own faults are told
    value: Value
    (first, value), *others = found.items()
    lacking = next((name for name, each in found.items() if each is None), None)
    other = next((name for name, each in others if each != value), None)
    if lacking is not None:
        what = f"scenario `{lacking}` has no such value that could be moved"
    elif other is not None:
        what = f"stands at {_said(value)} in scenario `{first}` and at {_said(found[other])} in `{other}`"
    else:
        return value
    mend = "write a study for each scenario" if len(found) > 1 else "leave it out, or set it in the scenario"
    raise InputError([Fault(named.file, named.line, f"vary.{path}", what, mend)])


def steps(ends: Mapping[str, Sequence[Value]], base: Mapping[str, Value]) -> Iterator[tuple[str, Value]]:
    """Give knob and value of every point after the first, in order.

    Args:
        ends: of each knob by path: both ends of its range, or all its values.
        base: at which each stands. Where it stands at an end already, that end is the first point itself.
    """
    for path, values in ends.items():
        yield from ((path, value) for value in values if value != base[path])


def stepped_points(varied: Sequence[Varied], base: Setting) -> Points:
    """Lay the points: first the scenario as it stands, then each knob alone at each of its ends.

    Shares of one whole never come to more than 1: where they would, the others give way in proportion, and with them
    what is left to none of them.

    Args:
        varied: the knobs, in the order of the study.
        base: at which each stands in the scenario.
    """
    moved = steps({each.path: each.ends() for each in varied}, base)
    rows = [base, *(_given_way(base | {path: value}, base, path) for path, value in moved)]
    return {each.path: [row[each.path] for row in rows] for each in varied}


def _given_way(setting: Setting, base: Setting, moved: str) -> Setting:
    shares = next((each for each in _SHARES if moved in each), ())
    if sum(float(setting[share]) for share in shares) <= 1.0:
        return setting
    room = (1.0 - float(setting[moved])) / (1.0 - float(base[moved]))
    return setting | {share: float(base[share]) * room for share in shares if share != moved}


def _value_in(scenario: Scenario, path: str) -> Any:
    tree = grown(scenario.model_dump(by_alias=True), "")
    try:
        found = tree.get(*place_in(tree, tuple(path.split("."))))
    except InputError:
        return None
    return None if found is None else found.value


def _said(value: Value) -> str:
    return shown(grown(value, ""))
