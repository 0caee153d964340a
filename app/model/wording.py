"""Sentences for people that can be shown in another language."""

import json
from collections.abc import Iterable
from string import Formatter
from typing import Any, Self, cast

_PARSE = Formatter().parse
_PART = "part{}"


class Wording(str):
    """A sentence in English that remembers the form it was made from.

    It is a text like any other: in logs, on the command line and in exceptions it reads in English. A window
    shows `template`, translated, with `values` put in; a value may itself be a Wording.

    Args:
        template: the sentence, with its values as `{name}`; it is the key of its translations.
        values: what is put in; never a secret.
    """

    __slots__ = ("template", "values")

    template: str
    values: dict[str, object]

    def __new__(cls, template: str, **values: object) -> Self:
        """Put the values into the template."""
        made = super().__new__(cls, template.format(**values))
        made.template = template
        made.values = values
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (self.template, self.values)


def said(template: str, **values: object) -> str:
    """The sentence with its values in it; the template is written out where this is called.

    That is how the sentences are found for translation: see `tests/model/test_wording.py`.
    """
    return Wording(template, **values)


def reason_of(error: BaseException) -> str:
    """What an exception says, as it was worded; `str(error)` would lose the form.

    An exception whose text is made of its parts has it as `worded`.
    """
    worded = getattr(error, "worded", None)
    if isinstance(worded, Wording):
        return worded
    first = error.args[0] if error.args else None
    if isinstance(first, str) and type(error).__str__ is BaseException.__str__:
        return first
    return first if isinstance(first, Wording) else str(error)


def joined(texts: Iterable[str], between: str) -> str:
    """Sentences one after another, each with its form.

    Args:
        texts: may be plain ones too.
        between: stands between two of them; the same in every language, without braces.
    """
    parts = {_PART.format(number): text for number, text in enumerate(texts)}
    return Wording(between.join(f"{{{name}}}" for name in parts), **parts)


def first_line(text: str) -> str:
    """The first line of a text; with its form, if the lines were `joined`."""
    if isinstance(text, Wording) and isinstance(first := text.values.get(_PART.format(0)), str):
        return first_line(first)
    return text if "\n" not in text else text.partition("\n")[0]


def packed(text: str) -> str:
    """A sentence as a text that can be kept; `unpacked` gives it back with its form.

    One that formats a value (`{address:x}`) is kept as it reads: no form with a format is taken back.
    """
    return json.dumps(_plain(text), ensure_ascii=False, default=str)


def unpacked(kept: str) -> str:
    """The sentence that was kept; an empty text, and one that was not kept by `packed`, stays as it is."""
    try:
        found = _worded(json.loads(kept)) if kept else ""
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return kept
    return found if isinstance(found, str) else kept


def _plain(value: object) -> object:
    if not isinstance(value, Wording):
        return value
    if not _is_form(value.template):
        return str(value)
    return {"said": value.template, "with": {name: _plain(one) for name, one in value.values.items()}}


def _worded(value: object) -> Any:  # noqa: ANN401 - a text, or a value within one
    if not isinstance(value, dict):
        return value
    facts = cast("dict[str, Any]", value)
    if not _is_form(facts["said"]):
        raise ValueError("no form of a sentence")
    return Wording(facts["said"], **{name: _worded(one) for name, one in facts["with"].items()})


def _is_form(template: str) -> bool:
    """Books may have been edited: what asks for a width of gigabytes, or for attributes, is not ours."""
    return all(
        not spec and not way and (name or "x").isidentifier() for _, name, spec, way in _PARSE(template)
    )


def _again(template: str, values: dict[str, object]) -> Wording:
    return Wording(template, **values)
