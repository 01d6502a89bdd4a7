"""Everybody with a body: one row each for the whole run, one array per attribute."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cache
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from sim.kernels.arrays import People
from sim.kernels.codes import AUDIENCE, INSIDE
from sim.world.codes import Mover, Role, Status, Wound

HARMABLE: Final = (Role.ATTENDEE, Role.STEWARD, Role.GUARD)
"""Roles of those whom the hazard can harm; armed officers and medics are a matter of the response and of care."""

Group = TypeVar("Group")

NEVER: Final = np.inf
"""A time that has not come, s (definition: as no clock strikes it)."""

COLUMNS: Final[dict[str, tuple[Any, Any, str]]] = {
    # name: (dtype, value at birth, meaning and unit)
    "role": (np.int8, 0, "Role"),
    "uid": (np.int64, 0, "number that keys luck; unique, and the same under every policy"),
    "status": (np.int8, 0, "Status"),
    "on_floor": (np.bool_, False, "has an upright body that others walk round"),
    "x": (np.float64, 0.0, "m, on the sheet"),
    "y": (np.float64, 0.0, "m, on the sheet"),
    "heading_x": (np.float64, 0.0, "direction of walking, length up to 1"),
    "heading_y": (np.float64, 0.0, "direction of walking, length up to 1"),
    "speed": (np.float64, 0.0, "m/s, now"),
    "free_speed": (np.float64, 1.34, "m/s, on open level floor"),
    "pace": (np.float64, np.inf, "m/s, at most this for the sake of one's company; 0 for standing and waiting"),
    "gathers": (np.bool_, False, "waits on a forecourt after having come out"),
    "assistance": (np.float64, 1.0, "times free speed, while others push or carry this person"),
    "haste": (np.float64, 1.0, "times free speed, while the person runs from a hazard in sight"),
    "radius": (np.float64, 0.2, "m"),
    "waited": (np.float64, 0.0, "s, time held up while wanting to walk"),
    "wedged_s": (np.float64, 0.0, "s, longest time without getting on, on an open way and with no queue ahead"),
    "stalled_s": (np.float64, 0.0, "s, longest time in one place on the way, in no queue that moves"),
    "age": (np.float64, 0.0, "years"),
    "mobility": (np.int8, 0, "Mobility"),
    "group": (np.int32, -1, "row of the group's first member; own row for people alone"),
    "guardian": (np.int32, -1, "row of the adult with whom a child stays, -1 for none"),
    "area": (np.int32, -1, "number of the area"),
    "home_area": (np.int32, -1, "area where the person was at the start"),
    "came_by": (np.int32, -1, "number of the goal that is the way in"),
    "knows": (np.uint64, 0, "goals known, one bit each"),
    "shown": (np.uint64, 0, "goals shown by one's company or by staff, one bit each"),
    "named": (np.uint64, 0, "goals that the person was told to use and believes, one bit each; 0 for none"),
    "told_to_stay": (np.bool_, False, "was told to stay, believes it, and has not seen the hazard since"),
    "sent_to": (np.int32, -1, "goal that staff sent the person to, -1 for none"),
    "complies": (np.bool_, True, "goes by what staff show"),
    "refused": (np.uint64, 0, "doors found locked, one bit each"),
    "goal": (np.int32, -1, "number of the goal, -1 for none"),
    "node": (np.int32, -1, "field walked by: 2 * door + side, -1 for standing or aiming"),
    "aim_x": (np.float64, 0.0, "unit direction for those who walk by no field"),
    "aim_y": (np.float64, 0.0, "unit direction for those who walk by no field"),
    "awareness": (np.int8, 0, "Awareness"),
    "cues": (np.float64, 0.0, "cues so far, 1 = median person responds"),
    "cue_threshold": (np.float64, 1.0, "cues at which this person responds"),
    "alarm_luck": (np.float64, 0.5, "unit draw: moved by an alarm whose share is larger; infinite where none sounded"),
    "understands": (np.bool_, True, "understands the language of announcements"),
    "briefed": (np.bool_, False, "knows from before the show what to do in an attack"),
    "action": (np.int8, 0, "Action"),
    "action_luck": (np.float64, 0.5, "unit draw: run, hide or freeze"),
    "followed": (np.bool_, False, "left because others did, with nothing recognised; where recognition is one delay"),
    "able": (np.bool_, False, "of staff: trained, and able to lead people out"),
    "carries_out": (np.bool_, True, "of staff: carries out the procedure"),
    "procedure_at": (np.float64, NEVER, "of staff: s, when this person begins the procedure; never for who does not"),
    "first_aider": (np.bool_, False, "trained in first aid"),
    "trained_carrier": (np.bool_, False, "trained to carry the wounded without a stretcher"),
    "freeze_s": (np.float64, 0.0, "s, how long this person would freeze"),
    "helps": (np.int32, -1, "row of who is helped, -1 for nobody"),
    "aiding": (np.bool_, False, "is at work on somebody wounded, with a kit, by hand or carrying"),
    "free_again_at": (np.float64, NEVER, "s, end of freezing"),
    "sees_hazard": (np.bool_, False, "has a source in sight now"),
    "hazard_x": (np.float64, np.nan, "m, where the hazard was last seen"),
    "hazard_y": (np.float64, np.nan, "m, where the hazard was last seen"),
    "informed": (np.bool_, False, "is told by the venue where the hazard was last reported"),
    "trapped_at": (np.float64, NEVER, "s, when a source got into the refuge that this person was in"),
    "shielding": (np.float64, 1.0, "share of exposure that reaches this person"),
    "exposure": (np.float64, 0.0, "expected harm so far"),
    "error_exposure": (np.float64, 0.0, "expected harm so far by errors of armed responders"),
    "harm_threshold": (np.float64, 1.0, "exposure at which this person is harmed"),
    "moved_in_sight": (np.float64, 0.0, "person-s, running, on the move and within 20 m of a source in sight"),
    "moved_towards": (np.float64, 0.0, "person-s of these, within 60 degrees of the way to it"),
    "crush_exposure": (np.float64, 0.0, "person-s, time spent in a dangerous crowd"),
    "crush_threshold": (np.float64, np.inf, "expected harm by crowding at which this person is harmed"),
    "exposed_s": (np.float64, 0.0, "s within reach and in sight"),
    "visibility_factor": (np.float64, 1.0, "share of free speed that smoke leaves, now"),
    "extinction_per_m": (np.float64, 0.0, "1/m, how thick smoke is before the eyes, now"),
    "crawls": (np.bool_, False, "is on hands and knees under smoke"),
    "poor_sight_s": (np.float64, 0.0, "s, in smoke in which one sees less than 10 m; of the audience"),
    "turned_back": (np.bool_, False, "has given a way up for smoke on it, thicker than this person will enter"),
    "fire_cues": (np.float64, 0.0, "cues of a fire so far, on the scale of cues; they go on after the response"),
    "flees_fire": (np.bool_, False, "has noticed a fire and leaves for it, no source being in sight or near"),
    "toxic_dose": (np.float64, 0.0, "fractional effective dose of toxic gases so far"),
    "heat_dose": (np.float64, 0.0, "fractional effective dose of heat so far"),
    "irritant": (np.float64, 0.0, "most irritants breathed so far, over what incapacitates half of people"),
    "tolerance": (np.float64, 1.0, "dose that this person bears over that of the median person"),
    "later_death_luck": (np.float64, 0.5, "unit draw: dies in hospital of smoke where the share is larger"),
    "incapacitated_at": (np.float64, NEVER, "s, could not walk any more for smoke or heat"),
    "wound": (np.int8, 0, "Wound"),
    "wound_luck": (np.float64, 0.5, "unit draw: class of wound"),
    "bleeding": (np.float64, 0.0, "untreated harm so far; dies at the threshold"),
    "bleeding_threshold": (np.float64, 1.0, "bleeding at which a time-critical person dies"),
    "hospital_luck": (np.float64, 0.5, "unit draw: survival after hospital is reached"),
    "limb_luck": (np.float64, 0.5, "unit draw: a time-critical wound that lay people can control"),
    "control_luck": (np.float64, 0.5, "unit draw: whether control of the bleeding works"),
    "help_luck": (np.float64, 0.5, "unit draw: stops for the wounded"),
    "lay_carry_luck": (np.float64, 0.5, "unit draw: carried out by people near where the share is larger"),
    "own_way_luck": (np.float64, 0.5, "unit draw: goes to hospital alone with a minor wound where the share is larger"),
    "own_way_s": (np.float64, 0.0, "s, from leaving to hospital by oneself"),
    "moved_by": (np.int8, 0, "Mover: who carries this person out, or has"),
    "transport_s": (np.float64, 0.0, "s, from the collection point to hospital by ambulance"),
    "responded_at": (np.float64, NEVER, "s"),
    "left_at": (np.float64, NEVER, "s, crossed the line of an exit"),
    "left_by": (np.int32, -1, "number of the door left by"),
    "harmed_at": (np.float64, NEVER, "s"),
    "harmed_by": (np.int8, 0, "Cause: what the wound was caused by"),
    "died_at": (np.float64, NEVER, "s"),
    "cause": (np.int8, 0, "Cause"),
    "aided_at": (np.float64, NEVER, "s, bleeding controlled by a lay person"),
    "treated_at": (np.float64, NEVER, "s, first care by a medic"),
    "ready_at": (np.float64, NEVER, "s, treated and ready to be carried"),
    "collected_at": (np.float64, NEVER, "s, at the collection point, or before the exit by which others carried them"),
    "departed_at": (np.float64, NEVER, "s, on the way to hospital"),
    "without_crew": (np.bool_, False, "taken to hospital by a vehicle without a crew"),
    "hospital_at": (np.float64, NEVER, "s"),
}
"""Every column of a crowd. Rows never move; a column keeps its array for the whole run."""


@cache
def _table_of(roles: tuple[Role, ...]) -> NDArray[np.bool_]:
    """Give which roles are among some, by number."""
    table = np.zeros(len(Role), np.bool_)
    table[list(roles)] = True
    return table


class Crowd:
    """Columns of everybody. ``crowd.x`` is the array of all x; rows are never added, removed or moved.

    Args:
        n: number of rows.
    """

    role: NDArray[np.int8]
    uid: NDArray[np.int64]
    status: NDArray[np.int8]
    on_floor: NDArray[np.bool_]
    x: NDArray[np.float64]
    y: NDArray[np.float64]
    heading_x: NDArray[np.float64]
    heading_y: NDArray[np.float64]
    speed: NDArray[np.float64]
    free_speed: NDArray[np.float64]
    pace: NDArray[np.float64]
    gathers: NDArray[np.bool_]
    assistance: NDArray[np.float64]
    haste: NDArray[np.float64]
    radius: NDArray[np.float64]
    waited: NDArray[np.float64]
    wedged_s: NDArray[np.float64]
    stalled_s: NDArray[np.float64]
    age: NDArray[np.float64]
    mobility: NDArray[np.int8]
    group: NDArray[np.int32]
    guardian: NDArray[np.int32]
    area: NDArray[np.int32]
    home_area: NDArray[np.int32]
    came_by: NDArray[np.int32]
    knows: NDArray[np.uint64]
    shown: NDArray[np.uint64]
    named: NDArray[np.uint64]
    told_to_stay: NDArray[np.bool_]
    sent_to: NDArray[np.int32]
    complies: NDArray[np.bool_]
    refused: NDArray[np.uint64]
    goal: NDArray[np.int32]
    node: NDArray[np.int32]
    aim_x: NDArray[np.float64]
    aim_y: NDArray[np.float64]
    awareness: NDArray[np.int8]
    cues: NDArray[np.float64]
    cue_threshold: NDArray[np.float64]
    alarm_luck: NDArray[np.float64]
    understands: NDArray[np.bool_]
    briefed: NDArray[np.bool_]
    action: NDArray[np.int8]
    action_luck: NDArray[np.float64]
    followed: NDArray[np.bool_]
    able: NDArray[np.bool_]
    carries_out: NDArray[np.bool_]
    procedure_at: NDArray[np.float64]
    first_aider: NDArray[np.bool_]
    trained_carrier: NDArray[np.bool_]
    freeze_s: NDArray[np.float64]
    helps: NDArray[np.int32]
    aiding: NDArray[np.bool_]
    free_again_at: NDArray[np.float64]
    sees_hazard: NDArray[np.bool_]
    hazard_x: NDArray[np.float64]
    hazard_y: NDArray[np.float64]
    informed: NDArray[np.bool_]
    trapped_at: NDArray[np.float64]
    shielding: NDArray[np.float64]
    exposure: NDArray[np.float64]
    error_exposure: NDArray[np.float64]
    harm_threshold: NDArray[np.float64]
    moved_in_sight: NDArray[np.float64]
    moved_towards: NDArray[np.float64]
    crush_exposure: NDArray[np.float64]
    crush_threshold: NDArray[np.float64]
    exposed_s: NDArray[np.float64]
    visibility_factor: NDArray[np.float64]
    extinction_per_m: NDArray[np.float64]
    crawls: NDArray[np.bool_]
    poor_sight_s: NDArray[np.float64]
    turned_back: NDArray[np.bool_]
    fire_cues: NDArray[np.float64]
    flees_fire: NDArray[np.bool_]
    toxic_dose: NDArray[np.float64]
    heat_dose: NDArray[np.float64]
    irritant: NDArray[np.float64]
    tolerance: NDArray[np.float64]
    later_death_luck: NDArray[np.float64]
    incapacitated_at: NDArray[np.float64]
    wound: NDArray[np.int8]
    wound_luck: NDArray[np.float64]
    bleeding: NDArray[np.float64]
    bleeding_threshold: NDArray[np.float64]
    hospital_luck: NDArray[np.float64]
    limb_luck: NDArray[np.float64]
    control_luck: NDArray[np.float64]
    help_luck: NDArray[np.float64]
    lay_carry_luck: NDArray[np.float64]
    own_way_luck: NDArray[np.float64]
    own_way_s: NDArray[np.float64]
    moved_by: NDArray[np.int8]
    transport_s: NDArray[np.float64]
    responded_at: NDArray[np.float64]
    left_at: NDArray[np.float64]
    left_by: NDArray[np.int32]
    harmed_at: NDArray[np.float64]
    harmed_by: NDArray[np.int8]
    died_at: NDArray[np.float64]
    cause: NDArray[np.int8]
    aided_at: NDArray[np.float64]
    treated_at: NDArray[np.float64]
    ready_at: NDArray[np.float64]
    collected_at: NDArray[np.float64]
    departed_at: NDArray[np.float64]
    without_crew: NDArray[np.bool_]
    hospital_at: NDArray[np.float64]

    def __init__(self, n: int) -> None:
        self.n = n
        for name, (dtype, value, _) in COLUMNS.items():
            setattr(self, name, np.full(n, value, dtype=dtype))

    def columns(self, kind: Callable[..., Group]) -> Group:
        """Give the columns that a kernel takes, as one group; columns are written in place and never replaced.

        Args:
            kind: class of named tuples whose fields are columns.
        """
        names: tuple[str, ...] = kind._fields  # type: ignore[attr-defined]
        return kind(*(getattr(self, name) for name in names))

    def people(self) -> People:
        """Give the columns that many kernels take, as one group."""
        return self.columns(People)

    def rows(self, role: Role) -> NDArray[np.int64]:
        """Give the rows of a role, in order; (k,) int64."""
        return np.flatnonzero(self.role == role)

    def of(self, roles: Collection[Role]) -> NDArray[np.bool_]:
        """Give the mask of everybody of some roles; (n,) bool."""
        mask: NDArray[np.bool_] = _table_of(tuple(roles))[self.role]
        return mask

    @property
    def attendee(self) -> NDArray[np.bool_]:
        """Mask of the audience; (n,) bool."""
        mask: NDArray[np.bool_] = self.role == AUDIENCE
        return mask

    @property
    def patient(self) -> NDArray[np.bool_]:
        """Mask of those inside who live and cannot walk for their wound, smoke or heat; (n,) bool."""
        lies = (self.wound == Wound.CRITICAL) | (self.wound == Wound.SERIOUS) | np.isfinite(self.incapacitated_at)
        mask: NDArray[np.bool_] = lies & (self.status == Status.INSIDE)
        return mask

    def waiting(self, now_s: float) -> NDArray[np.bool_]:
        """Mask of those inside or before an exit who cannot walk and are carried by nobody; (n,) bool.

        Who is on the way to hospital is not among them.
        """
        on_the_way = (self.moved_by != Mover.NONE) & (self.collected_at > now_s)
        mask: NDArray[np.bool_] = self.patient & ~on_the_way & (self.departed_at > now_s)
        return mask

    @property
    def harmable(self) -> NDArray[np.bool_]:
        """Mask of those whom the hazard can harm: the audience and staff; (n,) bool."""
        return self.of(HARMABLE)

    @property
    def upright(self) -> NDArray[np.bool_]:
        """Mask of the audience inside who can still walk; (n,) bool."""
        mask: NDArray[np.bool_] = (self.role == AUDIENCE) & (self.status == INSIDE) & self.on_floor
        return mask

    @property
    def sent_to_refuge(self) -> NDArray[np.bool_]:
        """Mask of those who believe that they were told to go to a refuge named, however far it is; (n,) bool."""
        mask: NDArray[np.bool_] = self.told_to_stay & (self.named != 0)
        return mask
