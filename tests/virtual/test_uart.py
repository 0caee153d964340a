"""Pacing, with a clock that the test moves: no wall time."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.virtual.hub import Hub
from app.virtual.loop import Loop
from app.virtual.uart import Noise, Uart


class SteppedLoop(Loop):
    """A loop whose clock jumps to the next timer."""

    def __init__(self) -> None:
        super().__init__()
        self.time = 100.0

    def now(self) -> float:
        return self.time

    def run_until_idle(self, late: float = 0.0) -> None:
        while self._timers:
            self.time = max(self.time, self._timers[0][0] + late)
            self.step()


class Wire:
    """The host's side, with a buffer as long as one likes."""

    port = "wire"

    def __init__(self, baud: int | None = 115200) -> None:
        self.waiting = b""
        self.baud = baud
        self.taken: list[bytes] = []
        self.times: list[float] = []
        self.clock: Callable[[], float] = float
        self.room: int | None = None
        self.wanted = False

    def start(self, readable: Callable[[], None], closed: Callable[[], None]) -> None: ...

    def listen(self, wanted: bool) -> None:
        self.wanted = wanted

    def read(self, size: int) -> bytes:
        data, self.waiting = self.waiting[:size], self.waiting[size:]
        return data

    def write(self, data: bytes) -> int:
        size = len(data) if self.room is None else min(self.room, len(data))
        self.taken.append(data[:size])
        self.times.append(self.clock())
        return size

    def host_baud(self) -> int | None:
        return self.baud

    def unplug(self) -> None: ...

    def plug(self) -> None: ...


def uart_on(
    wire: Wire,
    baud: int | None,
    *,
    paced: bool = True,
    latency: float = 0.0,
    hub: Hub | None = None,
    loop: SteppedLoop | None = None,
) -> tuple[SteppedLoop, Uart, list[tuple[float, bytes]]]:
    loop = loop or SteppedLoop()
    got: list[tuple[float, bytes]] = []
    start = loop.time
    uart = Uart(
        loop,
        wire,
        lambda data: got.append((loop.now() - start, data)),
        paced=paced,
        latency=latency,
        hub=hub,
    )
    uart.baud = baud
    return loop, uart, got


@given(st.sampled_from([9600, 115200, 921600, 1_500_000, 2_000_000]), st.integers(1, 20_000))
def test_bytes_arrive_at_line_rate_and_in_order(baud: int, size: int):
    wire = Wire(baud)
    loop, uart, got = uart_on(wire, baud)
    data = wire.waiting = bytes(n & 0xFF for n in range(size))
    uart.readable()
    loop.run_until_idle()
    assert b"".join(chunk for _, chunk in got) == data
    assert got[-1][0] == pytest.approx(size * 10 / baud)


def test_a_late_timer_costs_no_line_time_while_bytes_follow_each_other():
    wire = Wire(2_000_000)
    loop, uart, got = uart_on(wire, 2_000_000)
    wire.waiting = bytes(20_000)
    uart.readable()
    loop.run_until_idle(late=0.004)
    assert got[-1][0] == pytest.approx(0.1 + 0.004)


def test_what_the_host_sends_faster_than_the_line_waits():
    wire = Wire(9600)
    _, uart, got = uart_on(wire, 9600)
    wire.waiting = bytes(1000)
    uart.readable()
    assert not got
    assert len(wire.waiting) >= 900
    assert not wire.wanted  # it is not asked for more until the line is free


def test_answers_take_their_time_too():
    wire = Wire()
    loop, uart, _ = uart_on(wire, 115200)
    uart.send(b"a" * 144)
    uart.send(b"b" * 144)
    assert not wire.taken
    loop.run_until_idle()
    assert b"".join(wire.taken) == b"a" * 144 + b"b" * 144
    assert loop.time - 100 == pytest.approx(2880 / 115200)


def test_without_pacing_bytes_are_there_at_once():
    wire = Wire()
    loop, uart, got = uart_on(wire, 115200, paced=False)
    wire.waiting = bytes(5000)
    uart.readable()
    uart.send(b"answer")
    assert [len(chunk) for _, chunk in got] == [5000]
    assert wire.taken == [b"answer"]
    assert loop.time == 100


def test_a_chip_that_is_busy_answers_later_and_has_one_buffer_to_spare():
    wire = Wire()
    loop, uart, _ = uart_on(wire, 115200, paced=False)
    wire.clock = loop.now
    uart.hold(0.2)
    uart.hold(0.1)
    assert [uart.has_buffer(100) for _ in range(3)] == [True, False, False]
    uart.send(b"answer")
    loop.run_until_idle()
    assert wire.times == [pytest.approx(100.3)]
    assert [uart.has_buffer(100) for _ in range(3)] == [True, True, True]
    uart.hold(5)
    uart.silence()  # a reset
    assert [uart.has_buffer(100) for _ in range(2)] == [True, True]


