"""Writes pages, and says by which command and version, so that one older than what it reports on is found."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import click
from click.core import ParameterSource

from sim.errors import ResultsError
from sim.installation import __version__

_LINE = re.compile(
    r"^Written by `(?P<command>[^`]+)` with Havenue (?P<version>\S+), outcomes `(?P<outcomes>\w+)`\.$", re.MULTILINE
)


@dataclass(frozen=True)
class Written:
    """What a page says of its making.

    Attributes:
        command: as it was typed.
        version: of Havenue.
        outcomes: fingerprint of the model's outcomes, see `sim.verification.fingerprint`.
    """

    command: str
    version: str
    outcomes: str


def write_page(place: Path, text: str) -> None:
    """Write a page whole.

    Raises:
        ResultsError: it cannot be written there.
    """
    try:
        place.write_text(text, encoding="utf-8", errors="surrogateescape")  # the name of a folder is bytes
    except OSError as error:
        raise ResultsError(f"cannot write {place}: {error.strerror or error}") from error


def write_pages(folder: Path, pages: Mapping[str, str]) -> None:
    """Write pages into a folder, which is made where it is not there.

    Raises:
        ResultsError: they cannot be written there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ResultsError(f"cannot write {folder}: {error.strerror or error}") from error
    for name, text in pages.items():
        write_page(folder / name, text)


def command_typed(context: click.Context) -> str:
    """Give a command with the options that were typed, those that were left to their defaults omitted."""
    words = ["havenue", str(context.info_name)]
    for parameter in context.command.params:
        name = str(parameter.name)
        if context.get_parameter_source(name) is not ParameterSource.COMMANDLINE:
            continue
        value = context.params[name]
        for each in value if isinstance(value, tuple) else (value,):
            words += _typed(parameter, each)
    return shlex.join(words)


def _typed(parameter: click.Parameter, value: object) -> list[str]:
    if not isinstance(parameter, click.Option):
        return [str(value)]
    if not parameter.is_flag:
        return [parameter.opts[0], str(value)]
    return [parameter.opts[0]] if value is True or value == parameter.flag_value else []


def written_by(command: str, outcomes: str) -> str:
    """Write the line that says how a page was made; `written` reads it."""
    return f"Written by `{command}` with Havenue {__version__}, outcomes `{outcomes}`."


def written(page: str) -> Written | None:
    """Read how a page was made; None for a page that no command wrote."""
    found = _LINE.search(page)
    return None if found is None else Written(**found.groupdict())
