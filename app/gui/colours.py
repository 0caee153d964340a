"""What colours say, and the two palettes: calm, high in contrast, for light and dark systems."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtGui import QPalette


class Tone(StrEnum):
    """What a colour says; always together with a shape and a word."""

    NEUTRAL = "neutral"
    WORKING = "working"
    PASSED = "passed"
    FAILED = "failed"
    DONE_BEFORE = "done before"
    ABORTED = "aborted"
    VOID = "void"


@dataclass(frozen=True, slots=True)
class Pair:
    """A fill, what is written on it, and the same tone as ink on a surface."""

    fill: str
    on_fill: str
    ink: str


@dataclass(frozen=True, slots=True)
class Colours:
    """A whole palette; every text and ink reaches a contrast of 4.5 to 1 on its ground."""

    dark: bool
    window: str
    surface: str
    sunken: str
    border: str
    text: str
    muted: str
    accent: str
    on_accent: str
    hover: str
    tones: dict[Tone, Pair]

    def tone(self, tone: Tone) -> Pair:
        """The colours of a tone."""
        return self.tones[tone]


LIGHT = Colours(
    dark=False,
    window="#f1f4f8",
    surface="#ffffff",
    sunken="#e6eaf0",
    border="#c9d1dc",
    text="#131c28",
    muted="#4f5d71",
    accent="#1a5bd0",
    on_accent="#ffffff",
    hover="#e3ecfb",
    tones={
        Tone.NEUTRAL: Pair("#dfe4eb", "#4f5d71", "#4f5d71"),
        Tone.WORKING: Pair("#1a5bd0", "#ffffff", "#1a5bd0"),
        Tone.PASSED: Pair("#0f7a3a", "#ffffff", "#0f7a3a"),
        Tone.FAILED: Pair("#bf1d26", "#ffffff", "#bf1d26"),
        Tone.DONE_BEFORE: Pair("#0b4f9e", "#ffffff", "#0b4f9e"),
        Tone.ABORTED: Pair("#f5b82e", "#261a00", "#855600"),
        Tone.VOID: Pair("#4f5d71", "#ffffff", "#4f5d71"),
    },
)

DARK = Colours(
    dark=True,
    window="#10151c",
    surface="#1a212b",
    sunken="#262f3b",
    border="#3a4656",
    text="#eff3f8",
    muted="#a9b5c5",
    accent="#6ea8ff",
    on_accent="#06142b",
    hover="#22324a",
    tones={
        Tone.NEUTRAL: Pair("#262f3b", "#a9b5c5", "#a9b5c5"),
        Tone.WORKING: Pair("#6ea8ff", "#06142b", "#6ea8ff"),
        Tone.PASSED: Pair("#16803f", "#ffffff", "#53d489"),
        Tone.FAILED: Pair("#cf2f38", "#ffffff", "#ff8b90"),
        Tone.DONE_BEFORE: Pair("#1f67c4", "#ffffff", "#86bbff"),
        Tone.ABORTED: Pair("#f0b429", "#261a00", "#f0b429"),
        Tone.VOID: Pair("#6b7789", "#ffffff", "#a9b5c5"),
    },
)


def colours_of(palette: QPalette) -> Colours:
    """The colours that belong to a widget's palette, so that painters need no handed-in look."""
    return DARK if palette.color(QPalette.ColorRole.Window).lightness() < 128 else LIGHT
