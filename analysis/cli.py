"""The command ``havenue``: finds the commands in their folder, and words every error for the person.

Nothing heavy is imported here or at the top of a command's file, so that ``--help`` answers at once.
"""

from __future__ import annotations

import codecs
import difflib
import errno
import importlib
import os
import pkgutil
import re
import sys
import unicodedata
from collections.abc import Mapping
from io import TextIOWrapper
from typing import Any

import click

from analysis import commands
from analysis.formatting.counts import tally
from sim import __version__
from sim.errors import LONGEST_QUOTE, HavenueError, InputError

INTERRUPTED = 130
ORDER = ("check", "describe", "run", "plot", "sweep", "status", "export", "merge", "schema")
"""Commands that stand first in ``--help``, in the order of their use; the others follow by name."""

REFUSALS = frozenset({
    errno.ENAMETOOLONG, errno.ELOOP, errno.ENOTDIR, errno.EISDIR, errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC,
})  # fmt: skip
"""What the system says of a place that cannot be read or written, whoever asks: no fault of the program."""
FOLDERS = frozenset({"DIR", "RUN", "[DIR]", "DIR|VENUE", "DIR | RUN RUN"})
"""What the folder of a run or a study is called among the arguments of commands."""
LONGEST_WORD = 1000
"""Letters without a blank from which a word of a message is cut."""
NEAR_OPTION = 0.75
"""Likeness of two options, from 0 to 1, from which one may be meant for the other."""


