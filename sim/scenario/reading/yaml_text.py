"""YAML 1.2 text to a tree of values with lines, with guards against files that exhaust the machine.

The tree is built from the parser's events rather than by a loader: every duplicate key is found, not the
first alone; nesting costs no recursion; and an alias costs nothing until its size is known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, NoReturn

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from sim.errors import Fault, InputError
from sim.scenario.checking.foreign_text import hidden_in
from sim.scenario.tree import Branch, Scalar

MOST_VALUES = 100_000
MOST_NESTING = 40

# The YAML 1.2 core schema. Whole numbers of absurd length become floats: reading their digits is slow.
_SCALARS: tuple[tuple[re.Pattern[str], Callable[[str], Scalar]], ...] = (
    (re.compile(r"^(~|null|Null|NULL|)$"), lambda text: None),
    (re.compile(r"^(true|True|TRUE|false|False|FALSE)$"), lambda text: text.lower() == "true"),
    (re.compile(r"^[-+]?[0-9]{1,40}$"), int),
    (re.compile(r"^0o[0-7]{1,40}$|^0x[0-9a-fA-F]{1,40}$"), lambda text: int(text, 0)),
    (re.compile(r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$"), float),
    (re.compile(r"^[-+]?\.(inf|Inf|INF)$"), lambda text: float(text.replace(".", "", 1))),
    (re.compile(r"^\.(nan|NaN|NAN)$"), lambda text: float("nan")),
)

_PROBLEMS = (
    (r"'\\t'", "found a tab, expected spaces", "indent with spaces; YAML does not allow tabs"),
    (r"mapping values are not allowed", "found a colon where no key can be",
     "check the indentation, or put text that contains a colon in quotes"),
    (r"',' or '\]'", "a list opened with [ is not closed, or a comma is missing", "close it with ]"),
    (r"',' or '}'", "a group opened with { is not closed, or a comma is missing", "close it with }"),
    (r"expected <block end>", "the indentation does not fit the lines above", "line up keys of one group"),
    (r"could not find expected ':'", "a key without a colon", "write `key: value`"),
    (r"end of stream.*quoted|quoted scalar", "a quotation mark is not closed", "close the quotes"),
    (r"expected the node content", "a bracket or value that begins here is not complete",
     "close the bracket, or write a value"),
    (r"cannot start any token", "a character that cannot begin a value", "put the text in quotes"),
)  # fmt: skip

_UNWRITABLE = re.compile("[\ud800-\udfff\x00-\x08\x0b-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069]")
"""Halves of characters, and signs that steer a terminal or turn the text around."""

_TABS_AT_END = re.compile(r"[ \t]*\t[ \t]*$", re.MULTILINE)
"""White space that nobody sees, and that the parser refuses although YAML allows it."""

_GLUED = re.compile(r"([A-Za-z_][A-Za-z0-9_.]*:)([^ ])")
"""A key whose colon is followed by something that is no space."""


@dataclass
class _Open:
    """A mapping or list whose end has not been read yet."""

    line: int
    anchor: str | None
    keys: dict[str, Branch] | None
    items: list[Branch] = field(default_factory=list)
    key: str | None = None
    key_line: int = 0
    size: int = 1
    height: int = 0


class _Builder:
    """Grows the tree of one document, event by event."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.open: list[_Open] = []
        self.anchors: dict[str, Branch] = {}
        self.faults: list[Fault] = []
        self.root: Branch | None = None
        self.count = 0

    def refuse(self, line: int, what: str, mend: str) -> NoReturn:
        raise InputError([*self.faults, Fault(self.file, line, "", what, mend)])

    def feed(self, event: Any) -> None:
        """Take one event of the parser."""
        line = event.start_mark.line + 1
        if isinstance(event, DocumentStartEvent):
            if self.root is not None:
                self.refuse(line, "a second document begins with `---`", "keep one document in a file")
            if event.version not in (None, (1, 2)):
                self.refuse(line, "the file asks for another YAML version", "remove the %YAML line")
        elif isinstance(event, MappingStartEvent | SequenceStartEvent):
            self._begin(event, line)
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            self._end()
        elif isinstance(event, ScalarEvent):
            self._scalar(event, line)
        elif isinstance(event, AliasEvent):
            self._alias(event, line)

    def _begin(self, event: Any, line: int) -> None:
        self._refuse_tag(event, line)
        if self._key_is_due():
            self.refuse(line, "found a list or group, expected a key", "write a plain word as the key")
        self._count(1, len(self.open), line)
        is_mapping = isinstance(event, MappingStartEvent)
        self.open.append(_Open(line, event.anchor, {} if is_mapping else None))

    def _end(self) -> None:
        done = self.open.pop()
        value: Any = done.items if done.keys is None else done.keys
        branch = Branch(value, self.file, done.line, size=done.size, height=done.height)
        self._place(branch, done.anchor)

    def _scalar(self, event: Any, line: int) -> None:
        self._refuse_tag(event, line)
        self._count(1, len(self.open), line)
        if self._key_is_due():
            self._key(event.value, line)
            return
        is_plain = event.style in (None, "")
        if is_plain and (glued := _GLUED.match(event.value)) and hidden_in(glued[2]):
            column = event.start_mark.column + len(glued[1]) + 1
            what = f"a {hidden_in(glued[2])[0]} stands after the colon, at column {column}"
            self.faults.append(Fault(self.file, line, "", what, "retype it as a plain space"))
        self._refuse_unwritable(event.value, line)
        value = resolved(event.value) if is_plain else event.value
        text = event.value if is_plain else f'"{event.value}"'
        self._place(Branch(value, self.file, line, text=text), event.anchor)

    def _refuse_unwritable(self, text: str, line: int) -> None:
        if unwritable := _UNWRITABLE.search(text):
            what = f"the text holds U+{ord(unwritable[0]):04X}, which cannot be shown or written"
            self.faults.append(Fault(self.file, line, "", what, "take it out"))

    def _key(self, key: str, line: int) -> None:
        top = self.open[-1]
        self._refuse_unwritable(key, line)
        if top.keys is not None and key in top.keys:
            first = top.keys[key].line
            what = f"the key `{key}` is written twice: here and on line {first}"
            path = ".".join([*self._path(), key])
            self.faults.append(Fault(self.file, line, path, what, "keep one of the two"))
        top.key, top.key_line = key, line

    def _path(self) -> list[str]:
        """Give the keys and positions that lead to the innermost open mapping or list."""
        return [str(len(each.items)) if each.keys is None else str(each.key) for each in self.open[:-1]]

    def _alias(self, event: Any, line: int) -> None:
        branch = self.anchors.get(event.anchor)
        if branch is None:
            self.refuse(line, f"`*{event.anchor}` refers to nothing above it", "write the value out")
        if self._key_is_due():
            self.refuse(line, "found an alias, expected a key", "write a plain word as the key")
        self._count(branch.size, len(self.open) + branch.height, line)
        self._place(branch, None)

    def _key_is_due(self) -> bool:
        return bool(self.open) and self.open[-1].keys is not None and self.open[-1].key is None

    def _place(self, branch: Branch, anchor: str | None) -> None:
        if not self.open:
            self.root = branch
            return
        top = self.open[-1]
        top.size += branch.size
        top.height = max(top.height, branch.height + 1)
        if top.keys is None:
            top.items.append(branch)
        else:
            key = str(top.key)
            line = top.key_line
            top.keys[key] = Branch(branch.value, self.file, line, branch.text, size=branch.size, height=branch.height)
            top.key = None
        if anchor:
            self.anchors[anchor] = branch

    def _count(self, more: int, depth: int, line: int) -> None:
        self.count += more
        if self.count > MOST_VALUES:
            what = f"more than {MOST_VALUES} values, aliases counted as written out"
            self.refuse(line, what, "use fewer aliases, or split the file with `extends`")
        if depth > MOST_NESTING:
            what = f"nested more than {MOST_NESTING} levels deep"
            self.refuse(line, what, "no Havenue file needs that: look for brackets that are not closed")

    def _refuse_tag(self, event: Any, line: int) -> None:
        if event.tag is not None:
            tag = str(event.tag).replace("tag:yaml.org,2002:", "!!")
            self.refuse(line, f"the tag `{tag}` is not supported", "remove the word that begins with !")


