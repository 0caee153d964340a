"""The ledger: hands codes out and takes them back. Nothing else changes a code's state.

Every change is one transaction: the statement (code_steps) names the state, the unit and the job that it
starts from, and the history gets its line with it. What two threads, two programs or two stations may do at
once is decided by the database (conditions, unique indexes, triggers), never by a look beforehand.
"""

from app.store.books import Books
from app.store.engineering import Engineering
from app.store.job_steps import JobSteps
from app.store.leftovers import Recovery
from app.store.reserving import Reservation, Reserving
from app.store.settling import Settling

__all__ = ["Ledger", "Recovery", "Reservation"]


class Ledger(Reserving, JobSteps, Engineering, Settling, Books):
    """The whole of it. One object for a store, so that all its parts share one set of statements."""