def _in_other_signs(error: UnicodeError) -> tuple[str | bytes, int]:
    """Give bytes for what a terminal cannot show: those of a file's name as they are, letters without their marks."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    sign = error.object[error.start]
    if "\udc80" <= sign <= "\udcff":
        return bytes([ord(sign) - 0xDC00]), error.start + 1
    plain = unicodedata.normalize("NFKD", sign).encode("ascii", "ignore")
    dash = unicodedata.category(sign) == "Pd" or sign == "\u2212"
    return plain or (b"-" if dash else b"?"), error.start + 1


codecs.register_error(_in_other_signs.__name__, _in_other_signs)


class Havenue(click.Group):
    """The group of all commands; each is one file in ``analysis/commands`` that offers ``COMMAND``."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give the names of all commands, in the order of their use."""
        modules = [module.name for module in pkgutil.iter_modules(commands.__path__)]
        names = [name.replace("_", "-") for name in modules if not name.startswith("_")]
        return sorted(names, key=lambda name: (ORDER.index(name) if name in ORDER else len(ORDER), name))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Give the command of a name, imported when asked for."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = importlib.import_module(f"{commands.__name__}.{cmd_name.replace('-', '_')}").COMMAND
        command.help = command.help or command.short_help  # without docstrings, as under `python -OO`
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that was typed, or suggest the nearest one."""
        names = self.list_commands(ctx)
        if args and not args[0].startswith("-") and args[0] not in names:
            near = difflib.get_close_matches(args[0], names, n=1)
            mend = f"Did you mean '{near[0]}'?" if near else f"The commands are: {', '.join(names)}."
            ctx.fail(f"No such command '{args[0]}'. {mend}")
        name, command, rest = super().resolve_command(ctx, args)
        if command is not None:
            _refuse_repeated(click.Context(command, parent=ctx, info_name=name), command, rest)
        return name, command, rest

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command line; what the terminal cannot show is written in signs that it can."""
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):
                ascii_only = codecs.lookup(stream.encoding).name == "ascii"
                stream.reconfigure(encoding="utf-8" if ascii_only else None, errors=_in_other_signs.__name__)
        return super().main(*args, **kwargs)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; errors become messages and exit codes, never a traceback."""
        try:
            return super().invoke(ctx)
        except click.NoSuchOption as error:
            names = error.possibilities or []
            near = difflib.get_close_matches(error.option_name, names, n=3, cutoff=NEAR_OPTION)
            raise click.NoSuchOption(error.option_name, possibilities=near, ctx=error.ctx) from None
        except HavenueError as error:
            click.echo(error_text(error), err=True)
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            click.echo("interrupted", err=True)
            ctx.exit(INTERRUPTED)
        except (click.exceptions.Exit, click.ClickException, click.Abort):
            raise
        except Exception as error:
            if isinstance(error, OSError) and error.errno in REFUSALS and os.environ.get("HAVENUE_DEBUG") != "1":
                where = f"{error.filename}: " if error.filename else ""
                click.echo(_shorter(f"{where}{error.strerror} (check the path and its permissions)"), err=True)
                ctx.exit(InputError.exit_code)
            closed_pipe = isinstance(error, OSError) and error.errno == errno.EPIPE
            if closed_pipe or os.environ.get("HAVENUE_DEBUG") == "1":
                raise
            what = f"{type(error).__name__}: {error}".splitlines()[0]
            click.echo(f"this is a bug in Havenue, not in your files: {what}", err=True)
            click.echo("set HAVENUE_DEBUG=1 to see where it happened, and please report it", err=True)
            ctx.exit(1)


def _refuse_repeated(ctx: click.Context, command: click.Command, words: list[str]) -> None:
    """Refuse an option that takes one value and is given twice: the second would win in silence.

    Raises:
        click.UsageError: naming the option.
    """
    try:
        given, _, order = command.make_parser(ctx).parse_args(list(words))
    except click.UsageError:
        return  # the command itself says what is wrong
    if any(option.is_eager for option in order):
        return  # help is help
    _refuse_file(ctx, command, given)
    for option in order:
        if not isinstance(option, click.Option) or option.multiple or option.count:
            continue
        agreeing = option.is_flag and not option.secondary_opts and not _shared(command, option)
        same = sum(isinstance(each, click.Option) and each.name == option.name for each in order)
        if same > 1 and not agreeing:
            names = "/".join(dict.fromkeys(_long_name(each) for each in order if each.name == option.name))
            raise click.UsageError(f"{names} is given {same} times, and one is allowed: leave out the others.", ctx)


def _refuse_file(ctx: click.Context, command: click.Command, given: Mapping[str, Any]) -> None:
    """Refuse a file where the folder of a run or a study is due, and say what makes one of it, or which one it is in.

    Raises:
        click.UsageError: naming the file.
    """
    for parameter in command.params:
        typed = given.get(str(parameter.name))
        argument = isinstance(parameter, click.Argument) and parameter.metavar in FOLDERS
        of_results = argument or "--from" in parameter.opts
        words = typed if isinstance(typed, (list, tuple)) else [typed]
        word = next((each for each in words if isinstance(each, str) and os.path.isfile(each)), None)
        if not of_results or word is None:
            continue
        if argument and parameter.metavar == "DIR|VENUE" and _is_venue(word):
            continue
        inside = os.path.dirname(word) or "."
        mend = f"`havenue check {word}` says what it is; `havenue run` and `havenue sweep` write folders."
        if os.path.isfile(os.path.join(inside, "manifest.json")):
            mend = f"Name the folder that it is in: {inside}"
        raise click.UsageError(f"'{word}' is a file, and a folder of results is due. {mend}", ctx)


def _is_venue(file: str) -> bool:
    """Tell whether a file is of a venue, or a YAML file that cannot be read: whoever reads it tells its faults."""
    from sim.scenario.reading.kinds import kind_of_file  # noqa: PLC0415  (only where a file was typed)

    try:
        return kind_of_file(file) == "venue"
    except InputError:
        return file.endswith((".yaml", ".yml"))


def _shared(command: click.Command, option: click.Option) -> bool:
    """Tell whether several flags choose one value between them."""
    return sum(each.name == option.name for each in command.params) > 1


def _long_name(option: click.Parameter) -> str:
    return max((*option.opts, *option.secondary_opts), key=len)


def error_text(error: HavenueError) -> str:
    """Give the message of an error; faults end with how many there are in how many files."""
    if not isinstance(error, InputError):
        return _shorter(str(error))
    return f"{error}\n{tally(error)}" if error.faults else str(error)


def _shorter(text: str) -> str:
    """Cut words that no terminal could show, such as a name of thousands of letters."""
    return re.sub(rf"[^\s:]{{{LONGEST_WORD},}}", lambda word: f"{word[0][:LONGEST_QUOTE]}...", text)


@click.group(cls=Havenue, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "-V", "--version", message="havenue %(version)s")
def main() -> None:
    """Simulate an attack on a crowded venue, the evacuation and the response, and compare protective policies.

    Exit codes: 0 success, 1 a simulation failed, 2 bad input, 3 some runs of a study failed, 130 interrupted.
    """


if __name__ == "__main__":
    main()
