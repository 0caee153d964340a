"""All sentences that the program can say of files and people: the templates of every `said("...")`."""

from __future__ import annotations

import ast
import builtins
import json
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

APP = Path(__file__).resolve().parents[1] / "app"
LAYERS = ("model", "store", "hardware", "station", "exchange", "composition")
"""What a window shows the sentences of."""


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


def spoken_plainly() -> Iterator[tuple[str, int, str]]:
    """Sentences that an error takes to people without a form, so that no window can translate them.

    Looked at is every error that is made, in `raise` or elsewhere, in the layers below the screen: a sentence
    in its place has a word and a space, be it a text, an f-string or a sum of them; `str(error)` in it is the
    sentence of another error, whose form is lost (`reason_of` keeps it).

    Yields:
        File under `app`, line, and what stands there.
    """
    calls: list[tuple[Path, ast.Call, bool]] = []
    bases: dict[str, set[str]] = {}
    for path in sorted(APP.rglob("*.py")):
        raised: set[int] = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                bases[node.name] = {_name(base) for base in node.bases}
            elif isinstance(node, ast.Raise):
                raised.add(id(node.exc))
            elif isinstance(node, ast.Call) and path.relative_to(APP).parts[0] in LAYERS:
                calls.append((path, node, id(node) in raised))
    errors = _errors(bases)
    for path, call, raised_here in calls:
        if raised_here or _name(call.func) in errors:
            for given in [*call.args, *(word.value for word in call.keywords)]:
                if _is_sentence(given) or _is_text_of_error(given):
                    yield path.relative_to(APP).as_posix(), call.lineno, ast.unparse(given)


def _errors(bases: dict[str, set[str]]) -> set[str]:
    """Names of the classes that derive from an exception, and of Python's own."""
    errors = {name for name, kind in vars(builtins).items() if _is_error(kind)} | {"FatalError"}
    while more := {name for name, of in bases.items() if of & errors} - errors:
        errors |= more
    return errors


def _is_error(kind: object) -> bool:
    return isinstance(kind, type) and issubclass(kind, BaseException)


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""


def _is_sentence(node: ast.expr) -> bool:
    match node:
        case ast.Constant(value=str(text)):
            return " " in text and re.search("[A-Za-z]{2}", text) is not None
        case ast.JoinedStr(values=parts):
            texts = [str(part.value) for part in parts if isinstance(part, ast.Constant)]
            return _is_sentence(ast.Constant("".join(texts)))
        case ast.BinOp(left=left, right=right):
            return _is_sentence(left) or _is_sentence(right)
        case ast.IfExp(body=body, orelse=orelse):
            return _is_sentence(body) or _is_sentence(orelse)
        case _:
            return False


def _is_text_of_error(node: ast.expr) -> bool:
    match node:
        case ast.Call(func=ast.Name(id="str"), args=[ast.Name(id="error")]):
            return True
        case _:
            return False


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
