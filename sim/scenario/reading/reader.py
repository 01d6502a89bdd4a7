"""Reads files into trees: follows ``extends``, ``venue`` and ``context``, checks ``schema``."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError

from sim.errors import Fault, InputError
from sim.scenario.checking.cross_checks import Note, located
from sim.scenario.checking.messages import described, shown, validation_faults
from sim.scenario.parameters.context import ContextParameters
from sim.scenario.reading.files import read_root, shortened
from sim.scenario.reading.kinds import Due, another_kind, no_such_file
from sim.scenario.reading.overrides import parsed_override, place_in, refuse_second
from sim.scenario.reading.shipped import Kind, locate_file
from sim.scenario.tree import Branch, Loc, fault_at, merged, plain, planted, without

SCHEMA = 1
"""Version of the file format that this Havenue reads."""

AnyParameters = TypeVar("AnyParameters", bound=BaseModel)

MOST_EXTENDED: Final = 20
"""Files that may extend one another in a row."""

Chain = tuple[tuple[str, str], ...]
"""Files that are being read, outermost first: real path and path as typed."""


class Reader:
    """Reads the files of one request and remembers what is wrong with them.

    Attributes:
        faults: faults found so far that did not stop the reading.
        files: every file that was read, and what it holds.
    """

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.files: dict[str, Kind] = {}
        self._ahead: dict[str, Branch] = {}

    def read(self, path: str, kind: Kind, due: Due | None = None) -> Branch:
        """Read a file named by the user.

        Args:
            path: a path, or the bare name of a shipped file.
            kind: what the file should hold, or like what it is read.
            due: what it should hold, where that is not ``kind``.

        Returns:
            The tree with everything it extends, and for a scenario its venue and its context, in place.
        """
        found = locate_file(path, kind)
        if found is None:
            raise InputError([Fault(shortened(path), 0, "", *no_such_file(path, kind))])
        if other := another_kind(self._looked_into(found), due or kind):
            raise InputError([Fault(shortened(found), 0, "", *other)])
        return self._file(found, kind, ())

    def _looked_into(self, path: str) -> Branch:
        """Read a file to see what it holds; it is not read again."""
        if path not in self._ahead:
            self._ahead[path] = read_root(path)
        return self._ahead[path]

    def overridden(self, root: Branch, overrides: Sequence[str]) -> Branch:
        """Put ``--set`` values into a scenario's tree; a bad one is noted and left out."""
        earlier: dict[Loc, Branch] = {}
        for text in overrides:
            try:
                parts, branch = parsed_override(text)
                loc = place_in(root, parts)
                refuse_second(loc, branch, earlier)
                earlier[loc] = branch
                if loc == ("venue",) and isinstance(branch.value, str):
                    branch = self._venue_file(branch, "")
                if loc == ("context",):
                    root = merged(root, self._context_file(branch, ""))
                    continue
                root = planted(root, loc, branch)
            except InputError as error:
                self.faults.extend(error.faults)
        return root

    def _file(self, path: str, kind: Kind, chain: Chain) -> Branch:
        root = self._ahead.pop(path, None) or read_root(path)
        self.files[path] = kind
        root = self._with_right_schema(root)
        if kind == "scenario":
            root = self._with_context(self._with_venue(root, path), path)
        return self._extended(root, path, kind, (*chain, (os.path.realpath(path), path)))

    def _with_right_schema(self, root: Branch) -> Branch:
        """Note a wrong version, and go on as if it were right: the other faults are of use too."""
        written = root.get("schema")
        if written is None:
            what = "is missing: it says which version of the file format this is"
            self.faults.append(Fault(root.file, 1, "schema", what, f"write `schema: {SCHEMA}` at the top"))
        elif type(written.value) is not int or written.value != SCHEMA:
            newer = isinstance(written.value, int | float) and written.value > SCHEMA
            what = f"{shown(written)} is {'newer than' if newer else 'not'} what this Havenue reads: {SCHEMA}"
            mend = "use a newer Havenue" if newer else f"write `schema: {SCHEMA}`"
            self.faults.append(fault_at(root, ("schema",), what, mend))
            return without(root, "schema")
        return root

    def _extended(self, root: Branch, path: str, kind: Kind, chain: Chain) -> Branch:
        named = root.get("extends")
        if named is None:
            return root
        own = without(root, "extends")
        found = self.named_file(named, "extends", kind, path)
        typed = [each for _, each in chain]
        for position, (real, _) in enumerate(chain):
            if real == os.path.realpath(found):
                circle = " -> ".join(f"`{each}`" for each in [*typed[position:], typed[position]])
                what = f"files extend each other in a circle: {circle}"
                raise InputError([Fault(named.file, named.line, "extends", what, "remove one `extends`")])
        if len(chain) >= MOST_EXTENDED:
            what = f"more than {MOST_EXTENDED} files extend one another"
            raise InputError([Fault(named.file, named.line, "extends", what, "write the values in fewer files")])
        return merged(self._file(found, kind, chain), own)

    def _with_venue(self, root: Branch, path: str) -> Branch:
        venue = root.get("venue")
        if venue is None:
            return root
        if isinstance(venue.value, dict):
            return planted(root, ("venue",), self._extended(venue, path, "venue", ()))
        return planted(root, ("venue",), self._venue_file(venue, path))

    def _venue_file(self, named: Branch, beside: str) -> Branch:
        found = self.named_file(named, "venue", "venue", beside)
        return replace(self._file(found, "venue", ()), whole=True)

    def _with_context(self, root: Branch, path: str) -> Branch:
        """Lay a scenario's own values on those of the context that it names."""
        context = root.get("context")
        return root if context is None else merged(self._context_file(context, path), without(root, "context"))

    def _context_file(self, named: Branch, beside: str) -> Branch:
        """Read a context, and give what it sets, with its name; what only a context file holds is left out."""
        root = self._file(self.named_file(named, "context", "context", beside), "context", ())
        _, faults = read_parameters(ContextParameters, root)
        self.faults += faults
        name = root.get("name") or named
        return planted(without(root, "schema", "about", "reason", "name"), ("context",), name)

    def named_file(self, named: Branch, key: str, kind: Kind, beside: str) -> str:
        """Find a file that another file names, or say at that line why there is none.

        Args:
            named: the value that names it.
            key: dotted path of that value.
            kind: what the file should hold.
            beside: the file that names it.

        Returns:
            A path as the user would type it.

        Raises:
            InputError: a value that is no text, or no file of that name.
        """
        if not isinstance(named.value, str):
            what = f"found {described(named)}, expected the path of a file"
            raise InputError([Fault(named.file, named.line, key, what, "write a path such as other.yaml")])
        found = locate_file(named.value, kind, beside)
        if found is None:
            what, mend = no_such_file(os.path.join(os.path.dirname(beside), named.value), kind)
            raise InputError([Fault(named.file, named.line, key, what, mend)])
        if other := another_kind(self._looked_into(found), kind):
            raise InputError([Fault(named.file, named.line, key, f"`{shortened(named.value)}`: {other[0]}", other[1])])
        return found


def read_parameters(parameters: type[AnyParameters], root: Branch) -> tuple[AnyParameters | None, list[Fault]]:
    """Check a tree against its parameters type.

    Args:
        parameters: what the tree should hold.
        root: the tree.

    Returns:
        The parameters, or None and the faults, with paths that start from the root of this tree.
    """
    try:
        return parameters.model_validate(plain(root), strict=True), []
    except ValidationError as error:
        return None, validation_faults(parameters, root, error.errors(include_url=False))


def read_checked(
    file: Path, parameters: type[AnyParameters], notes: Callable[[AnyParameters], Iterable[Note]]
) -> AnyParameters:
    """Read a file of one type that extends nothing, and check its values against each other.

    Args:
        file: where it stands.
        parameters: what it should hold.
        notes: gives what does not fit together, where every value is right by itself.

    Returns:
        Its parameters.

    Raises:
        InputError: all faults of the file.
    """
    root = read_root(str(file))
    told, faults = read_parameters(parameters, root)
    if told is not None:
        faults = located(root, notes(told))
    if told is None or faults:
        raise InputError(faults)
    return told
