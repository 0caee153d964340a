"""The Reed-Solomon code over the eFuse blocks of the ESP32-C3 and later chips.

32 bytes carry 12 check bytes, so that up to six damaged bytes of the 44 are put right. The field is GF(256)
with the polynomial 0x11D; the generator's roots are the powers 0 to 11 of 2 (technical reference manuals,
chapter "eFuse Controller").
"""

CHECK_BYTES = 12

_POLYNOMIAL = 0x11D
_ORDER = 255


def _powers() -> tuple[int, ...]:
    found: list[int] = []
    value = 1
    for _ in range(_ORDER):
        found.append(value)
        value <<= 1
        if value & 0x100:
            value ^= _POLYNOMIAL
    return tuple(found)


_POWER = _powers()
_LOG = {value: exponent for exponent, value in enumerate(_POWER)}


def _times(one: int, other: int) -> int:
    if not one or not other:
        return 0
    return _POWER[(_LOG[one] + _LOG[other]) % _ORDER]


def _inverse(value: int) -> int:
    return _POWER[-_LOG[value] % _ORDER]


def _generator() -> tuple[int, ...]:
    """Coefficients from the highest power down, without the leading 1."""
    found = [1]
    for exponent in range(CHECK_BYTES):
        root = _POWER[exponent]
        shifted = [*found, 0]
        found = [
            shifted[0],
            *(high ^ _times(root, low) for high, low in zip(shifted[1:], found, strict=True)),
        ]
    return tuple(found[1:])


_GENERATOR = _generator()


def check_bytes(data: bytes) -> bytes:
    """The twelve bytes that belong behind the data."""
    rest = [0] * CHECK_BYTES
    for byte in data:
        factor = byte ^ rest[0]
        rest = [held ^ _times(factor, term) for held, term in zip([*rest[1:], 0], _GENERATOR, strict=True)]
    return bytes(rest)


def correct(word: bytes) -> tuple[bytes, int | None]:
    """Put right what can be put right in data with check bytes.

    Args:
        word: data and, at its end, the check bytes.

    Returns:
        The data, and how many bytes were wrong; None, with the data as found, where they are too many.
    """
    data = word[:-CHECK_BYTES]
    syndromes = [_value_at(word, _POWER[exponent]) for exponent in range(CHECK_BYTES)]
    if not any(syndromes):
        return data, 0
    locator = _locator(syndromes)
    count = len(locator) - 1
    places = [place for place in range(len(word)) if not _sum_at(locator, _inverse(_POWER[place]))]
    if count > CHECK_BYTES // 2 or len(places) != count:
        return data, None
    mended = bytearray(word)
    for place in places:
        mended[-1 - place] ^= _magnitude(syndromes, locator, place)
    if any(_value_at(bytes(mended), _POWER[exponent]) for exponent in range(CHECK_BYTES)):
        return data, None
    return bytes(mended[:-CHECK_BYTES]), count


def _value_at(word: bytes, point: int) -> int:
    """The polynomial whose highest coefficient comes first."""
    value = 0
    for byte in word:
        value = _times(value, point) ^ byte
    return value


def _sum_at(terms: list[int], point: int) -> int:
    """The polynomial whose lowest coefficient comes first."""
    value = 0
    for term in reversed(terms):
        value = _times(value, point) ^ term
    return value


def _locator(syndromes: list[int]) -> list[int]:
    """The polynomial that is 0 at the inverse of every damaged place (Berlekamp and Massey)."""
    found, before, length, distance, scale = [1], [1], 0, 1, 1
    for number in range(len(syndromes)):
        terms = [*found, *[0] * length]
        lack = syndromes[number]
        for place in range(1, length + 1):
            lack ^= _times(terms[place], syndromes[number - place])
        if not lack:
            distance += 1
            continue
        factor = _times(lack, _inverse(scale))
        shifted = [0] * distance + [_times(factor, term) for term in before]
        size = max(len(found), len(shifted))
        longer = [a ^ b for a, b in zip(_padded(found, size), _padded(shifted, size), strict=True)]
        if 2 * length <= number:
            found, before, length, distance, scale = longer, found, number + 1 - length, 1, lack
        else:
            found, distance = longer, distance + 1
    while len(found) > 1 and not found[-1]:
        found.pop()
    return found


def _padded(terms: list[int], size: int) -> list[int]:
    return terms + [0] * (size - len(terms))


def _magnitude(syndromes: list[int], locator: list[int], place: int) -> int:
    """What the byte at a damaged place is wrong by (Forney)."""
    point = _inverse(_POWER[place])
    evaluator = [0] * CHECK_BYTES
    for one, term in enumerate(locator):
        for other in range(CHECK_BYTES - one):
            evaluator[one + other] ^= _times(term, syndromes[other])
    derivative = [term if power % 2 else 0 for power, term in enumerate(locator)][1:]
    # The roots begin at the power 0, which leaves one factor of the place itself.
    top = _times(_sum_at(evaluator, point), _POWER[place])
    return _times(top, _inverse(_sum_at(derivative, point)))
