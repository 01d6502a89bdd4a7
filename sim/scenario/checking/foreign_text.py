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
_SECONDS: Final = {"h": 3600, "hr": 3600, "m": 60, "min": 60, "s": 1, "sec": 1}
_CLOCK: Final = re.compile(r"(?:([0-9]{1,3}):)?([0-9]{1,3}):([0-5][0-9])")
_DURATION: Final = re.compile(r"(?:([0-9]+)(hr?))?(?:([0-9]+)(m|min))?(?:([0-9]+)(s|sec))?")
_NUMBER: Final = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]{1,3})?")
_LONGEST: Final = 60


def visible(text: str) -> str:
    """Give a text with every sign that cannot be seen, or looks like another one, told by its name."""
    return "".join(f"<{_name(sign)}>" if _hidden(sign) or _look_alike(sign, text) else sign for sign in text)


def hidden_in(text: str) -> list[str]:
    """Name the signs of a text that cannot be seen or look like others, each once, in order."""
    return list(dict.fromkeys(_name(sign) for sign in text if _hidden(sign) or _look_alike(sign, text)))


def numbers_meant(text: str, *, seconds: bool = False, share: bool = False) -> tuple[str, list[float]]:
    """Work out which number a text was meant to be.

    Args:
        text: what stands where a number is due.
        seconds: whether a clock time or a duration may be meant.
        share: whether a percentage may be meant.

    Returns:
        What is foreign about it, in words, and the numbers that may be meant, the likeliest first; an empty list where
        it is none.
    """
    if len(text) > _LONGEST:
        return "", []
    told = list(_oddities(text))
    plain = _in_ascii(text)
    if share and plain.endswith("%"):
        told.append("a share is written as a fraction, without %")
        return "; ".join(told), [each / 100 for each in _read(plain[:-1], [])]
    if seconds and (time := _time(plain.lower())) is not None:
        return "; ".join([*told, "times are written in seconds"]), [time]
    found = _read(plain, told)
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
        elif not _hidden(sign):
            found.append(_ARABIC.get(sign, unicodedata.normalize("NFKC", sign)))
    return re.sub(r"^([-+]) ", r"\1", "".join(found).strip())


def _time(text: str) -> float | None:
    """Read ``1:30``, ``0:01:30`` or ``1m30s`` in seconds."""
    clock = _CLOCK.fullmatch(text)
    if clock:
        return float(3600 * int(clock[1] or 0) + 60 * int(clock[2]) + int(clock[3]))
    duration = _DURATION.fullmatch(text.replace(" ", ""))
    if not text or not duration:
        return None
    parts = [part or "" for part in duration.groups()]
    pairs = [(parts[k], parts[k + 1]) for k in range(0, len(parts), 2) if parts[k]]
    return float(sum(int(count) * _SECONDS[unit] for count, unit in pairs))


def _read(text: str, told: list[str]) -> list[float]:
    """Read a number in ASCII whose groups and decimals are written in any of the usual ways."""
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
