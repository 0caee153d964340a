"""Who gives a command: the person is named in FLASHLINE_PERSON, the PIN in FLASHLINE_PIN or typed."""

import getpass
import os
import sys

from app.model.person import Person
from app.model.secret import Secret
from app.station.people import NotAllowed, People
from app.station.person import login_name
from app.store.store import Store


def who(store: Store) -> Person:
    """The person behind a command; whoever is logged in as long as the store names no people.

    Raises:
        NotAllowed: wrong name or PIN, or there is nowhere to ask for one.
    """
    return sign_in(People(store.people))


def sign_in(people: People) -> Person:
    """The same, and that person stays signed in."""
    if not people.required:
        return people.acting
    name = os.environ.get("FLASHLINE_PERSON") or login_name()
    return people.sign_in(name, asked_pin(f"PIN of {name}: ", "FLASHLINE_PIN"))


def asked_pin(prompt: str, variable: str) -> Secret:
    """A PIN from the environment, or typed without being shown.

    Raises:
        NotAllowed: neither is possible.
    """
    given = os.environ.get(variable)
    if given:
        return Secret(given)
    if not sys.stdin.isatty():
        raise NotAllowed(f"a PIN is needed: set {variable}, or run this in a terminal")
    return Secret(getpass.getpass(prompt))
