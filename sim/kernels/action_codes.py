"""Numbers that stand for actions in the columns of a crowd, as kernels need them: ``Action`` of ``sim.world.codes``."""

from __future__ import annotations

NONE, RUN, HIDE, FREEZE, SHELTER, HELP = 0, 1, 2, 3, 4, 5
"""What a person is doing (definition: of codes; a test holds them against the words)."""
