"""``havenue describe``: what can be turned, what happens in a step, how a run and the model are judged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from analysis.commands._completion import topics
from analysis.commands._topics import ROLES, SHIPPED, TOPICS, Rows, for_people, rows_of, table_of

MOST_FILES = 8
"""Files that the page of a key names."""


@click.command("describe", short_help="Look up levers, metrics, sources, policies and more; search for a word.")
@click.argument("words", nargs=-1, metavar="[TOPIC | KEY | WORD...]", shell_complete=topics)
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
@click.option("--markdown", "as_markdown", is_flag=True, help="Print a topic as a table in Markdown.")
@click.option(
    "--refresh", "page", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="PAGE",
    help="Rewrite the generated tables of a page, such as docs/model.md.",
)  # fmt: skip
def describe(words: tuple[str, ...], as_json: bool, as_markdown: bool, page: Path | None) -> None:
    """Look up what can be set, what a run is judged by, the sources of numbers, and how credible the model is.

    Without an argument, list the topics. A topic lists all of its things: havenue describe levers. A key or another
    name shows all about one thing: havenue describe alarm.delay_s. Any other word is searched for in names, texts and
    sources: havenue describe alarm. Several words are searched for together.
    """
    if page is not None:
        from analysis.pages.generated import refreshed
        from analysis.pages.written import write_page

        write_page(page, refreshed(page.read_text(encoding="utf-8"), table_of))
        return
    topic = words[0] if len(words) == 1 and words[0] in TOPICS else None
    if words and topic is None:
        if as_markdown:
            raise click.UsageError(f"--markdown prints a topic, one of: {', '.join(TOPICS)}.")
        click.echo(_found(words, as_json=as_json))
    elif as_markdown:
        click.echo(table_of(topic), nl=False)
    elif as_json:
        click.echo(_as_json(rows_of(topic)))
    else:
        click.echo(_listed(topic))


def _found(words: tuple[str, ...], *, as_json: bool) -> str:
    """Give the page of what is called so, or else what mentions the words.

    Raises:
        click.UsageError: nothing does; the message names what is near.
    """
    from analysis.commands._lookup import mentions, near_names, pages_of

    pages = pages_of(words[0]) if len(words) == 1 else []
    if pages:
        return _as_json(pages[0] if len(pages) == 1 else pages) if as_json else "\n\n".join(map(_page, pages))
    rows = mentions(words)
    if rows:
        return _as_json(rows) if as_json else _hits(rows, " ".join(words))
    near = [each for word in words for each in near_names(word)]
    mend = f"Did you mean: {', '.join(dict.fromkeys(near))}?" if near else f"The topics are: {', '.join(TOPICS)}."
    raise click.UsageError(f"Nothing is called or mentions '{' '.join(words)}'. {mend}")


def _listed(topic: str | None) -> str:
    from analysis.terminal.blocks import row_block, two_columns

    rows = rows_of(topic)
    if topic is None:
        listed = two_columns((row["topic"], row["about"]) for row in rows)
        return f"{listed}\n\nhavenue describe TOPIC lists, KEY shows one thing, any other word is searched for"
    if topic in SHIPPED:
        return two_columns((str(next(iter(row.values()))), _with_group(row)) for row in rows)
    if topic == "choices":
        return "\n\n".join(_page(page) for page in _by_key(rows))
    if topic in ROLES:
        return "\n\n".join(map(_knob, rows))
    return "\n\n".join(row_block(for_people(row)) for row in rows)


def _with_group(row: dict[str, Any]) -> str:
    """Say what a file is, and of a policy what it is about: a procedure, measures, police or care."""
    return f"{row['about']} [{row['group']}]" if row.get("group") else str(row["about"])


def _by_key(rows: Rows) -> Rows:
    keys = dict.fromkeys(row["key"] for row in rows)
    return [{"key": key, "kind": "choice", "choices": [row for row in rows if row["key"] == key]} for key in keys]


def _knob(row: dict[str, Any]) -> str:
    from analysis.terminal.blocks import block

    text = for_people(row)
    span = f"{'choices' if row['choices'] else 'range'}: {text['range']}" if text["range"] else ""
    lines = [text["about"], span, *_plausible(row), f"source: {text['source']}"]
    return block(f"{text['path']}  {_default(row)}", lines)


def _plausible(row: dict[str, Any]) -> list[str]:
    return [f"plausible: {row['plausible']}"] if row.get("plausible") else []


def _default(row: dict[str, Any]) -> str:
    """Write a default with its unit."""
    if row["default"] in (None, ()):
        return f"not set ({row['unit']})"
    if isinstance(row["default"], bool):
        return str(row["default"]).lower()
    return str(row["default"]) if row["unit"] in ("choice", "switch") else f"{row['default']} {row['unit']}"


def _page(page: dict[str, Any]) -> str:
    """Write all about one thing."""
    from analysis.commands._lookup import STUDY_KEY
    from analysis.terminal.blocks import block, row_block

    choices = [f"{each['choice']}{' (default)' if each['default'] else ''}: {each['meaning']}"
               for each in page.get("choices", ())]  # fmt: skip
    if "key" not in page or page["kind"] == STUDY_KEY:
        row = for_people({column: _in_words(value) for column, value in page.items() if column != "choices"})
        kind, head = row.pop("kind"), next(iter(row))
        return row_block({head: f"{row.pop(head)}  ({kind})", **row}, more=choices)
    lines = []
    if "who" in page:
        text = for_people({**page, "path": page["key"], "choices": []})
        lines = [page["about"], f"kind: {page['kind']}; {page['who']}", f"default: {_default(page)}"]
        lines += [f"range: {text['range']}"] if text["range"] else []
        lines += _plausible(page)
    lines += choices
    lines += [f"source: {page['source']}"] if "source" in page else []
    lines += [f"[{each['key']}] {each['work']} {each['link']}".rstrip() for each in page.get("references", ())]
    lines += _files(page.get("files", ()))
    return block(page["key"], lines)


def _files(files: Rows) -> list[str]:
    """Say which shipped files set or vary a key."""
    told = [f"{each['file']} {each['what']} it: {_in_words(each['value'])}" for each in files]
    more = [f"and {len(told) - MOST_FILES} more files"] if len(told) > MOST_FILES + 1 else []
    return [*(told[:MOST_FILES] if more else told), *more]


def _in_words(value: Any) -> Any:
    """Write lists and mappings as people do; anything else stays as it is."""
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_in_words(each)}" for key, each in value.items())
    return ", ".join(map(str, map(_in_words, value))) if isinstance(value, list | tuple) else value


def _hits(rows: Rows, words: str) -> str:
    from analysis.formatting.counts import plural
    from analysis.terminal.blocks import block

    named = sum(row["where"] == "name" for row in rows)
    told = f"'{words}' is in {plural(named, 'name')} and in the text of {plural(len(rows) - named, 'other')}"
    return "\n\n".join([told, *(block(f"{row['name']}  ({row['kind']})", [row["about"]]) for row in rows)])


def _as_json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False)


COMMAND = describe
