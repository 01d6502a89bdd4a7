"""Which procedure is given out in one run: what alarm and staff tell people to do, or by mistake the other order."""

from __future__ import annotations

from dataclasses import dataclass

from sim.scenario.parameters.instruction import Named, Order
from sim.scenario.parameters.scenario import Scenario
from sim.world.incident_classes import mistaken
from sim.world.random_streams import RandomStreams, Stream


@dataclass(frozen=True)
class Procedure:
    """What is given out, as planned or mistaken.

    Attributes:
        alarm_order: what the alarm tells people to do.
        alarm_names: exits or refuges that it names.
        staff_order: what staff tell people to do.
        staff_names: exits or refuges that they name.
        mistaken: whether the wrong order was chosen.
    """

    alarm_order: Order = "leave"
    alarm_names: Named = ()
    staff_order: Order = "leave"
    staff_names: Named = ()
    mistaken: bool = False


def procedure_of(scenario: Scenario, streams: RandomStreams) -> Procedure:
    """Give the procedure of a run: one draw decides for alarm and staff alike, who act on one plan.

    The wrong order is the other one. It names nothing: exits are no use to who is to stay, nor refuges to who leaves.
    """
    alarm, staff = scenario.alarm, scenario.staff
    luck = float(streams.uniform(Stream.PROCEDURE, 1)[0])
    if mistaken(luck, wrong_order_share=scenario.instruction.wrong_order_share):
        return Procedure(_other(alarm.order), (), _other(staff.order), (), mistaken=True)
    return Procedure(alarm.order, alarm.names, staff.order, staff.names)


def _other(order: Order) -> Order:
    return "stay" if order == "leave" else "leave"
