"""Eight 32-bit floats side by side, for loops whose sums must not depend on the processor.

A compiler that vectorises a sum by itself regroups it as wide as the processor allows, so that each kind of processor
rounds in another way. Here the grouping is written down: eight lanes, each added up in the order of the loop, and then
the lanes two by two. A processor with narrower registers takes several of them for one vector, and nothing changes.

In a kernel a vector is added, subtracted, multiplied, divided, negated and compared with operators, with another
vector or with a 32-bit float, which stands in every lane.
"""

from __future__ import annotations

import operator
from typing import Any

from llvmlite import ir
from numba import extending, types
from numba.core import cgutils
from numba.core.typing.templates import AbstractTemplate, infer_global, signature
from numba.extending import lower_builtin, models, register_model

intrinsic: Any = extending.intrinsic

WIDTH = 8
"""Lanes of a vector (numerical: what one register of most processors holds)."""

_FLOATS, _BITS = ir.VectorType(ir.FloatType(), WIDTH), ir.VectorType(ir.IntType(1), WIDTH)
_WORD = ir.IntType(32)


class _Vector(types.Type):
    """Numba's type of a vector."""


class _Mask(types.Type):
    """Numba's type of what a comparison of vectors gives."""


VECTOR, MASK = _Vector("Vector"), _Mask("Mask")


@register_model(_Vector)
class _VectorModel(models.PrimitiveModel):
    def __init__(self, manager: Any, told: Any) -> None:
        super().__init__(manager, told, _FLOATS)


@register_model(_Mask)
class _MaskModel(models.PrimitiveModel):
    def __init__(self, manager: Any, told: Any) -> None:
        super().__init__(manager, told, _BITS)


def _lanes(builder: Any, told: Any, value: Any) -> Any:
    """Give a value as a vector: itself, or a float in every lane."""
    if told == VECTOR:
        return value
    one = builder.insert_element(ir.Constant(_FLOATS, ir.Undefined), value, ir.Constant(_WORD, 0))
    return builder.shuffle_vector(one, one, ir.Constant(ir.VectorType(_WORD, WIDTH), [0] * WIDTH))


def _both(builder: Any, told: Any, values: Any) -> list[Any]:
    return [_lanes(builder, one, value) for one, value in zip(told.args, values, strict=True)]


def _operator(symbol: Any, gives: Any, emit: Any) -> None:
    """Let an operator take vectors."""

    class Template(AbstractTemplate):
        def generic(self, arguments: Any, keywords: Any) -> Any:
            if VECTOR in arguments and all(one in (VECTOR, types.float32) for one in arguments):
                return signature(gives, *arguments)
            return None

    infer_global(symbol)(Template)
    for pair in ((_Vector, _Vector), (_Vector, types.Float), (types.Float, _Vector)):

        @lower_builtin(symbol, *pair)
        def lower(context: Any, builder: Any, told: Any, values: Any) -> Any:
            return emit(builder, *_both(builder, told, values))


_operator(operator.add, VECTOR, lambda builder, a, b: builder.fadd(a, b))
_operator(operator.sub, VECTOR, lambda builder, a, b: builder.fsub(a, b))
_operator(operator.mul, VECTOR, lambda builder, a, b: builder.fmul(a, b))
_operator(operator.truediv, VECTOR, lambda builder, a, b: builder.fdiv(a, b))
_operator(operator.lt, MASK, lambda builder, a, b: builder.fcmp_ordered("<", a, b))
_operator(operator.gt, MASK, lambda builder, a, b: builder.fcmp_ordered(">", a, b))
_operator(operator.eq, MASK, lambda builder, a, b: builder.fcmp_ordered("==", a, b))


@intrinsic
def vector(typing_context: Any, value: Any) -> Any:
    """Give a vector with a float in every lane."""
    return VECTOR(types.float32), lambda context, builder, told, values: _lanes(builder, told.args[0], values[0])


@intrinsic
def load(typing_context: Any, rows: Any, row: Any, first: Any) -> Any:
    """Give the eight values of one row of a (rows, n) float32 array from a column on."""

    def emit(context: Any, builder: Any, told: Any, values: Any) -> Any:
        array = context.make_array(told.args[0])(context, builder, values[0])
        place = cgutils.get_item_pointer(context, builder, told.args[0], array, values[1:])
        return builder.load(builder.bitcast(place, _FLOATS.as_pointer()), align=4)

    return VECTOR(rows, types.intp, types.intp), emit


@intrinsic
def choose(typing_context: Any, mask: Any, yes: Any, no: Any) -> Any:
    """Give, lane by lane, one of two vectors or floats."""

    def emit(context: Any, builder: Any, told: Any, values: Any) -> Any:
        pair = [_lanes(builder, one, value) for one, value in zip(told.args[1:], values[1:], strict=True)]
        return builder.select(values[0], *pair)

    return VECTOR(MASK, yes, no), emit


@intrinsic
def both(typing_context: Any, first: Any, second: Any) -> Any:
    """Tell, lane by lane, where two comparisons hold."""
    return MASK(MASK, MASK), lambda context, builder, told, values: builder.and_(*values)


def _function(name: str) -> Any:
    kind = ir.FunctionType(_FLOATS, [_FLOATS])

    @intrinsic
    def called(typing_context: Any, value: Any) -> Any:
        def emit(context: Any, builder: Any, told: Any, values: Any) -> Any:
            return builder.call(cgutils.get_or_insert_function(builder.module, kind, f"{name}.v{WIDTH}f32"), values)

        return VECTOR(VECTOR), emit

    return called


root, size = _function("llvm.sqrt"), _function("llvm.fabs")


def _across(join: Any) -> Any:
    """Join the lanes of a vector in halves: eight to four, four to two, two to one."""

    @intrinsic
    def joined(typing_context: Any, value: Any) -> Any:
        def emit(context: Any, builder: Any, told: Any, values: Any) -> Any:
            lanes, half = values[0], WIDTH // 2
            while half:
                kind = ir.VectorType(_WORD, half)
                low, high = (ir.Constant(kind, list(range(k, k + half))) for k in (0, half))
                lanes = join(
                    builder, builder.shuffle_vector(lanes, lanes, low), builder.shuffle_vector(lanes, lanes, high)
                )
                half //= 2
            return builder.extract_element(lanes, ir.Constant(_WORD, 0))

        return types.float32(VECTOR), emit

    return joined


total = _across(lambda builder, a, b: builder.fadd(a, b))
least = _across(lambda builder, a, b: builder.select(builder.fcmp_ordered("<", a, b), a, b))
