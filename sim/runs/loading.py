"""Loads what researchers wrote: joins the reader, the catalogue of plugs and the lint of venues."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from sim.errors import Fault, GeometryError, InputError
from sim.rules.registry import full_scenario_type, plug_parameters
from sim.scenario.checking.cross_checks import located, scenario_notes, venue_notes
from sim.scenario.parameters.context import ContextParameters
from sim.scenario.parameters.policy import PolicyParameters
from sim.scenario.parameters.scenario import Plan, Scenario
from sim.scenario.parameters.venue import VenueParameters
from sim.scenario.policies.applying import conflicts, laid_on
from sim.scenario.policies.fidelity import carried_out
from sim.scenario.policies.levers import lever_faults
from sim.scenario.reading.reader import Reader, read_parameters
from sim.scenario.reading.shipped import shipped_files
from sim.scenario.tree import Branch, planted
from sim.world.venue import lint


@dataclass(frozen=True)
class VenueCard:
    """A shipped venue in one line.

    Attributes:
        name: bare name to use in a scenario file.
        about: what it is.
        seats: people who can sit.
        standing: people who can stand where the audience stands.
    """

    name: str
    about: str
    seats: int
    standing: int


def load_scenario(path: str, *, overrides: Sequence[str] = ()) -> Scenario:
    """Load a scenario file and check it completely.

    Args:
        path: a path, or the bare name of a shipped scenario.
        overrides: ``path=value`` texts, as typed behind ``--set``.

    Returns:
        The scenario's parameters.

    Raises:
        InputError: all faults of the file and of those it names, each with its file and line.
    """
    reader = Reader()
    return checked_scenario(reader, overridden_scenario(reader, str(path), overrides))


def load_venue(path: str) -> VenueParameters:
    """Load a venue file and check that it can be walked in.

    Args:
        path: a path, or the bare name of a shipped venue.

    Returns:
        The venue's parameters.

    Raises:
        InputError: all faults of the file; ``GeometryError`` where the parameters are right and the drawing wrong.
    """
    reader = Reader()
    root = reader.read(str(path), "venue")
    venue, faults = read_parameters(VenueParameters, root)
    notes = located(root, venue_notes(root))
    drawing = _lint_venue(venue, root, ()) if venue and not notes else []
    _raise_all(reader, [*faults, *notes], drawing)
    assert venue is not None  # _raise_all has raised where the parameters are not right
    return venue


def load_policy(path: str) -> PolicyParameters:
    """Load a policy file and check that it sets levers only.

    Args:
        path: a path, or the bare name of a shipped policy.

    Returns:
        The policy's parameters.

    Raises:
        InputError: all faults of the file.
    """
    return checked_policy(Reader(), str(path))[0]


def load_context(path: str) -> ContextParameters:
    """Load a context file and check it.

    Args:
        path: a path, or the bare name of a shipped context.

    Returns:
        The context's parameters.

    Raises:
        InputError: all faults of the file.
    """
    reader = Reader()
    context, faults = read_parameters(ContextParameters, reader.read(str(path), "context"))
    _raise_all(reader, faults, [])
    assert context is not None  # _raise_all has raised where the parameters are not right
    return context


def load_plan(scenario_path: str, policy_path: str | None = None, overrides: Sequence[str] = ()) -> Plan:
    """Load a scenario with a policy laid on it.

    Args:
        scenario_path: the scenario file.
        policy_path: the policy file; None leaves the scenario as written.
        overrides: ``path=value`` texts. They may not name a lever that the policy sets.

    Returns:
        The plan that a model is built from.

    Raises:
        InputError: all faults of all the files.
    """
    if policy_path is None:
        return Plan(load_scenario(scenario_path, overrides=overrides))
    reader = Reader()
    policy, tree = checked_policy(reader, str(policy_path))
    reader.faults.extend(conflicts(tree, tuple(overrides)))
    root = overridden_scenario(reader, str(scenario_path), overrides)
    reader.faults += _hidden_faults(root, [tuple(path.split(".")) for path in policy.levers])
    laid = checked_scenario(reader, laid_on(root, tree))
    if laid.run.policy_fidelity == 1.0:
        return Plan(laid, policy)
    return carried_out(checked_scenario(reader, root), laid, policy)


def shipped_venues() -> list[VenueCard]:
    """Give the venues that come with Havenue, in alphabetical order."""
    cards = []
    for name in shipped_files("venue"):
        parameters = load_venue(name)
        cards.append(VenueCard(name, parameters.about, *lint.places_in(parameters)))
    return cards


def checked_policy(reader: Reader, path: str) -> tuple[PolicyParameters, Branch]:
    """Read a policy file and check that it sets levers only; gives its parameters and its tree."""
    root = reader.read(path, "policy")
    policy, faults = read_parameters(PolicyParameters, root)
    _raise_all(reader, [*faults, *lever_faults(root, full_scenario_type())], [])
    assert policy is not None  # _raise_all has raised where the parameters are not right
    return policy, root


def checked_scenario(reader: Reader, root: Branch) -> Scenario:
    """Check the tree of a scenario completely, its venue included; raises all faults found so far."""
    root = _with_movement_kind(root)
    scenario, faults = read_parameters(full_scenario_type(), root)
    venue_branch = root.get("venue")
    venue_faults = located(root, venue_notes(venue_branch), ("venue",)) if venue_branch else []
    drawing: list[Fault] = []
    if venue_branch and not venue_faults:
        # The venue is linted on its own, so that a typo elsewhere does not hide a sealed room.
        venue, _ = read_parameters(VenueParameters, venue_branch)
        drawing = _lint_venue(venue, root, ("venue",)) if venue else []
    sound = not (faults or venue_faults or drawing or reader.faults)
    faults += scenario_faults(root, scenario, in_venue=sound)
    _raise_all(reader, [*faults, *venue_faults], drawing)
    assert scenario is not None  # _raise_all has raised where the parameters are not right
    return scenario


def overridden_scenario(reader: Reader, path: str, overrides: Sequence[str]) -> Branch:
    """Read the tree of a scenario and put ``--set`` values into it; what is wrong beneath them is noted, not hidden."""
    written = reader.read(path, "scenario")
    root = reader.overridden(written, overrides)
    reader.faults += _hidden_faults(written, [tuple(text.partition("=")[0].strip().split(".")) for text in overrides])
    return root


def _hidden_faults(root: Branch, places: Sequence[tuple[str, ...]]) -> list[Fault]:
    """Give what is wrong with a scenario where other values are about to be laid on it: at the place or around it."""
    if not places:
        return []
    _, faults = read_parameters(full_scenario_type(), _with_movement_kind(root))
    return [fault for fault in faults if any(_covers(root, fault, place) for place in places)]


def _covers(root: Branch, fault: Fault, place: tuple[str, ...]) -> bool:
    """Tell whether a value laid on a place would hide a fault: not something missing, and no fault of another venue."""
    at = tuple(fault.path.split("."))
    depth = min(len(at), len(place))
    written = root.get(*(int(part) if part.isdigit() else part for part in at))
    return written is not None and at[:depth] == place[:depth] and place != ("venue",)


def scenario_faults(root: Branch, scenario: Scenario | None, *, in_venue: bool = True) -> list[Fault]:
    """Check that the values of a scenario fit together, and then that they fit its venue.

    Args:
        root: tree of the scenario, for file and line of a fault.
        scenario: its parameters; None where they could not be read.
        in_venue: whether to look at the venue too: it is drawn without a fault, and something that concerns it may
            have changed.

    Returns:
        All faults.
    """
    faults = located(root, scenario_notes(root, plug_parameters()["hazards"]))
    if in_venue and scenario is not None and not faults:
        faults += located(root, lint.lint_scenario(scenario))
    return faults


def _with_movement_kind(root: Branch) -> Branch:
    """Name the default movement model where a file tunes it without naming it."""
    movement = root.get("movement")
    if movement is None or not isinstance(movement.value, dict) or "kind" in movement.value:
        return root
    default = next(iter(plug_parameters()["movement"]))
    return planted(root, ("movement", "kind"), Branch(default, movement.file, movement.line, default))


def _lint_venue(venue: VenueParameters, root: Branch, below: tuple[str, ...]) -> list[Fault]:
    return located(root, lint.lint_venue(venue), below)


def _raise_all(reader: Reader, faults: Iterable[Fault], drawing: Iterable[Fault]) -> None:
    written = [*reader.faults, *faults]
    every = dict.fromkeys(_in_its_own_file(fault, reader) for fault in [*written, *drawing])
    if every:
        raise (InputError if written else GeometryError)(list(every))


def _in_its_own_file(fault: Fault, reader: Reader) -> Fault:
    """Give the path of a fault as it reads in the file that holds the value."""
    kind = reader.files.get(fault.file)
    if kind == "venue":
        return replace(fault, path=fault.path.removeprefix("venue."))
    if kind == "policy" and fault.path and not fault.path.startswith("levers.") and "." in fault.path:
        own = fault.path.split(".")[0] in PolicyParameters.model_fields
        return fault if own else replace(fault, path=f"levers.{fault.path}")
    return fault
