"""Where blocking calls go, so that the screen never waits."""

import logging
from collections.abc import Callable
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal, Slot

T = TypeVar("T")
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Answer:
    lane: str | None
    generation: int
    future: "Future[Any]"
    then: Callable[[Any], None]
    otherwise: Callable[[Exception], None] | None


class Work(QObject):
    """One worker thread for queries, imports, exports and opening a run; answers come to the main thread.

    Args:
        parent: owner.
    """

    failed = Signal(object)
    """The exception of a task that nobody else looks at."""

    idle = Signal()
    """Nothing is under way any more."""

    _answered = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._executor = ThreadPoolExecutor(1, thread_name_prefix="desk-work")
        self._generations: dict[str, int] = {}
        self._waiting: dict[str, Future[Any]] = {}
        self._open = 0
        self._closed = False
        # queued: a task that is done at once would else be answered while it is being asked
        self._answered.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def busy(self) -> bool:
        """Whether a task is waiting or running."""
        return self._open > 0

    def ask(
        self,
        task: Callable[[], T],
        then: Callable[[T], None],
        otherwise: Callable[[Exception], None] | None = None,
        *,
        lane: str | None = None,
    ) -> None:
        """Run a task on the worker thread; after `close` nothing is run any more.

        Args:
            task: touches no widget.
            then: bound method that takes the answer, in the main thread.
            otherwise: takes the exception; without it `failed` is emitted.
            lane: a newer question on the same lane makes the older answer void.
        """
        if self._closed:
            return
        generation = 0
        if lane is not None:
            self.forget(lane)
            generation = self._generations[lane]
        self._open += 1
        future = self._executor.submit(task)
        if lane is not None:
            self._waiting[lane] = future
        answer = _Answer(lane, generation, future, then, otherwise)
        future.add_done_callback(lambda _: self._answered.emit(answer))

    def forget(self, lane: str) -> None:
        """Make the answer that is under way on a lane void."""
        self._generations[lane] = self._generations.get(lane, 0) + 1
        older = self._waiting.pop(lane, None)
        if older is not None:
            older.cancel()

    def close(self) -> None:
        """End the worker thread; call it when `busy` is false, else it waits for the task under way."""
        self._closed = True
        self._executor.shutdown(wait=True, cancel_futures=True)

    @Slot(object)
    def _deliver(self, answer: _Answer) -> None:
        self._open -= 1
        try:
            if self._wanted(answer):
                self._hand_over(answer)
        finally:
            if self._open == 0:
                self.idle.emit()

    def _wanted(self, answer: _Answer) -> bool:
        if answer.lane is not None and self._generations[answer.lane] != answer.generation:
            return False
        owner = getattr(answer.then, "__self__", None)
        return not isinstance(owner, QObject) or shiboken6.isValid(owner)

    def _hand_over(self, answer: _Answer) -> None:
        try:
            result = answer.future.result()
        except CancelledError:
            return
        except Exception as error:  # noqa: BLE001 - it is handed on, in the thread that can show it
            _log.info("a task of the desk ended with %s", type(error).__name__)
            if answer.otherwise is not None:
                answer.otherwise(error)
            else:
                self.failed.emit(error)
            return
        answer.then(result)