@pytest.mark.parametrize("latency", [0.001, 0.004, 0.016])
def test_an_answer_waits_for_the_latency_timer_and_full_packets_do_not(latency: float):
    wire = Wire(1_000_000)
    loop, uart, _ = uart_on(wire, 1_000_000, latency=latency)
    wire.clock = loop.now
    uart.send(b"a" * 12)
    loop.run_until_idle()
    assert wire.times == [pytest.approx(100 + 0.00012 + latency)]
    del wire.taken[:], wire.times[:]
    start = loop.time
    uart.send(b"b" * 100)
    loop.run_until_idle()
    assert [len(chunk) for chunk in wire.taken] == [62, 38]
    assert [time - start for time in wire.times] == [pytest.approx(0.001), pytest.approx(0.001 + latency)]


@given(st.lists(st.integers(1, 200), min_size=1, max_size=30))
def test_bytes_that_follow_fill_the_packet_that_the_latency_timer_holds_back(sizes: list[int]):
    wire = Wire(115200)
    loop, uart, _ = uart_on(wire, 115200, latency=0.5)
    wire.clock = loop.now
    for number, size in enumerate(sizes):
        uart.send(bytes([number]) * size)
    loop.run_until_idle()
    assert b"".join(wire.taken) == b"".join(bytes([n]) * size for n, size in enumerate(sizes))
    assert all(len(chunk) % 62 == 0 for chunk in wire.taken[:-1])
    line = 100 + sum(sizes) * 10 / 115200
    assert wire.times[-1] == pytest.approx(line + (0.5 if sum(sizes) % 62 else 0))


@pytest.mark.parametrize("paced", [True, False])
def test_modules_on_a_slow_hub_share_its_rate(paced: bool):
    hub, loop = Hub(10_000), SteppedLoop()
    wires = [Wire(2_000_000), Wire(2_000_000)]
    ends = [uart_on(wire, 2_000_000, paced=paced, hub=hub, loop=loop) for wire in wires]
    for wire, (_, uart, _) in zip(wires, ends, strict=True):
        wire.waiting = bytes(10_000)
        uart.readable()
    loop.run_until_idle()
    times = [got[-1][0] for _, _, got in ends]
    assert max(times) == pytest.approx(2.0)
    assert min(times) > 1.7  # nobody is served first


def test_answers_pass_through_the_hub_too():
    wire = Wire(2_000_000)
    loop, uart, _ = uart_on(wire, 2_000_000, hub=Hub(1000))
    uart.send(bytes(500))
    loop.run_until_idle()
    assert loop.time - 100 == pytest.approx(0.5)


@pytest.mark.parametrize(("host", "module"), [(115200, 921600), (921600, 115200), (460800, 921600)])
def test_at_different_rates_both_sides_get_garbage(host: int, module: int):
    wire = Wire(host)
    loop, uart, got = uart_on(wire, module)
    wire.waiting = b"hello, module" * 8
    uart.readable()
    uart.send(b"hello, host" * 8)
    loop.run_until_idle()
    assert b"hello" not in b"".join(chunk for _, chunk in got)
    assert b"hello" not in b"".join(wire.taken)
    assert wire.taken


def test_rates_within_three_percent_understand_each_other():
    wire = Wire(118000)
    loop, uart, got = uart_on(wire, 115200)
    wire.waiting = b"hello"
    uart.readable()
    loop.run_until_idle()
    assert got[0][1] == b"hello"


def test_a_link_without_rates_is_never_garbled():
    wire = Wire(None)
    loop, uart, got = uart_on(wire, 921600)
    wire.waiting = b"hello"
    uart.readable()
    loop.run_until_idle()
    assert got == [(pytest.approx(50 / 921600), b"hello")]


def test_a_host_that_does_not_read_loses_what_no_buffer_holds():
    wire = Wire()
    wire.room = 0
    _, uart, _ = uart_on(wire, 115200, paced=False)
    for _ in range(40):
        uart.send(bytes(0x1000))
    assert uart.overrun == 8 * 0x1000


def test_a_reset_silences_what_has_not_gone_out():
    wire = Wire()
    loop, uart, _ = uart_on(wire, 115200)
    uart.send(b"never seen")
    uart.silence()
    uart.send(b"seen")
    loop.run_until_idle()
    assert wire.taken == [b"seen"]


@given(st.integers(1, 50), st.integers(0, 1000), st.lists(st.integers(0, 400), max_size=20))
def test_flipped_bits_repeat_with_their_seed_and_do_not_depend_on_chunks(
    distance: int, seed: int, sizes: list[int]
):
    chunked = Noise(distance, seed)
    parts = b"".join(chunked.pass_through(bytes(size)) for size in sizes)
    assert parts == Noise(distance, seed).pass_through(bytes(sum(sizes)))
    assert all(byte.bit_count() <= 1 for byte in parts)


def test_without_noise_nothing_is_changed():
    assert Noise(0, 1).pass_through(b"as it was") == b"as it was"
