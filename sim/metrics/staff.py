"""What befell those on duty, when the control room knew, and what its systems cost on other nights."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.metrics.metric import metric
from sim.world.codes import Status, Wound
from sim.world.staffing import STAFF
from sim.world.world import World


def _staff(world: World) -> NDArray[np.bool_]:
    staff: NDArray[np.bool_] = world.crowd.of(STAFF)
    return staff


@metric(unit="persons", label="Staff on duty", better="neither")
def staff_on_duty(world: World) -> float:
    """Give the stewards and guards on duty."""
    return float(_staff(world).sum())


@metric(unit="persons", label="Staff trained in first aid", better="neither")
def staff_first_aiders(world: World) -> float:
    """Give the stewards and guards on duty who are trained in first aid."""
    return float((_staff(world) & world.crowd.first_aider).sum())


@metric(unit="persons", label="Staff able to lead people out", better="neither")
def staff_able(world: World) -> float:
    """Give the stewards and guards on duty who are trained to lead people out and have not forgotten how."""
    return float((_staff(world) & world.crowd.able).sum())


@metric(unit="persons", label="Staff harmed", better="lower")
def staff_casualties(world: World) -> float:
    """Give the stewards and guards harmed, the dead among them; they are not counted with the audience."""
    return float((_staff(world) & (world.crowd.wound != Wound.NONE)).sum())


@metric(unit="persons", label="Deaths of staff", better="lower")
def staff_deaths(world: World) -> float:
    """Give the stewards and guards who died; they are not counted with the audience."""
    return float((_staff(world) & (world.crowd.status == Status.DEAD)).sum())


@metric(unit="s", label="Onset to awareness of the control room", better="lower")
def control_room_aware_s(world: World) -> float | None:
    """Give the time from onset until the control room knows; negative where a search noticed the attack before."""
    since = world.known.aware_at - world.hazard.begun_at
    return float(since) if np.isfinite(since) else None


@metric(unit="share", label="False alarms by detection, per event", better="lower")
def detection_false_alarm_share(world: World) -> float:
    """Give the false alarms caused by sensors and detectors at an ordinary event; none where there are none."""
    sensors, fire = world.scenario.control_room, world.scenario.protection
    by_sensors = sensors.false_alarms_per_100_events if sensors.detection else 0.0
    by_detectors = fire.detection_false_alarms_per_100_events if fire.detection != "none" else 0.0
    return (by_sensors + by_detectors) / 100.0