def resolved(text: str) -> Scalar:
    """Give the value of unquoted text by the YAML 1.2 core schema: no dates, no yes and no."""
    return next((read(text) for pattern, read in _SCALARS if pattern.match(text)), text)


def parse(text: str, file: str) -> Branch | None:
    """Read YAML text into a tree.

    Args:
        text: what the file holds.
        file: name shown in faults.

    Returns:
        The tree, or None where the text holds nothing but comments.

    Raises:
        InputError: text that is not YAML 1.2, holds a key twice, or is far too large.
    """
    builder = _Builder(file)
    try:
        for event in _events(text):
            builder.feed(event)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = min(mark.line, text.count("\n")) + 1 if mark else 0
        what, mend = _worded(error.problem or "", error.context or "")
        builder.refuse(line, *_by_the_line(text, line, what, mend))
    except YAMLError as error:
        line = text.count("\n", 0, getattr(error, "position", 0)) + 1
        builder.refuse(line, "a character that is not allowed in text files", "save the file as plain UTF-8 text")
    if builder.faults:
        raise InputError(builder.faults)
    return builder.root


def _events(text: str) -> Iterator[Any]:
    yaml = YAML(typ="safe", pure=True)
    yaml.version = (1, 2)
    yield from yaml.parse(_TABS_AT_END.sub("", text))


def _by_the_line(text: str, line: int, what: str, mend: str) -> tuple[str, str]:
    """Name a sign on the line, or the one above, that explains why it cannot be read."""
    lines = text.splitlines()
    for number in (line, line - 1):
        here = lines[number - 1] if 0 < number <= len(lines) else ""
        hidden = hidden_in(here)
        column = next((k for k, sign in enumerate(here, 1) if hidden_in(sign)), 0)
        if hidden:
            where = "" if number == line else "in the line above, "
            return f"{what}; {where}column {column} holds a {hidden[0]}", "retype it as a plain space"
    here = lines[line - 1] if 0 < line <= len(lines) else ""
    if mend.startswith("indent") and here.lstrip(" ")[:1] != "\t":
        return "a tab stands within the line", "write a space in its place"
    return what, mend


def _worded(problem: str, context: str) -> tuple[str, str]:
    for pattern, what, mend in _PROBLEMS:
        if re.search(pattern, f"{problem} {context}"):
            return what, mend
    return f"not valid YAML: {problem}", "compare with a shipped file in scenarios/"
