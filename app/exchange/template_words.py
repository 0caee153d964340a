"""What stands in the template for uploads, in both languages."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TemplateWords:
    """The texts of the template.

    Args:
        names: title of the sheet that is filled in.
        prompt: shown beside a cell that is filled in.
        wrong_length: shown where a name is too short or too long.
        instructions: title of the sheet with the rules.
        heading: its first line.
        rules: its other lines.
        examples: title of the sheet with examples.
        columns: its headers.
        lines: kind, DeviceName and note of each example.
    """

    names: str
    prompt: str
    wrong_length: str
    instructions: str
    heading: str
    rules: tuple[str, ...]
    examples: str
    columns: tuple[str, str, str]
    lines: tuple[tuple[str, str, str], ...]


ENGLISH = TemplateWords(
    names="DeviceNames",
    prompt="One name a row, from row 2 on: a MAC, SN or IMEI, 4 to 32 characters.",
    wrong_length="A DeviceName has 4 to 32 characters.",
    instructions="Instructions",
    heading="How to fill in this file",
    rules=(
        "Write one DeviceName a row into the sheet “DeviceNames”, from row 2 on. Leave row 1 as it is.",
        "A DeviceName has 4 to 32 characters: A-Z a-z 0-9 - _ @ . :",
        "Names that differ only by upper and lower case, : or - are one device; the second is refused.",
        "Each name stands once. At most 500,000 names a file.",
        "The cells are formatted as text. Paste with “values only”: else Excel makes 8.6E+14 of an IMEI.",
        "An IMEI has 15 digits; the last is its check digit.",
        "A MAC has 12 hex digits, with : or - between the pairs or without.",
        "No formulas, no merged cells, no dates. Save as .xlsx or as “CSV UTF-8”.",
    ),
    examples="Examples",
    columns=("Kind", "Example", "Note"),
    lines=(
        ("MAC", "7cb94c47e86f", "without separators"),
        ("MAC", "7C:B9:4C:47:E8:6F", "the same device as the one above: only one of them"),
        ("IMEI", "490154203237518", "15 digits, the last is the check digit"),
        ("SN", "SN-2026-000017", "leading zeros stay, as the cell is text"),
    ),
)
CHINESE = TemplateWords(
    names="DeviceNames",
    prompt="从第 2 行起每行填写一个名称：MAC、SN 或 IMEI，4 至 32 个字符。",
    wrong_length="DeviceName 为 4 至 32 个字符。",
    instructions="填写说明",
    heading="如何填写本文件",
    rules=(
        "在工作表“DeviceNames”中从第 2 行起每行填写一个 DeviceName，请勿改动第 1 行。",
        "DeviceName 为 4 至 32 个字符：A-Z a-z 0-9 - _ @ . :",
        "区分大小写；但仅大小写、: 或 - 不同的两个名称视为同一设备，会被拒绝。",
        "每个名称只能出现一次，每个文件最多 500,000 个名称。",
        "单元格已设为文本格式。粘贴时请选择“仅值”，否则 Excel 会把 IMEI 变成 8.6E+14，并去掉前导零。",
        "IMEI 为 15 位数字，最后一位是校验位。",
        "MAC 为 12 位十六进制数字，每两位之间可以有 : 或 -，也可以没有。",
        "不要使用公式、合并单元格或日期。请保存为 .xlsx 或“CSV UTF-8”。",
    ),
    examples="示例",
    columns=("类型", "示例", "说明"),
    lines=(
        ("MAC", "7cb94c47e86f", "不带分隔符"),
        ("MAC", "7C:B9:4C:47:E8:6F", "与上一行是同一设备，只能填写其中一个"),
        ("IMEI", "490154203237518", "15 位数字，最后一位是校验位"),
        ("SN", "SN-2026-000017", "单元格为文本，前导零会保留"),
    ),
)
