"""What shells complete: shipped names beside paths, topics, metrics of a study. Light, for each Tab asks anew."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from sim.runs.results_folder import MANIFEST
from sim.scenario.reading.shipped import Kind, shipped_files

Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def shipped(*kinds: Kind) -> Complete:
    """Complete the names of shipped files of some kinds, and paths."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        names = [name for kind in kinds for name in shipped_files(kind)]
        return [*_beginning(names, incomplete), CompletionItem(incomplete, type="file")]

    return complete


def metrics(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the metrics of the study whose folder was typed."""
    return _beginning(_of_the_study("metrics"), incomplete)


def policies(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the policies of the study whose folder was typed."""
    own = [name for name in _of_the_study("policies") if "+" not in name]  # those with a plus are parts of policies
    return _beginning(own, incomplete)


def topics(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete what ``describe`` lists, and the names of shipped files."""
    from analysis.commands._topics import TOPICS

    kinds: tuple[Kind, ...] = ("scenario", "policy", "study", "venue")
    return _beginning([*TOPICS, *(name for kind in kinds for name in shipped_files(kind))], incomplete)


def _beginning(names: Iterable[str], incomplete: str) -> list[CompletionItem]:
    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


def _of_the_study(entry: str) -> list[str]:
    """Give what the manifest of the folder on the line names; click does not know the folder before the option ends."""
    for word in os.environ.get("COMP_WORDS", "").split():
        try:
            return list(json.loads((Path(word) / MANIFEST).read_bytes())[entry])
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return []
