"""What is left in hand by sessions that have ended: reserved goes back, writing is held."""

from app.store.ledger_part import LedgerPart, require_named
from app.store.leftovers import Recovery
from app.store.sessions import StationRow


class Settling(LedgerPart):
    """The part that settles what a session had in hand; no other session's code is ever touched."""

    def recover(self) -> Recovery:
        """Settle what dead sessions of this station had in hand: reserved goes back, writing is held."""
        with self._database.writing() as connection:
            dead = self._sessions.dead_here(connection)
            recovery = self._leftovers.settle_all(connection, dead)
        for session in dead:
            self._sessions.forget(session)
        return recovery

    def take_over(self, station: str, *, person: str, reason: str) -> Recovery:
        """Settle what a station had in hand that will not come back: reserved goes back, writing is held.

        A held code stays with its unit, wherever that is flashed next. A station that only slept finds itself
        signed off when it wakes, and changes nothing any more.

        Args:
            station: its name.
            person: an engineer.
            reason: why; it goes on record with each code.

        Raises:
            UnknownStation: there is none of this name.
            StationInUse: it is seen at work, or it is this one.
            ValueError: no person or no reason is given.
        """
        require_named(person, reason)
        with self._database.writing() as connection:
            sessions = self._sessions.shut_out_station(connection, station)
            return self._leftovers.settle_all(
                connection, sessions, person=person, reason=f"taken over from {station}: {reason}"
            )

    def stations(self) -> list[StationRow]:
        """Every station that has ever used this store, by name, with what it has in hand now."""
        with self._database.reading() as connection:
            return self._sessions.stations(connection)

    def leave(self) -> Recovery:
        """Settle what this session still has in hand and sign it off: nobody writes any more."""
        with self._database.writing() as connection:
            return self._leftovers.settle_all(connection, [self._sessions.id])
