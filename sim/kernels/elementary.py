"""Exponential, logarithm and the normal distribution, the same to the last bit on every processor.

What a library gives for these differs with the processor in the last bit: it has one version with fused
multiplication, one with wide vectors, one with neither. A crowd carries such a bit on until other people die. Here
stand only additions, multiplications, divisions, square roots and shifts of the exponent, each of which IEEE 754
rounds in one way, and nothing lets the compiler fuse or regroup them.

Exponential and logarithm reduce and approximate as the freely distributable mathematics library of Sun Microsystems
(1993) does, within one unit in the last place. The normal quantile is algorithm AS 241 of Wichura (1988).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.kernels.compiling import INLINED, OPTIONS, njit

Floats = NDArray[np.float64]

LN2_HIGH, LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
"""The logarithm of 2 in two parts (numerical: the first is so short that a whole multiple of it is exact)."""

LN2 = 0.69314718055994530942
"""The logarithm of 2 (numerical: a fact of mathematics)."""

OVER_LN2 = 1.44269504088896338700
"""One over it (numerical: a division done once)."""

ROOT_HALF = 0.70710678118654752440
"""Least factor beside a power of two whose logarithm is worked out (numerical: the approximation holds from it to twice
it)."""

LEAST, LARGEST = -745.2, 709.79
"""Exponents beyond which the exponential is 0 or infinite (numerical: ends of 64-bit floats)."""


@njit(**INLINED)
def exponential(x):
    """Give e to the power x, float64."""
    if np.isnan(x):
        return x
    if x > LARGEST:
        return np.inf
    if x < LEAST:
        return 0.0
    k = np.floor(x * OVER_LN2 + 0.5)
    high, low = x - k * LN2_HIGH, k * LN2_LOW
    r = high - low
    t = r * r
    c = r - t * (
        1.66666666666666019037e-01
        + t
        * (
            -2.77777777770155933842e-03
            + t * (6.61375632143793436117e-05 + t * (-1.65339022054652515390e-06 + t * 4.13813679705723846039e-08))
        )
    )
    return math.ldexp(1.0 - ((low - r * c / (2.0 - c)) - high), int(k))


@njit(**INLINED)
def logarithm(x):
    """Give the natural logarithm of x, float64; x positive, finite."""
    factor, k = math.frexp(x)
    if factor < ROOT_HALF:
        factor, k = 2.0 * factor, k - 1
    f = factor - 1.0
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    odd = z * (
        6.666666666666735130e-01
        + w * (2.857142874366239149e-01 + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01))
    )
    even = w * (3.999999999940941908e-01 + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01))
    half = 0.5 * f * f
    return k * LN2_HIGH - ((half - (s * (half + odd + even) + k * LN2_LOW)) - f)


CENTRAL = (
    (2509.0809287301226727, 33430.575583588128105, 67265.770927008700853, 45921.953931549871457,
     13731.693765509461125, 1971.5909503065514427, 133.14166789178437745, 3.387132872796366608),
    (5226.495278852545925, 28729.085735721942674, 39307.89580009271061, 21213.794301586595867,
     5394.1960214247511077, 687.1870074920579083, 42.313330701600911252, 1.0),
)  # fmt: skip
"""Numerator and denominator of the normal quantile within 0.425 of the middle, highest power first (numerical:
coefficients of Wichura 1988)."""

TAIL = (
    (7.7454501427834140764e-4, 0.0227238449892691845833, 0.24178072517745061177, 1.27045825245236838258,
     3.64784832476320460504, 5.7694972214606914055, 4.6303378461565452959, 1.42343711074968357734),
    (1.05075007164441684324e-9, 5.475938084995344946e-4, 0.0151986665636164571966, 0.14810397642748007459,
     0.68976733498510000455, 1.6763848301838038494, 2.05319162663775882187, 1.0),
)  # fmt: skip
"""The same farther out (numerical: coefficients of Wichura 1988)."""

FAR_TAIL = (
    (2.01033439929228813265e-7, 2.71155556874348757815e-5, 0.0012426609473880784386, 0.026532189526576123093,
     0.29656057182850489123, 1.7848265399172913358, 5.4637849111641143699, 6.6579046435011037772),
    (2.04426310338993978564e-15, 1.4215117583164458887e-7, 1.8463183175100546818e-5, 7.868691311456132591e-4,
     0.0148753612908506148525, 0.13692988092273580531, 0.59983220655588793769, 1.0),
)  # fmt: skip
"""The same where less than e to the power -25 lies beyond (numerical: coefficients of Wichura 1988)."""


@njit(**INLINED)
def _ratio(terms, r):
    above, below = terms[0][0], terms[1][0]
    for k in range(1, 8):
        above, below = above * r + terms[0][k], below * r + terms[1][k]
    return above / below


@njit(**OPTIONS)
def normal_quantile(share):
    """Give what a standard normal draw is below with this chance; share in (0, 1)."""
    q = share - 0.5
    if abs(q) <= 0.425:
        return q * _ratio(CENTRAL, 0.180625 - q * q)
    r = np.sqrt(-logarithm(share if q < 0.0 else 1.0 - share))
    size = _ratio(TAIL, r - 1.6) if r <= 5.0 else _ratio(FAR_TAIL, r - 5.0)
    return -size if q < 0.0 else size


@njit(**OPTIONS)
def normal_share(x):
    """Give the chance that a standard normal draw is below x, to within 1e-15."""
    if abs(x) > 9.0:
        return 1.0 if x > 0.0 else 0.0
    term, total, k = x, 0.0, 1
    while total + term != total:
        total += term
        k += 2
        term *= x * x / k
    return 0.5 + total * exponential(-0.5 * x * x) * 0.39894228040143267794


@njit(**OPTIONS)
def _exponentials(values, out):
    for k in range(values.shape[0]):
        out[k] = exponential(values[k])


@njit(**OPTIONS)
def _logarithms(values, out):
    for k in range(values.shape[0]):
        out[k] = logarithm(values[k])


@njit(**OPTIONS)
def _normal_quantiles(values, out):
    for k in range(values.shape[0]):
        out[k] = normal_quantile(values[k])


def _each(kernel: Any, values: ArrayLike) -> Floats:
    given = np.ascontiguousarray(values, np.float64)
    out = np.empty(given.size)
    kernel(given.reshape(-1), out)
    return out.reshape(np.shape(values))


def exponentials(values: ArrayLike) -> Floats:
    """Give e to the power of each value; float64, in the shape of the values."""
    return _each(_exponentials, values)


def logarithms(values: ArrayLike) -> Floats:
    """Give the natural logarithm of each value, which must be positive; float64, in the shape of the values."""
    return _each(_logarithms, values)


def gumbels(shares: ArrayLike) -> Floats:
    """Turn uniform draws into draws of the standard Gumbel distribution, the random part of a logit."""
    return -logarithms(-logarithms(shares))


def normal_quantiles(shares: ArrayLike) -> Floats:
    """Give what a standard normal draw is below with each chance in (0, 1); float64, in the shape of the shares."""
    return _each(_normal_quantiles, shares)


def lengths(x: ArrayLike, y: ArrayLike) -> Floats:
    """Give the lengths of vectors with these components, where a library's hypotenuse may differ in its last bit.

    Args:
        x: first components, float64, in any unit.
        y: second ones, in the same unit; broadcast against the first.

    Returns:
        float64 in the common shape, in the same unit.
    """
    first, second = np.asarray(x, np.float64), np.asarray(y, np.float64)
    return np.asarray(np.sqrt(first * first + second * second), np.float64)


def component(points: ArrayLike, direction: ArrayLike) -> Floats:
    """Give how far points lie along a direction: the product of ``@``, which a library of linear algebra would fuse.

    Args:
        points: (..., 2) float64.
        direction: (2,) or (..., 2) float64.

    Returns:
        (...) float64.
    """
    first, second = np.asarray(points, np.float64), np.asarray(direction, np.float64)
    return np.asarray(first[..., 0] * second[..., 0] + first[..., 1] * second[..., 1], np.float64)
