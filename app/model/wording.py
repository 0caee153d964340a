"""Sentences for people that can be shown in another language."""

from typing import Any, Self


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


def reason_of(error: Exception) -> str:
    """What an exception says, as it was worded; `str(error)` would lose the form."""
    return error.args[0] if error.args and isinstance(error.args[0], str) else str(error)


def _again(template: str, values: dict[str, object]) -> Wording:
    return Wording(template, **values)
