import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.virtual.events import BOOT_MISHAPS, Event, Mishap, Moment


def events() -> st.SearchStrategy[Event]:
    def of(mishap: Mishap, moment: Moment, percent: float | None, nth: int, times: int | None, **rest):
        if mishap not in BOOT_MISHAPS and moment is Moment.BOOT:
            moment = Moment.ANY
        data = moment is Moment.DATA and percent is not None
        return Event(
            mishap, moment, 1 if data else nth, percent=percent if data else None, times=times, **rest
        )

    return st.builds(
        of,
        mishap=st.sampled_from(Mishap),
        moment=st.sampled_from(Moment),
        percent=st.none() | st.integers(0, 100).map(float),
        nth=st.integers(1, 10**6),
        times=st.none() | st.integers(1, 10**6),
        address=st.none() | st.integers(0, 1 << 24),
        chance=st.floats(0, 1),
    )


@given(events())
def test_an_event_is_its_text(event: Event):
    assert Event.parse(str(event)) == event


def test_what_is_not_said_is_the_usual():
    assert Event.parse("unplug") == Event(Mishap.UNPLUG, Moment.DATA, nth=1, times=1)
    assert Event.parse("lose-answer@md5:0x210000:2,times=*,chance=0.5") == Event(
        Mishap.LOSE_ANSWER, Moment.MD5, nth=2, address=0x210000, times=None, chance=0.5
    )


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is no event"),
        ("melt", "no mishap 'melt'; there are unplug, brown-out"),
        ("unplug@lunch", "no moment 'lunch'"),
        ("flip@boot", "at boot there are unplug, brown-out, hang, stuck, not flip"),
        ("unplug@md5:40%", "a percentage is of a write"),
        ("unplug@data:140%", "not from 0 to 100"),
        ("unplug@data:0", "not from 1"),
        ("unplug@data:x", "'x' is no number"),
        ("unplug@data:0xyz", "'0xyz' is no address"),
        ("unplug,times=0", "not from 1"),
        ("unplug,chance=2", "not from 0 to 1"),
        ("unplug,chance=nan", "not from 0 to 1"),
        ("unplug,colour=red", "unknown option 'colour=red'"),
    ],
)
def test_a_text_that_is_no_event_is_refused_with_what_is_wrong(text: str, problem: str):
    with pytest.raises(ValueError, match=problem):
        Event.parse(text)
