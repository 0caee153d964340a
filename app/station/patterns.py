"""Whether a pattern from a recipe can hang the station: Python's search can't be given a time."""

import re

MOST_CHARACTERS = 500
_PIECE = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|[(]|[)]|(?P<endless>[*+]|\{\d*,\d*\})[?+]?|.", re.DOTALL)
"""An escape, a class of characters, a group's beginning or end, a repeat, or another character."""


def hangs(pattern: str) -> str | None:
    r"""Why a pattern is refused; None where it may be used.

    A repeat within a repeat, as in `(a+)+`, takes a time that doubles with each character of a line that
    almost fits; a reference to a group, `\1`, can too.

    Args:
        pattern: one that compiles.
    """
    if len(pattern) > MOST_CHARACTERS:
        return f"is longer than {MOST_CHARACTERS} characters"
    if re.search(r"\\[1-9]|\(\?P=", pattern):
        return "refers back to a group, which can take for ever"
    repeats = [False]  # whether each group that is open has a repeat in it
    closed = False  # the same for the group that has just ended
    for piece in _PIECE.finditer(pattern):
        text, ended = piece[0], False
        if text == "(":
            repeats.append(False)
        elif text == ")" and len(repeats) > 1:
            ended = repeats.pop()
            repeats[-1] = repeats[-1] or ended
        elif piece["endless"]:
            if closed:
                return "has a repeat within a repeat, which can take for ever"
            repeats[-1] = True
        closed = ended
    return None
