"""Other models in which verification cases can be walked, by name; each is loaded only when it is asked for.

A peer is one model of an optional package, or another movement plug; its module here offers ``PEERS``. Each walks the
parameters of a case and gives the same ``CaseTrajectory`` that Havenue's own walk gives, so that lines, zones, measures
and rules hold for both.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module, util
from typing import Final, Protocol

from sim.errors import Fault, HavenueError, InputError
from sim.scenario.checking.messages import suggestion
from sim.scenario.parameters.verification_case import CaseParameters
from sim.verification.cases.trajectory import CaseTrajectory

PEERS: Final = {
    "jupedsim": ("jupedsim", "sim.verification.peers.jupedsim"),
    "jupedsim_anticipation": ("jupedsim", "sim.verification.peers.jupedsim"),
    "collision_free": ("numba", "sim.verification.peers.movement_models"),
}
"""The register: by name, the package that must be installed, and the module here that speaks with it."""


class RefusedError(HavenueError):
    """A peer does not take the start of a case: nobody has walked."""


class StoppedError(HavenueError):
    """A peer gave up on the way."""


@dataclass(frozen=True)
class Unsupported:
    """Something that a case asks for and a peer does not have.

    Attributes:
        what: in a few words, such as ``stairs``.
        walked: whether the case is walked all the same, without it.
    """

    what: str
    walked: bool = False


class Peer(Protocol):
    """Another simulator.

    Attributes:
        name: by which it is asked for.
        title: its own name.
        version: of the package installed.
        model: model, parameters and time step, in a few words.
        about: what a reader of its figures must know.
    """

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def title(self) -> str: ...  # noqa: D102
    @property
    def version(self) -> str: ...  # noqa: D102
    @property
    def model(self) -> str: ...  # noqa: D102
    @property
    def about(self) -> str: ...  # noqa: D102

    def lacks(self, parameters: CaseParameters) -> tuple[Unsupported, ...]:
        """Give what the parameters of a case ask for that the peer does not have."""

    def walk(self, parameters: CaseParameters, seed: int) -> CaseTrajectory:
        """Run a case once; raises ``RefusedError`` or ``StoppedError``."""


def load_peer(name: str) -> Peer:
    """Give a peer.

    Args:
        name: as in the register.

    Raises:
        InputError: there is no such peer, or its package is not installed.
    """
    if name not in PEERS:
        raise InputError([Fault("--peer", 0, "", f"there is no peer `{name}`", suggestion(name, PEERS, "peers"))])
    package, module = PEERS[name]
    if util.find_spec(package) is None:
        raise InputError([Fault("--peer", 0, "", f"`{package}` is not installed", 'pip install -e ".[peer]"')])
    peers: dict[str, Peer] = {peer.name: peer for peer in import_module(module).PEERS}
    return peers[name]
