"""A number is declared once: default, unit, range, role, source and meaning, in one place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, Field
from pydantic.fields import FieldInfo

from sim.scenario.deep import Deep, deep_from_json
from sim.scenario.references import Provenance, assumption

Role = Literal["lever", "uncertainty", "setting"]
"""Who decides a knob: a policy (lever), nobody (uncertainty), or the analyst (setting)."""


class Parameters(BaseModel):
    """A part of what somebody wrote: frozen, and deaf to keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True, protected_namespaces=())


def knob(
    default: Any,
    *,
    unit: str,
    role: Role,
    source: Provenance | str,
    about: str,
    low: float | None = None,
    high: float | None = None,
    deep: Deep | None = None,
) -> Any:
    """Declare one number, switch or choice that people may turn.

    Args:
        default: value used where the file is silent.
        unit: SI unit, ``share`` for 0..1 fractions, ``count``, ``switch`` or ``choice``.
        role: ``lever``, ``uncertainty`` or ``setting``.
        source: where the default comes from, as of ``sim.scenario.references``; plain text counts as an assumption.
        about: one line that says what it means.
        low: smallest allowed value, inclusive.
        high: largest allowed value, inclusive.
        deep: of an uncertainty, what nobody can rule out, as of ``sim.scenario.deep``.

    Returns:
        A pydantic field. Numbers are strict: text is never read as a number.

    Raises:
        ValueError: ``deep`` does not suit the knob, or the knob is no uncertainty.
    """
    if deep is not None:
        if role != "uncertainty":
            raise ValueError(f"a {role} is chosen by somebody, and has no range that nobody can rule out")
        deep.check(default, low, high)
    origin = source if isinstance(source, Provenance) else assumption(source)
    # An optional number has no default to tell it by, but has a range.
    ranged = low is not None or high is not None
    numeric = ranged or (isinstance(default, int | float) and not isinstance(default, bool))
    return Field(
        default,
        ge=low,
        le=high,
        strict=True if numeric or isinstance(default, bool) else None,
        allow_inf_nan=False if numeric else None,
        description=about,
        json_schema_extra={"unit": unit, "role": role, "source": origin.as_json(), **_told(deep)},
    )


def _told(deep: Deep | None) -> dict[str, Any]:
    return {} if deep is None else {"deep": deep.as_json()}


@dataclass(frozen=True)
class Knob:
    """One declared knob, as found by walking the parameters.

    Attributes:
        path: dotted path in a scenario file; list positions are written ``*``.
        default: value where the file is silent.
        unit: unit as declared.
        low: smallest allowed value, or None.
        high: largest allowed value, or None.
        choices: allowed words of a choice, or an empty tuple.
        role: lever, uncertainty or setting.
        source: where the default comes from.
        about: meaning in one line.
        deep: of an uncertainty, what nobody can rule out; None where nothing is said.
    """

    path: str
    default: Any
    unit: str
    low: float | None
    high: float | None
    choices: tuple[Any, ...]
    role: Role
    source: Provenance
    about: str
    deep: Deep | None = None


def knobs_of(parameters: type[BaseModel], prefix: str = "") -> Iterator[Knob]:
    """Walk a parameters type and give every knob below it, in the order of declaration.

    Args:
        parameters: a parameters type; nested parameters, lists of parameters and unions of parameters are entered.
        prefix: dotted path of ``parameters`` itself.

    Yields:
        One ``Knob`` per declared number.
    """
    seen: set[str] = set()
    for name, field in parameters.model_fields.items():
        path = f"{prefix}.{field.alias or name}" if prefix else (field.alias or name)
        extra = field.json_schema_extra
        if isinstance(extra, dict) and "role" in extra:
            yield _knob_from(path, field, extra)
            continue
        for inner, is_list in _parameters_in(field.annotation):
            for found in knobs_of(inner, f"{path}.*" if is_list else path):
                if found.path not in seen:
                    seen.add(found.path)
                    yield found


def knobs_within(parameters: BaseModel, prefix: str = "") -> Iterator[Knob]:
    """Walk parameters that were read and give every knob where it stands, in the order of declaration.

    Args:
        parameters: what was read; of a union only the kind that was chosen is entered.
        prefix: dotted path of ``parameters`` itself.

    Yields:
        One ``Knob`` per number that is there, also where the file is silent; list positions are numbers from 0.
    """
    for name, field in type(parameters).model_fields.items():
        path = f"{prefix}.{field.alias or name}" if prefix else (field.alias or name)
        extra, value = field.json_schema_extra, getattr(parameters, name)
        if isinstance(extra, dict) and "role" in extra:
            yield _knob_from(path, field, extra)
        elif isinstance(value, BaseModel):
            yield from knobs_within(value, path)
        elif isinstance(value, tuple):
            for position, inner in enumerate(value):
                if isinstance(inner, BaseModel):
                    yield from knobs_within(inner, f"{path}.{position}")


def _knob_from(path: str, field: FieldInfo, extra: dict[str, Any]) -> Knob:
    low = high = None
    for constraint in field.metadata:
        low = getattr(constraint, "ge", low)
        high = getattr(constraint, "le", high)
    choices = get_args(field.annotation) if get_origin(field.annotation) is Literal else ()
    return Knob(
        path, field.default, extra["unit"], low, high, choices, extra["role"],
        Provenance.from_json(extra["source"]), field.description or "",
        deep_from_json(extra["deep"]) if "deep" in extra else None,
    )  # fmt: skip


def _parameters_in(annotation: Any, is_list: bool = False) -> Iterator[tuple[type[BaseModel], bool]]:
    """Give the parameter types inside an annotation, and whether they stand in a list."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation, is_list
        return
    origin = get_origin(annotation)
    if origin is None:
        return
    in_list = is_list or origin in (list, tuple)
    arguments = get_args(annotation)
    for argument in arguments if origin in (list, tuple, Union) or "Union" in str(origin) else arguments[:1]:
        yield from _parameters_in(argument, in_list)
