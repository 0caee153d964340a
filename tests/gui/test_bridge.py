import sys
import threading
import time

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QObject, QThread, QTimer, Signal, Slot

from app.gui.bridge import Bridge
from app.model.faults import FailureCode
from app.model.outcome import Phase, SlotStatus
from app.station.events import JobProgress, LogLine, SlotChanged, StationTrouble


class Ear(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.heard: list[object] = []
        self.main = True

    @Slot(object)
    def take(self, event: object) -> None:
        self.heard.append(event)
        self.main = self.main and QThread.currentThread() is self.thread()


def progress(slot: int, fraction: float) -> JobProgress:
    return JobProgress(f"job-{slot}", slot, Phase.FIRMWARE, fraction, 1000.0)


class Sender(QObject):
    said = Signal(object)


def test_emitting_a_signal_does_not_eat_references_of_true(qapp):
    """PySide6 6.12.0 on Python 3.11 drops one reference per emit and ends in an abort of the process."""
    sender = Sender()
    before = sys.getrefcount(True)
    for _ in range(1000):
        sender.said.emit(None)
    assert abs(sys.getrefcount(True) - before) < 50


def test_events_of_many_threads_arrive_in_the_main_thread_complete_and_in_order(qtbot):
    bridge, ear = Bridge(), Ear()
    bridge.heard.connect(ear.take)

    def speak(slot: int) -> None:
        for number in range(500):
            bridge.publish(LogLine(slot, None, str(number)))

    threads = [threading.Thread(target=speak, args=(slot,)) for slot in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    qtbot.waitUntil(lambda: len(ear.heard) == 2000)
    assert ear.main
    for slot in range(4):
        assert [line.text for line in ear.heard if line.slot == slot] == [str(n) for n in range(500)]


def test_progress_is_thinned_to_the_newest_of_each_slot(qtbot):
    bridge, ear = Bridge(), Ear()
    bridge.heard.connect(ear.take)
    for number in range(100):
        bridge.publish(progress(1, number / 100))
        bridge.publish(progress(2, number / 200))
    assert ear.heard == []
    qtbot.waitUntil(lambda: len(ear.heard) == 2)
    assert ear.heard == [progress(1, 0.99), progress(2, 0.495)]


def test_an_event_of_a_slot_comes_after_the_progress_before_it_and_never_before(qtbot):
    bridge, ear = Bridge(), Ear()
    bridge.heard.connect(ear.take)
    ended = SlotChanged(1, "COM1", SlotStatus.HOLDING)
    bridge.publish(progress(1, 0.5))
    bridge.publish(progress(2, 0.7))
    bridge.publish(ended)
    assert ear.heard == [progress(1, 0.5), ended]
    bridge.flush()
    assert ear.heard[-1] == progress(2, 0.7)


def test_an_event_of_the_whole_station_flushes_all_progress_before_it(qtbot):
    bridge, ear = Bridge(), Ear()
    bridge.heard.connect(ear.take)
    trouble = StationTrouble(FailureCode.STORE_UNAVAILABLE, "disk full")
    bridge.publish(progress(1, 0.5))
    bridge.publish(trouble)
    assert ear.heard == [progress(1, 0.5), trouble]


def test_a_flood_of_events_lets_the_window_live_between_its_slices(qtbot):
    bridge, ear = Bridge(), Ear()
    bridge.heard.connect(ear.take)
    at_tick: list[int] = []
    timer = QTimer(bridge, interval=1)
    timer.timeout.connect(lambda: at_tick.append(len(ear.heard)))
    bridge.heard.connect(lambda _: time.sleep(0.001))

    def speak() -> None:
        for number in range(100):
            bridge.publish(LogLine(1, None, str(number)))

    timer.start()
    speaker = threading.Thread(target=speak)
    speaker.start()
    speaker.join()
    qtbot.waitUntil(lambda: len(ear.heard) == 100)
    assert len({count for count in at_tick if 0 < count < 100}) >= 5
    assert [line.text for line in ear.heard] == [str(number) for number in range(100)]


def test_a_worker_may_still_speak_when_the_window_is_gone(qtbot):
    bridge = Bridge()
    publish = bridge.publish
    owner = QObject()
    bridge.setParent(owner)
    owner.deleteLater()
    qtbot.waitUntil(lambda: not _alive(bridge))
    publish(LogLine(1, None, "still here"))
    speaker = threading.Thread(target=publish, args=(LogLine(1, None, "and here"),))
    speaker.start()
    speaker.join()


def _alive(thing: QObject) -> bool:
    import shiboken6

    return shiboken6.isValid(thing)


EVENTS = st.lists(
    st.one_of(
        st.builds(progress, st.integers(1, 3), st.floats(0, 1)),
        st.builds(LogLine, st.integers(1, 3), st.none(), st.text(max_size=3)),
    ),
    max_size=40,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=EVENTS)
def test_thinning_loses_nothing_but_progress_that_is_older_than_other_progress(qapp, events):
    bridge, ear = Bridge(), Ear()
    bridge.heard.connect(ear.take)
    for event in events:
        bridge.publish(event)
    bridge.flush()
    assert [e for e in ear.heard if isinstance(e, LogLine)] == [e for e in events if isinstance(e, LogLine)]
    for slot in (1, 2, 3):
        sent = [e for e in events if isinstance(e, JobProgress) and e.slot == slot]
        got = [e for e in ear.heard if isinstance(e, JobProgress) and e.slot == slot]
        assert got[-1:] == sent[-1:]
        rest = iter(sent)
        assert all(any(one == e for e in rest) for one in got)
