import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from app.gui.application import SystemLook
from app.gui.colours import DARK, LIGHT, Tone, colours_of
from app.gui.look import apply_look


def luminance(name: str) -> float:
    def linear(part: float) -> float:
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    colour = QColor(name)
    red, green, blue = (linear(part) for part in (colour.redF(), colour.greenF(), colour.blueF()))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_all_text_can_be_read(colours):
    grounds = (colours.window, colours.surface)
    assert all(contrast(colours.text, ground) >= 7 for ground in grounds)
    assert all(contrast(colours.muted, ground) >= 4.5 for ground in (*grounds, colours.sunken))
    assert contrast(colours.accent, colours.on_accent) >= 4.5
    for tone in Tone:
        pair = colours.tone(tone)
        assert contrast(pair.fill, pair.on_fill) >= 4.5, tone
        assert contrast(pair.ink, colours.surface) >= 4.5, tone


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_a_widget_finds_the_colours_that_were_applied(qapp: QApplication, qtbot, colours):
    apply_look(qapp, colours)
    widget = QWidget()
    qtbot.addWidget(widget)
    assert colours_of(widget.palette()) is colours
    apply_look(qapp, LIGHT)


def test_the_look_follows_the_system(qapp: QApplication):
    look = SystemLook(qapp)
    dark = QGuiApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    assert colours_of(qapp.palette()) is (DARK if dark else LIGHT)
    look.setParent(None)
