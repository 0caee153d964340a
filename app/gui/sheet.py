"""The style sheet, made from a palette. It sets no font sizes: those follow the system's text size."""

from string import Template

from app.gui.colours import Colours

_SHEET = Template("""
QToolTip { background: $surface; color: $text; border: 1px solid $border; padding: 4px; }
QFrame#card { background: $surface; border: 1px solid $border; border-radius: 10px; }
QFrame#card QLabel { background: transparent; }
QWidget#topBar { background: $surface; border-bottom: 1px solid $border; }
QWidget#navigation { background: $surface; border-right: 1px solid $border; }
QLabel#muted, QLabel#fieldName { color: $muted; }
QLabel#problem { color: $failed_ink; }
QLabel#ageing { background: $aborted; color: $on_aborted; border-radius: 6px; padding: 5px 12px; }
QLabel#good { color: $passed_ink; }
QLabel#passedCount { color: $passed_ink; }
QLabel#failedCount { color: $failed_ink; }
QLabel#training { background: $aborted; color: $on_aborted; border-radius: 6px; padding: 4px 12px; }
QFrame#banner { background: $failed; border: none; }
QFrame#banner QLabel { color: $on_failed; background: transparent; }
QFrame#banner QPushButton { background: transparent; color: $on_failed; border: 2px solid $on_failed; }
QFrame#banner QPushButton:hover { background: $on_failed; color: $failed; }
QFrame#banner[calm="true"] { background: $done_before; }
QFrame#reminder { background: $aborted; border: none; }
QFrame#reminder QLabel { color: $on_aborted; background: transparent; }
QFrame#reminder QPushButton { background: transparent; color: $on_aborted; border: 2px solid $on_aborted; }
QFrame#reminder QPushButton:hover { background: $on_aborted; color: $aborted; }
QPushButton { background: $surface; color: $text; border: 1px solid $border; border-radius: 8px;
              padding: 7px 16px; min-height: 1.4em; }
QPushButton:hover { background: $hover; border-color: $accent; }
QPushButton:focus { border: 2px solid $accent; padding: 6px 15px; }
QToolButton:focus { border: 2px solid $accent; }
QPushButton:disabled { background: $sunken; color: $muted; border-color: $sunken; }
QPushButton#primary { background: $accent; color: $on_accent; border: 2px solid $accent; }
QPushButton#primary:hover { border-color: $text; }
QPushButton#primary:focus { border: 2px solid $text; padding: 7px 16px; }
QPushButton#primary:disabled { background: $sunken; color: $muted; border-color: $border; }
QPushButton#start { background: $accent; color: $on_accent; border: 2px solid $accent; border-radius: 12px;
                    padding: 8px 24px; }
QPushButton#start:hover, QPushButton#start:focus { border-color: $text; }
QPushButton#start:disabled { background: $sunken; color: $muted; border-color: $border; }
QPushButton#start[running="true"] { background: $surface; color: $failed_ink; border: 3px solid $failed_ink; }
QPushButton#start[running="true"]:hover { background: $failed; color: $on_failed; }
QPushButton#start[running="true"]:disabled { background: $sunken; color: $muted; border-color: $border; }
QPushButton#danger { background: $failed; color: $on_failed; border: 2px solid $failed; }
QPushButton#danger:hover, QPushButton#danger:focus { border-color: $text; padding: 7px 16px; }
QPushButton#danger:disabled { background: $sunken; color: $muted; border-color: $border; }
QLabel#danger { background: $failed; color: $on_failed; border-radius: 8px; padding: 10px 14px; }
QFrame#card QLabel#permanent { background: $failed; color: $on_failed; border-radius: 8px;
                               padding: 6px 12px; }
QPushButton#chip { border-radius: 14px; padding: 4px 14px; }
QPushButton#chip:focus { padding: 3px 13px; }
QPushButton#chip:checked { background: $accent; color: $on_accent; border-color: $accent; }
QToolButton#place { background: transparent; color: $muted; border: 2px solid transparent;
                    border-radius: 10px; padding: 8px 4px; }
QToolButton#place:hover { background: $hover; color: $text; }
QToolButton#place:checked { background: $hover; color: $accent; }
QToolButton#place:focus { border: 2px solid $accent; }
QToolButton#person { background: $surface; color: $text; border: 1px solid $border; border-radius: 8px;
                     padding: 7px 14px; }
QToolButton#person:hover { background: $hover; border-color: $accent; }
QToolButton#person:focus { padding: 6px 13px; }
QToolButton#person::menu-indicator { image: none; }
QMenu { background: $surface; color: $text; border: 1px solid $border; padding: 4px; }
QMenu::item { padding: 7px 22px; border-radius: 6px; }
QMenu::item:selected { background: $hover; color: $text; }
QMenu::item:disabled { color: $muted; }
QCheckBox, QRadioButton { spacing: 10px; background: transparent; }
QCheckBox:disabled, QRadioButton:disabled { color: $muted; }
QCheckBox::indicator, QRadioButton::indicator { width: 14px; height: 14px; border: 2px solid $strong;
                                                background: $surface; }
QCheckBox::indicator { border-radius: 4px; }
QRadioButton::indicator { border-radius: 9px; }
QCheckBox::indicator:checked, QRadioButton::indicator:checked { border: 5px solid $accent; width: 8px;
                                                                height: 8px; }
QCheckBox::indicator:focus, QRadioButton::indicator:focus { border-color: $accent; }
QCheckBox::indicator:disabled, QRadioButton::indicator:disabled { border-color: $border;
                                                                  background: $sunken; }
QCheckBox::indicator:checked:disabled, QRadioButton::indicator:checked:disabled { border-color: $muted; }
QCheckBox:focus, QRadioButton:focus { color: $accent; }
QListWidget { background: $surface; color: $text; border: 1px solid $border; border-radius: 8px;
              padding: 4px; }
QListWidget::item { padding: 6px 8px; border-radius: 6px; }
QListWidget::item:selected { background: $hover; color: $text; }
QListWidget:focus { border: 1px solid $accent; }
QProgressBar { background: $sunken; color: $text; border: 1px solid $border; border-radius: 8px;
               text-align: center; min-height: 1.6em; }
QProgressBar::chunk { background: $accent; border-radius: 7px; }
QToolButton#language { background: transparent; color: $muted; border: 1px solid $border; padding: 5px 12px; }
QToolButton#language:hover { background: $hover; color: $text; }
QToolButton#language:checked { background: $accent; color: $on_accent; border-color: $accent; }
QToolButton#language:focus { border: 2px solid $text; padding: 4px 11px; }
QLineEdit, QComboBox, QSpinBox { background: $surface; color: $text; border: 1px solid $strong;
                                 border-radius: 8px; padding: 6px 9px; min-height: 1.4em;
                                 selection-background-color: $accent;
                                 selection-color: $on_accent; }
QLineEdit:focus, QComboBox:focus, QSpinBox:focus { border: 2px solid $accent; padding: 5px 8px; }
QLineEdit:disabled, QComboBox:disabled, QSpinBox:disabled { background: $sunken; color: $muted; }
QPlainTextEdit { background: $surface; color: $text; border: 1px solid $border; border-radius: 8px; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox QAbstractItemView { background: $surface; color: $text; border: 1px solid $border;
                              selection-background-color: $accent; selection-color: $on_accent; }
QTableView { background: $surface; alternate-background-color: $window; color: $text;
             border: 1px solid $border; border-radius: 8px; gridline-color: $sunken;
             selection-background-color: $hover;
             selection-color: $text; }
QTableView:focus { border: 1px solid $accent; }
QTableView::item { padding: 0 8px; }
QTableView::item:selected { background: $hover; color: $text; }
QHeaderView { background: $sunken; }
QHeaderView::section { background: $sunken; color: $text; border: none; border-right: 1px solid $border;
                       padding: 8px 16px 8px 8px; }
QFrame#dropArea { background: $window; border: 2px dashed $strong; border-radius: 12px; }
QFrame#dropArea[over="true"] { border-color: $accent; background: $hover; }
QScrollArea { background: transparent; border: none; }
QWidget#tileGrid { background: transparent; }
""")


def style_sheet(colours: Colours) -> str:
    """The application's style sheet in these colours."""
    tones: dict[str, str] = {}
    for tone, pair in colours.tones.items():
        name = tone.value.replace(" ", "_")
        tones |= {name: pair.fill, f"on_{name}": pair.on_fill, f"{name}_ink": pair.ink}
    return _SHEET.substitute(
        tones,
        window=colours.window,
        surface=colours.surface,
        sunken=colours.sunken,
        border=colours.border,
        strong=colours.muted,
        text=colours.text,
        muted=colours.muted,
        accent=colours.accent,
        on_accent=colours.on_accent,
        hover=colours.hover,
    )
