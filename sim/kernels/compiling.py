"""How kernels are compiled."""

from __future__ import annotations

from typing import Any, Final

from numba.core import event

OPTIONS: Any = {"cache": True, "nogil": True, "error_model": "numpy"}
"""How every kernel is compiled: kept on disk, free of the interpreter lock, IEEE division."""
INLINED: Any = {**OPTIONS, "forceinline": True}
"""For small helpers called once per person: counting references to array arguments would cost more than they do."""

_watch: Final = event.TimingListener()
event.register("numba:compile", _watch)


def compiling_s() -> float:
    """Give how long this process has compiled kernels so far, s; to read compiled ones from disk does not count."""
    return float(_watch.duration) if _watch.done else 0.0
