"""The workbook in which people fill in MACs, SNs or IMEIs for an upload."""

from pathlib import Path
from typing import Protocol, cast

from openpyxl import Workbook
from openpyxl.formatting.rule import Rule
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.cell_range import MultiCellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from app.exchange.fields import Field
from app.exchange.refusal import CodeFileError
from app.exchange.sheet_file import not_written
from app.exchange.template_words import CHINESE, ENGLISH, TemplateWords
from app.exchange.whole_file import appearing_whole
from app.model.reports import Problem
from app.model.wording import said

_TEXT = "@"
_READY_ROWS = 1000
"""Cells that are formatted one by one; the column's format holds for those below."""
_NAMES = "A2:A500001"
_HEAD = Font(bold=True, color="FFFFFF")
_HEAD_FILL = PatternFill("solid", fgColor="1F4E79")
_TWICE = PatternFill(bgColor="F8CBAD")
_MONO = Font(name="Consolas")


class _Formatting(Protocol):
    """What is used of openpyxl's list of formats, which has no types."""

    def add(self, range_string: str, cfRule: Rule) -> None: ...  # noqa: N803 - the library's name


def write_template(path: Path, language: str = "en") -> None:
    """Write the template: a sheet to fill in, one with instructions, one with examples.

    Only the first has a header that `read_upload` knows: the examples are never taken for names.

    Args:
        path: ends with .xlsx; an existing file of this name is replaced.
        language: `zh` for Chinese; else English.

    Raises:
        CodeFileError: another name ending, or a disk or folder that does not take the file.
    """
    if path.suffix.lower() != ".xlsx":
        text = said(
            "has the name ending {suffix}; a template is an .xlsx file", suffix=path.suffix or "(none)"
        )
        raise CodeFileError(path.name, [Problem(0, "", text)])
    words = CHINESE if language.startswith("zh") else ENGLISH
    book = Workbook()
    sheet = book.active
    if isinstance(sheet, Worksheet):
        _fill_names(sheet, words)
    _fill_instructions(book.create_sheet(words.instructions), words)
    _fill_examples(book.create_sheet(words.examples), words)
    try:
        with appearing_whole(path) as stream:
            book.save(stream)
    except OSError as error:
        raise not_written(path, error) from error


def _fill_names(sheet: Worksheet, words: TemplateWords) -> None:
    sheet.title = words.names
    sheet.column_dimensions["A"].width = 40
    sheet.column_dimensions["A"].number_format = _TEXT
    sheet.freeze_panes = "A2"
    _head(sheet, (Field.DEVICE_NAME.value,))
    for row in range(2, _READY_ROWS + 2):
        sheet.cell(row, 1).number_format = _TEXT
    length = DataValidation("textLength", operator="between", formula1="4", formula2="32", allow_blank=True)
    length.promptTitle = length.errorTitle = Field.DEVICE_NAME.value
    length.prompt, length.error = words.prompt, words.wrong_length
    length.showInputMessage = length.showErrorMessage = True
    length.sqref = MultiCellRange(_NAMES)
    sheet.add_data_validation(length)
    twice = Rule(type="duplicateValues", dxf=DifferentialStyle(fill=_TWICE))
    cast("_Formatting", sheet.conditional_formatting).add(_NAMES, twice)


def _fill_instructions(sheet: Worksheet, words: TemplateWords) -> None:
    sheet.column_dimensions["A"].width = 100
    _head(sheet, (words.heading,))
    for row, rule in enumerate(words.rules, start=2):
        cell = sheet.cell(row, 1, f"{row - 1}. {rule}")
        cell.alignment = Alignment(wrap_text=True, vertical="top")


def _fill_examples(sheet: Worksheet, words: TemplateWords) -> None:
    for letter, width in zip("ABC", (12, 34, 60), strict=True):
        sheet.column_dimensions[letter].width = width
    _head(sheet, words.columns)
    for row, line in enumerate(words.lines, start=2):
        for column, text in enumerate(line, start=1):
            cell = sheet.cell(row, column, text)
            cell.number_format = _TEXT
        sheet.cell(row, 2).font = _MONO


def _head(sheet: Worksheet, headers: tuple[str, ...]) -> None:
    for column, header in enumerate(headers, start=1):
        cell = sheet.cell(1, column, header)
        cell.font, cell.fill, cell.number_format = _HEAD, _HEAD_FILL, _TEXT
