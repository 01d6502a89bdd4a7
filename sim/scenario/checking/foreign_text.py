"""Numbers and signs as other people's programs write them: what they are called, and which number was meant."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_DASHES: Final = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d"
_APOSTROPHES: Final = "'\u2018\u2019\u02bc"
_ARABIC: Final = {"\u066b": ".", "\u066c": "'"}
"""Decimal and thousands signs that stand beside Arabic digits."""
_LETTERS: Final = ("CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE")
"""Scripts whose letters look like Latin ones."""
_SIZES: Final = {
    "s": {"h": 3600, "hr": 3600, "hrs": 3600, "hour": 3600, "hours": 3600, "m": 60, "min": 60, "mins": 60, "minute": 60,
          "minutes": 60, "s": 1, "sec": 1, "secs": 1, "second": 1, "seconds": 1, "ms": 0.001},
    "m": {"km": 1000, "m": 1, "metre": 1, "metres": 1, "meter": 1, "meters": 1, "cm": 0.01, "mm": 0.001},
    "share": {"%": 0.01, "percent": 0.01, "per cent": 0.01, "pct": 0.01, "\u2030": 0.001},
}  # fmt: skip
"""Units that people write, by the one that is due, and how many of that one each is."""
_TOLD: Final = {
    "s": "times are written in seconds", "m": "lengths are written in metres",
    "share": "a share is written as a fraction, without %",
}  # fmt: skip
_CLOCK: Final = re.compile(r"(?:([0-9]{1,3}):)?([0-9]{1,3}):([0-5][0-9])")
_DURATION: Final = re.compile(
    r"([0-9]+) ?(h|hr|m|min|') ?([0-9]{1,2}) ?(m|min|s|sec|''|\")?(?: ?([0-9]{1,2}) ?(s|sec))?"
)
_FRACTION: Final = re.compile(r"(?:([0-9]{1,6}) )?([0-9]{1,6}) ?/ ?([1-9][0-9]{0,5})")
_MEASURED: Final = re.compile(r"(.*?[0-9.,]) ?([^\W\d_][^\d]*[0-9]?|[%\u2030])")
_NUMBER: Final = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
_LONGEST: Final = 60


def visible(text: str) -> str:
    """Give a text with every sign that cannot be seen, or looks like another one, told by its name."""
    return "".join(f"<{_name(sign)}>" if _hidden(sign) or _look_alike(sign, text) else sign for sign in text)


def hidden_in(text: str) -> list[str]:
    """Name the signs of a text that cannot be seen or look like others, each once, in order."""
    return list(dict.fromkeys(_name(sign) for sign in text if _hidden(sign) or _look_alike(sign, text)))


def numbers_meant(text: str, unit: str = "") -> tuple[str, list[float]]:
    """Read a number as people and programs elsewhere write it.

    Args:
        text: as written.
        unit: unit that is due: ``s``, ``m``, another one, or ``share`` for a fraction of a whole.

    Returns:
        What is foreign about it, in words, and the numbers that may be meant, the likeliest first; an empty list where
        it is none.
    """
    if len(text) > _LONGEST:
        return "", []
    told = list(_oddities(text))
    plain = _in_ascii(text)
    if unit == "s" and (time := _time(plain.lower())) is not None:
        return "; ".join([*told, _TOLD[unit]]), [time]
    if fraction := _FRACTION.fullmatch(plain):
        return "; ".join([*told, "a fraction is written with a point"]), [
            int(fraction[1] or 0) + int(fraction[2]) / int(fraction[3])
        ]
    measured = _MEASURED.fullmatch(plain)
    if measured and not _read(plain, []):
        return _in_unit(measured[1], measured[2].rstrip(". ,;"), unit, told)
    return _worded(plain, told)


def _in_unit(number: str, named: str, unit: str, told: list[str]) -> tuple[str, list[float]]:
    """Read a number with a unit behind it, in the unit that is due."""
    sizes = _SIZES.get(unit, {})
    size = 1.0 if named == _in_ascii(unit) else sizes.get(named, sizes.get(named.lower()))
    _, found = _worded(number, told)
    if size is None or not found:
        return "", []
    if size == 1.0:
        told.append(f"write a number without a unit, in {unit}")
    else:
        told.append(_TOLD[unit])
    return "; ".join(told), [float(f"{each * size:.12g}") for each in found]


def _worded(text: str, told: list[str]) -> tuple[str, list[float]]:
    """Read a number without a unit, and say what is foreign about it; no more than its signs where it is none."""
    separators: list[str] = []
    found = _read(text, separators)
    told += separators if found or re.fullmatch(r"[-+.,]*[0-9][-+0-9.,]*", text) else []
    return "; ".join(told), found


def _hidden(sign: str) -> bool:
    return sign not in " \n\t" and (unicodedata.category(sign) in ("Zs", "Zl", "Zp", "Cf", "Cc") or sign == "\u3164")


def _look_alike(sign: str, text: str) -> bool:
    return not sign.isascii() and unicodedata.name(sign, "").startswith(_LETTERS) and any(map(str.isascii, text))


def _name(sign: str) -> str:
    return unicodedata.name(sign, f"U+{ord(sign):04X}").lower()


def _oddities(text: str) -> Iterator[str]:
    for name in hidden_in(text):
        yield f"it holds a {name}"
    if any(sign in _DASHES for sign in text):
        yield "the minus sign is `-`"
    if any(not sign.isascii() and unicodedata.decimal(sign, -1) >= 0 for sign in text):
        yield "digits are 0 to 9"


def _in_ascii(text: str) -> str:
    """Give the text in plain digits, signs and blanks."""
    found = []
    for sign in text:
        digit = unicodedata.decimal(sign, -1)
        if digit >= 0:
            found.append(str(digit))
        elif sign in _DASHES:
            found.append("-")
        elif sign in _APOSTROPHES:
            found.append("'")
        elif unicodedata.category(sign) == "Zs":
            found.append(" ")
        elif unicodedata.numeric(sign, -1.0) >= 0 and unicodedata.digit(sign, -1) < 0:
            found.append(f" {unicodedata.normalize('NFKC', sign)}".replace("\u2044", "/"))
        elif not _hidden(sign):
            found.append(_ARABIC.get(sign, unicodedata.normalize("NFKC", sign)))
    return re.sub(r"^([-+]) ", r"\1", "".join(found).strip())


def _time(text: str) -> float | None:
    """Read ``1:30``, ``0:01:30``, ``1h30`` or ``1m30s`` in seconds; None where it is no time of several parts."""
    clock = _CLOCK.fullmatch(text)
    if clock:
        return float(3600 * int(clock[1] or 0) + 60 * int(clock[2]) + int(clock[3]))
    parts = _DURATION.fullmatch(text)
    if parts is None:
        return None
    first = 3600 if parts[2][0] == "h" else 60
    second = 1 if first == 60 or (parts[4] or "m")[0] == "s" else 60
    if first == 60 and (parts[4] or "s")[0] == "m":
        return None
    return float(first * int(parts[1]) + second * int(parts[3]) + int(parts[5] or 0))


def _read(text: str, told: list[str]) -> list[float]:
    """Read a number in ASCII whose groups and decimals are written in any of the usual ways."""
    text = re.sub(r"(?<=[0-9]) ?([.,]) ?(?=[0-9])", r"\1", text)
    grouped = re.sub(r"(?<=[0-9])[ '_](?=[0-9]{3}(?![0-9]))", "", text).strip()
    if grouped != text.strip():
        told.append("thousands are written without a sign between them")
    if "," in grouped or grouped.count(".") > 1:
        told.append("the decimal sign is a point, and thousands have none")
    candidates = _separated(grouped)
    return [float(each) for each in candidates if _NUMBER.fullmatch(each)]


def _separated(text: str) -> list[str]:
    """Give the ways to read commas and points, the likeliest first."""
    commas, points = text.count(","), text.count(".")
    if commas and points:
        decimal, group = (",", ".") if text.rfind(",") > text.rfind(".") else (".", ",")
        return [text.replace(group, "").replace(decimal, ".")] if text.count(decimal) == 1 else []
    if points > 1:
        return [text.replace(".", "")] if re.fullmatch(r"[-+]?[0-9]{1,3}(\.[0-9]{3})+", text) else []
    in_groups = bool(re.fullmatch(r"[-+]?[1-9][0-9]{0,2}(,[0-9]{3})+", text))
    as_groups = [text.replace(",", "")] if in_groups else []
    as_decimal = [text.replace(",", ".")] if commas <= 1 else []
    return [*as_groups, *as_decimal]
