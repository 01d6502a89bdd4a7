"""How kernels are compiled, and kept: what is damaged on disk, or cannot be kept there, is compiled anew."""

from __future__ import annotations

import hashlib
import os
import pickle
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import numba
from numba.core import event, serialize
from numba.core.caching import FunctionCache

OPTIONS: Any = {"cache": True, "nogil": True, "error_model": "numpy"}
"""How every kernel is compiled: kept on disk, free of the interpreter lock, IEEE division."""
INLINED: Any = {**OPTIONS, "forceinline": True}
"""For small helpers called once per person: counting references to array arguments would cost more than they do."""

INNER: Any = {"nogil": True, "error_model": "numpy", "no_cpython_wrapper": True, "no_cfunc_wrapper": True}
"""For parts of a kernel that only kernels call and that take many arrays: to hand these over from Python would be half
of what there is to compile."""
INNER_INLINED: Any = {**INNER, "forceinline": True}
"""For small ones of these."""

_watch: Final = event.TimingListener()
event.register("numba:compile", _watch)


def compiling_s() -> float:
    """Give how long this process has compiled kernels so far, s; to read compiled ones from disk does not count."""
    return float(_watch.duration) if _watch.done else 0.0


KERNEL_SUFFIX: Final = ".kernel"
"""How the file of a compiled kernel is called: one for each kernel and types of its arguments."""


def njit(*, cache: bool = False, **options: Any) -> Callable[[Any], Any]:
    """Compile as Numba does, but keep what was compiled in files that are checked before they are believed.

    Args:
        cache: whether to keep it.
        options: of Numba.

    Returns:
        A decorator.
    """

    def compiled(function: Any) -> Any:
        dispatcher = numba.njit(**options)(function)
        if cache:
            with suppress(RuntimeError):  # no place can be written: each process compiles for itself
                dispatcher._cache = _CheckedCache(function)
        return dispatcher

    return compiled


class _CheckedFiles:
    """Files of one kernel, in the place of Numba's own, whose damage would be run as code or end the command."""

    def __init__(self, folder: Path, stem: str, source: Any) -> None:
        self._folder, self._stem, self._source = folder, stem, source

    def load(self, key: Any) -> Any:
        """Give what was compiled; None where it is not there whole."""
        data = self._path(key).read_bytes()
        digest, kept = data[:32], data[32:]
        return pickle.loads(kept) if hashlib.sha256(kept).digest() == digest else None

    def save(self, key: Any, compiled: Any) -> None:
        """Write it under a temporary name, then move it into place."""
        kept = serialize.dumps(compiled)
        path = self._path(key)
        part = path.with_suffix(f".{os.getpid()}.part")
        try:
            part.write_bytes(hashlib.sha256(kept).digest() + kept)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)

    def flush(self) -> None:
        """Nothing is held back."""

    def _path(self, key: Any) -> Path:
        said = repr((key, self._source, numba.__version__)).encode()
        return self._folder / f"{self._stem}-{hashlib.sha256(said).hexdigest()[:16]}{KERNEL_SUFFIX}"


class _CheckedCache(FunctionCache):  # type: ignore[misc,unused-ignore]
    """Numba's cache of a kernel over files that are checked; what goes wrong with it costs compiling, never a run."""

    def __init__(self, function: Any) -> None:
        super().__init__(function)
        source = self._impl.locator.get_source_stamp()
        files: Any = _CheckedFiles(Path(self.cache_path), self._impl.filename_base, source)
        self._cache_file = files

    def load_overload(self, signature: Any, target: Any) -> Any:
        """Give a kernel that was compiled before; None where there is none that can be used."""
        with suppress(Exception):
            return super().load_overload(signature, target)
        return None

    def save_overload(self, signature: Any, compiled: Any) -> None:
        """Keep a kernel, where that can be done."""
        with suppress(Exception):
            super().save_overload(signature, compiled)
