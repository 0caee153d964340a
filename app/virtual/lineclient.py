"""A client of the line server, for the bench and for tests; a station has its own."""

import json
import socket
from collections.abc import Mapping
from types import TracebackType
from typing import Self, cast

_ANSWER_SECONDS = 20.0


class LineError(RuntimeError):
    """The line server refuses; the text is its own."""


class LineClient:
    """One connection to one module; closing it releases the lines that it drove.

    Args:
        address: `tcp://host:port/name`.

    Raises:
        OSError: nobody answers.
        LineError: no such module there.
    """

    def __init__(self, address: str) -> None:
        host, _, name = address.removeprefix("tcp://").partition("/")
        machine, _, port = host.partition(":")
        self._socket = socket.create_connection((machine, int(port)), _ANSWER_SECONDS)
        self._answers = self._socket.makefile("r", encoding="utf-8", newline="\n")
        try:
            self.ask({"open": name})
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Release the lines and close."""
        self._answers.close()
        self._socket.close()

    def ask(self, request: Mapping[str, object]) -> dict[str, object]:
        """Send one object and return the answer without its `ok`.

        Raises:
            LineError: the answer is an error, or none came.
            OSError: the connection broke.
        """
        self._socket.sendall(json.dumps(request).encode() + b"\n")
        answer = cast("dict[str, object]", json.loads(self._answers.readline() or "{}"))
        if not answer.pop("ok", False):
            raise LineError(str(answer.get("error", "the line server has closed the connection")))
        return answer

    def drive(self, **lines: int | None) -> None:
        """Set `en` (0, 1), `io0` (0, 1, None for released), or both at once."""
        self.ask(lines)
