"""All sentences that the program can say of files and people: the templates of every `said("...")`."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
import textwrap
from pathlib import Path

APP = Path(__file__).resolve().parents[1] / "app"


def templates() -> set[str]:
    """The first argument of each call of `said`; written out where it is called."""
    found: set[str] = set()
    for path in APP.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "said":
                text = node.args[0]
                assert isinstance(text, ast.Constant), f"{path}:{node.lineno}: not written out"
                found.add(text.value)
    return found


def listed(width: int = 100) -> str:
    """The module that names every template for the translators' tool."""
    lines: list[str] = []
    for template in sorted(templates()):
        pieces = textwrap.wrap(template, width - 12, drop_whitespace=False, break_on_hyphens=False)
        shown = "\n".join(f"        {json.dumps(piece, ensure_ascii=False)}" for piece in pieces)
        lines.append(f'    QT_TRANSLATE_NOOP(\n        "Wording",\n{shown},\n    ),\n')
    return HEAD + "".join(lines) + "]\n"


HEAD = '''"""Every sentence that `said` makes, for translation; written by `python -m tests.wordings`."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

SENTENCES: list[object] = [
'''
LIST = APP / "gui" / "wording_list.py"

if __name__ == "__main__":
    LIST.write_text(listed(), encoding="utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "-q", str(LIST)], check=True)
