"""The people of a line and what each may do."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is to the station; each may do all that the ones before may."""

    OPERATOR = "operator"
    """Opens and closes runs."""
    ENGINEER = "engineer"
    """Makes batches, settles codes, sees secrets, sets slots up."""
    SUPERVISOR = "supervisor"
    """Names people, keeps keys and backups."""

    def covers(self, wanted: "Role") -> bool:
        """Whether a person of this role may do what `wanted` may."""
        ranks = list(Role)
        return ranks.index(self) >= ranks.index(wanted)


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who answers for what is done.

    Args:
        name: as it stands on jobs and changes.
        role: what the person may do.
    """

    name: str
    role: Role
