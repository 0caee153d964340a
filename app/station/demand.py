"""Jobs of a run that are on their way to a code which they have not taken yet."""

import threading


class Demand:
    """Codes are taken late, so a batch that runs out must be foreseen, or firmware is written for nothing."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: set[str] = set()

    def enter(self, job: str) -> int:
        """A job will want a code; returns how many such jobs there are, this one included."""
        with self._lock:
            self._jobs.add(job)
            return len(self._jobs)

    def leave(self, job: str) -> None:
        """The job has its code, or wants none any more."""
        with self._lock:
            self._jobs.discard(job)
