"""Fonts, palette and style sheet of the application."""

from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QApplication

from app.gui.colours import Colours
from app.gui.sheet import style_sheet

CHINESE_FAMILIES = (
    "Microsoft YaHei UI",
    "PingFang SC",
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
)
"""Asked for by name: left alone, Qt may take Japanese shapes, or heavy type for all."""


def scaled(font: QFont, factor: float, *, bold: bool = False) -> QFont:
    """A font as large as `factor` times another; follows the system's text size."""
    bigger = QFont(font)
    if font.pointSizeF() > 0:
        bigger.setPointSizeF(font.pointSizeF() * factor)
    else:
        bigger.setPixelSize(round(font.pixelSize() * factor))
    if bold:
        bigger.setWeight(QFont.Weight.Bold)
    return bigger


def apply_look(app: QApplication, colours: Colours) -> None:
    """Give the application a palette and the style sheet."""
    role = QPalette.ColorRole
    palette = QPalette()
    for target, value in (
        (role.Window, colours.window),
        (role.WindowText, colours.text),
        (role.Base, colours.surface),
        (role.AlternateBase, colours.window),
        (role.Text, colours.text),
        (role.Button, colours.surface),
        (role.ButtonText, colours.text),
        (role.ToolTipBase, colours.surface),
        (role.ToolTipText, colours.text),
        (role.PlaceholderText, colours.muted),
        (role.Highlight, colours.accent),
        (role.HighlightedText, colours.on_accent),
        (role.Link, colours.accent),
        (role.Mid, colours.border),
        (role.Accent, colours.accent),
    ):
        palette.setColor(target, QColor(value))
    for target in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, target, QColor(colours.muted))
    font = app.font()
    font.setFamilies([font.families()[0], *CHINESE_FAMILIES])
    app.setFont(font)
    app.setPalette(palette)
    app.setStyleSheet(style_sheet(colours))
