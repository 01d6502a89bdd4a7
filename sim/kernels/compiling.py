"""How kernels are compiled."""

from __future__ import annotations

from typing import Any

OPTIONS: Any = {"cache": True, "nogil": True, "error_model": "numpy"}
"""How every kernel is compiled: kept on disk, free of the interpreter lock, IEEE division."""
INLINED: Any = {**OPTIONS, "forceinline": True}
"""For small helpers called once per person: counting references to array arguments would cost more than they do."""
