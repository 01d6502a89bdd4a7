"""Reads a study file with all that it names, and says everything that is wrong before any run starts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from sim.errors import Fault, InputError
from sim.metrics import all_metrics
from sim.runs.loading import (
    checked_policy,
    checked_scenario,
    load_context,
    load_policy,
    load_scenario,
    load_venue,
    overridden_scenario,
)
from sim.scenario.checking.messages import suggestion, wrong_value
from sim.scenario.deep import Value
from sim.scenario.parameters.context import ContextParameters
from sim.scenario.parameters.policy import PolicyParameters
from sim.scenario.parameters.scenario import Scenario
from sim.scenario.parameters.study import DesignParameters, StudyParameters, VaryParameters
from sim.scenario.parameters.venue import VenueParameters
from sim.scenario.reading.kinds import kind_of_file
from sim.scenario.reading.reader import Reader, read_parameters
from sim.scenario.reading.shipped import Kind, locate_file
from sim.scenario.tree import Branch, grown
from sim.studies.build_checks import trial_faults
from sim.studies.design.design_checks import design_faults
from sim.studies.design.one_at_a_time import (
    ONE_AT_A_TIME,
    companions,
    plausibly_varied,
    standing,
    stepped_points,
    uncertain_paths,
)
from sim.studies.design.points import Points, Varied
from sim.studies.design.robust import ROBUST, drawn, robust_points, shared_paths, with_design
from sim.studies.design.sampling import path_beside, points_of, table_points
from sim.studies.design.study import Study
from sim.studies.design.varied_parameters import knob_of, of_form, typed, varied_of
from sim.studies.remarks import remarks_on, wide_venue
from sim.studies.taking_apart import apart_faults, taken_apart

T = TypeVar("T")


def load_study(path: str, *, overrides: Sequence[str] = ()) -> Study:
    """Load a study file, its scenarios and policies, and check that every run of it can be built.

    Args:
        path: a path, or the bare name of a shipped study.
        overrides: ``path=value`` texts that are set in every scenario.

    Returns:
        The study with its points.

    Raises:
        InputError: all faults of the file and of those it names, each with its file and line.
    """
    return _Reading(str(path), tuple(overrides)).study()


class _Reading:
    """The reading of one study file; what is wrong is gathered until the end."""

    def __init__(self, path: str, overrides: tuple[str, ...]) -> None:
        self._reader = Reader()
        self._root = with_design(self._reader.read(path, "study"))
        self._file = locate_file(path, "study") or path
        self._overrides = overrides
        self._faults: list[Fault] = list(self._reader.faults)
        self._trees: dict[str, Branch] = {}
        self._levers: dict[str, tuple[str, Branch]] = {}

    def study(self) -> Study:
        parameters, faults = read_parameters(StudyParameters, self._root)
        self._faults += faults
        scenarios, policies = self._scenarios(), self._policies()
        varied, points = self._design(scenarios)
        self._faults += self._metric()
        self._raise()
        assert parameters is not None  # its faults have been raised
        study = Study(parameters, scenarios, policies, varied, points)
        self._faults += [*trial_faults(study, self._root), *apart_faults(study, self._root)]
        self._raise()
        return taken_apart(study, self._root)

    def _raise(self) -> None:
        if self._faults:
            raise InputError(list(dict.fromkeys(self._faults)))

    def _tried(self, attempt: Callable[[], T]) -> T | None:
        """Do something, and gather what is wrong with it."""
        try:
            return attempt()
        except InputError as error:
            self._faults += error.faults
            return None

    def _scenarios(self) -> dict[str, Scenario]:
        found: dict[str, Scenario] = {}
        for named, key in _items(self._root, "scenarios"):
            loaded = self._tried(lambda named=named, key=key: self._scenario(named, key))  # type: ignore[misc]
            if loaded is not None and loaded.name in found:
                self._twice(named, key, f"two scenarios are called `{loaded.name}`")
            elif loaded is not None:
                found[loaded.name] = loaded
        return found

    def _scenario(self, named: Branch, key: str) -> Scenario:
        reader = Reader()
        path = reader.named_file(named, key, "scenario", self._file)
        root = overridden_scenario(reader, path, self._overrides)
        scenario = checked_scenario(reader, root)
        self._trees[scenario.name] = root
        return scenario

    def _policies(self) -> dict[str, PolicyParameters]:
        baseline = self._root.get("baseline") or Branch("as_today", self._file, 1, "as_today")
        found: dict[str, PolicyParameters] = {}
        for named, key in [(baseline, "baseline"), *_items(self._root, "policies")]:
            loaded = self._tried(lambda named=named, key=key: self._policy(named, key))  # type: ignore[misc]
            if loaded is not None and loaded.name in found:
                again = key != "baseline" and named.value == baseline.value
                if not again:  # the baseline may be listed too
                    self._twice(named, key, f"two policies are called `{loaded.name}`")
            elif loaded is not None:
                found[loaded.name] = loaded
        return found

    def _policy(self, named: Branch, key: str) -> PolicyParameters:
        reader = Reader()
        policy, tree = checked_policy(reader, reader.named_file(named, key, "policy", self._file))
        for lever in policy.levers:
            self._levers.setdefault(lever, (policy.name, tree))
            if lever in self._set:
                what = f"`{lever}` is set by policy `{policy.name}` and by --set"
                self._faults.append(Fault(named.file, named.line, key, what, "leave one of the two out"))
        return policy

    def _twice(self, named: Branch, key: str, what: str) -> None:
        self._faults.append(Fault(named.file, named.line, key, what, "names must be unique: leave one out"))

    def _design(self, scenarios: Mapping[str, Scenario]) -> tuple[tuple[Varied, ...], Points]:
        written = self._root.get("design")
        design, wrong = read_parameters(DesignParameters, written) if written else (DesignParameters(), [])
        if design is None or wrong:
            return (), {}  # the parameters tell of it
        faults = list(design_faults(self._root, design))
        self._faults += faults
        if design.kind == ROBUST:
            return self._robust(design, scenarios) if scenarios and not faults else ((), {})
        if design.kind == "table":
            return self._table(design) if design.file else ((), {})
        vary = self._root.get("vary")
        named = vary.items() if vary else {}
        if design.kind == ONE_AT_A_TIME and not named:
            named = {path: self._named(path) for path in uncertain_paths(scenarios.values())}
        found = {path: self._tried(lambda p=path, b=branch: self._varied(p, b, design.kind))  # type: ignore[misc]
                 for path, branch in named.items()}  # fmt: skip
        varied = tuple(each for each in found.values() if each is not None)
        if faults or len(varied) < len(found):
            return varied, {}
        if design.kind == ONE_AT_A_TIME:
            return self._tried(lambda: self._stepped(varied, scenarios)) or (varied, {})
        return varied, points_of(varied, design)

    def _robust(self, design: DesignParameters, scenarios: Mapping[str, Scenario]) -> tuple[tuple[Varied, ...], Points]:
        """Draw every uncertainty that all scenarios have and that nothing settles."""
        paths = shared_paths(scenarios.values(), keep=[*self._levers, *self._set])
        if not paths:
            return (), {}
        varied = tuple(drawn(path, self._named(path), *knob_of(path, self._named(path), self._trees)) for path in paths)
        return varied, robust_points(scenarios, paths, design)

    @property
    def _set(self) -> set[str]:
        return {text.partition("=")[0].strip() for text in self._overrides}

    def _named(self, path: str) -> Branch:
        """Give what is written of a knob, else nothing at the line of the design, which takes it unnamed."""
        design = self._root.get("design") or self._root
        return self._root.get("vary", path) or Branch({}, design.file, design.line)

    def _stepped(
        self, varied: tuple[Varied, ...], scenarios: Mapping[str, Scenario]
    ) -> tuple[tuple[Varied, ...], Points]:
        """Lay points one knob at a time; shares that must give way come along, and have no points of their own."""
        paths = [each.path for each in varied]
        others = companions(paths)
        base = {path: self._tried(lambda p=path: standing(p, self._named(p), scenarios))  # type: ignore[misc]
                for path in [*paths, *others]}  # fmt: skip
        known = {path: value for path, value in base.items() if value is not None}
        if len(known) < len(base):
            raise InputError([])  # told of already
        still = tuple(self._still(path, known[path]) for path in others)
        return (*varied, *still), stepped_points((*varied, *still), known)

    def _still(self, path: str, value: Value) -> Varied:
        knob, value_type = knob_of(path, self._named(path), self._trees)
        return varied_of(path, grown({"values": [value]}, self._file), knob, value_type, ONE_AT_A_TIME)

    def _varied(self, path: str, written: Branch, kind: str) -> Varied:
        self._faults += self._settled(path, written, by_set=kind != ONE_AT_A_TIME)
        knob, value_type = knob_of(path, written, self._trees)
        if read_parameters(VaryParameters, written)[1]:
            raise InputError([])  # told of by the parameters of the study: no points are laid over it
        if kind == ONE_AT_A_TIME:
            return plausibly_varied(path, written, knob, value_type)
        return varied_of(path, written, knob, value_type, kind)

    def _settled(self, path: str, branch: Branch, *, by_set: bool = True) -> Iterator[Fault]:
        """Refuse to vary what a policy or ``--set`` settles: neither should win in silence.

        Of one knob at a time, what ``--set`` settles is the scenario as it stands, from which the knob is moved.
        """
        if path in self._levers:
            what = f"is varied here and set by policy `{self._levers[path][0]}`"
            yield Fault(branch.file, branch.line, f"vary.{path}", what, "leave one of the two out")
        if by_set and path in self._set:
            yield Fault(branch.file, branch.line, f"vary.{path}", "is varied here and set by --set", "leave one out")

    def _table(self, design: DesignParameters) -> tuple[tuple[Varied, ...], Points]:
        path = path_beside(self._file, str(design.file))
        table = self._tried(lambda: table_points(path))
        if table is None:
            return (), {}
        names, rows = table
        varied: list[Varied] = []
        points: Points = {}
        for column, name in enumerate(names):
            study_runs = [(line, row[column]) for line, row in rows]
            found = self._tried(lambda name=name, study_runs=study_runs: self._column(path, name, study_runs))  # type: ignore[misc]
            if found is not None:
                varied.append(found[0])
                points[name] = found[1]
        return tuple(varied), points

    def _column(self, path: str, name: str, study_runs: list[tuple[int, Value | None]]) -> tuple[Varied, list[Value]]:
        head = Branch({}, path, 1)
        faults = list(self._settled(name, head))
        knob, value_type = knob_of(name, head, self._trees)
        for line, value in study_runs:
            if not of_form(value, value_type):
                what, mend = wrong_value({}, value_type, replace(grown(value, path), line=line))
                faults.append(Fault(path, line, name, what, mend))
        if faults:
            raise InputError(faults)
        kind = varied_of(name, grown({"values": [study_runs[0][1]]}, path), knob, value_type, "table").kind
        values = [typed(value, kind) for _, value in study_runs]
        return Varied(name, knob, kind, tuple(dict.fromkeys(values))), values

    def _metric(self) -> Iterator[Fault]:
        named = self._root.get("stop", "metric")
        if named is not None and isinstance(named.value, str) and named.value not in all_metrics():
            what = f"there is no metric `{named.value}`"
            yield Fault(named.file, named.line, "stop.metric", what, suggestion(named.value, all_metrics(), "metrics"))


def _items(root: Branch, key: str) -> Iterator[tuple[Branch, str]]:
    found = root.get(key)
    for position, branch in enumerate(found.entries() if found else ()):
        if isinstance(branch.value, str):  # anything else is told of by the parameters
            yield branch, f"{key}.{position}"


def load_any(
    path: str, *, overrides: Sequence[str] = (), remark: Callable[[str], None] | None = None
) -> tuple[Kind, Scenario | VenueParameters | PolicyParameters | StudyParameters | ContextParameters]:
    """Load a file of any kind.

    Args:
        path: a path, or the bare name of a shipped file.
        overrides: ``path=value`` texts; used where the file is a scenario or a study.
        remark: told what is allowed and likely a slip.

    Returns:
        What the file holds, and its parameters.

    Raises:
        InputError: all faults of the file.
    """
    kind = kind_of_file(path)
    tell = remark or (lambda _: None)
    if kind == "study":
        study = load_study(path, overrides=overrides)
        for each in remarks_on(study):
            tell(each)
        return kind, study.parameters
    if kind == "policy":
        return kind, load_policy(path)
    if kind == "context":
        return kind, load_context(path)
    scenario = load_scenario(path, overrides=overrides) if kind == "scenario" else None
    venue = scenario.venue if scenario else load_venue(path)
    wide = wide_venue(venue)
    if wide:
        tell(wide)
    return kind, scenario or venue
