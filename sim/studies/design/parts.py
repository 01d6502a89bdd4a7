"""Policies taken apart: each lever of a policy alone, and all of its levers without one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

PartKind = Literal["only", "without"]
FEWEST_LEVERS: Final = 2
"""Levers from which on a policy can be taken apart (definition: one alone is the policy itself)."""


@dataclass(frozen=True)
class PolicyPart:
    """One half of a question about one lever: the lever alone, or the policy without it.

    Attributes:
        policy: name of the policy that is taken apart.
        lever: dotted path of the lever.
        kind: whether the lever stands ``only`` by itself, or all others ``without`` it.
        name: of the derived policy that says what happens then; empty where it cannot be. Of a policy with two levers
            one without the other is the other alone, so that two derived policies answer all four halves.
        refused: why it cannot be; empty where it can.
    """

    policy: str
    lever: str
    kind: PartKind
    name: str = ""
    refused: str = ""

    def as_json(self) -> dict[str, str]:
        """Give it as the manifest of a study keeps it."""
        return asdict(self)


def parts_in(manifest: Mapping[str, Any]) -> list[PolicyPart]:
    """Read the parts of a study's policies; none where nothing was taken apart, or an older version ran it."""
    return [PolicyPart(**each) for each in manifest.get("parts", ())]


def derived_names(parts: Iterable[PolicyPart]) -> frozenset[str]:
    """Give the names of the policies that were derived from others, which no ordinary comparison counts."""
    return frozenset(part.name for part in parts if part.name)


def compared_policies(manifest: Mapping[str, Any]) -> list[str]:
    """Give the policies of a study that are compared, the baseline first, without those derived from others."""
    derived = derived_names(parts_in(manifest))
    return [name for name in manifest["policies"] if name not in derived]
