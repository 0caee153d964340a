"""Recipes from TOML files, checked field by field."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import cast

from app.model.recipe import BootCheck, CredentialLayout, MatchRule, Permanent, Recipe
from app.model.wording import reason_of, said
from app.station.patterns import hangs
from app.store.small_file import read_small

_LONGEST = 64 * 1024
_NVS_NAME = 15
"""Characters in an NVS namespace or key (ESP-IDF, NVS_KEY_NAME_MAX_SIZE less its NUL)."""


class RecipeError(ValueError):
    """A recipe file can't be used; the text names the file and the field."""


def load_recipe(path: Path) -> Recipe:
    """Read a recipe file.

    Raises:
        RecipeError: no such file, not TOML, a field unknown, of the wrong kind or out of range.
    """
    try:
        table = cast("dict[str, object]", tomllib.loads(read_small(path, _LONGEST)))
    except OSError as error:
        raise RecipeError(said("{file}: can't be read: {error}", file=path, error=error.strerror)) from error
    except (ValueError, RecursionError) as error:  # also a number of thousands of digits, or a deep nest
        raise RecipeError(
            said("{file}: not a TOML file: {error}", file=path.name, error=reason_of(error))
        ) from error
    return _Reader(path.name).recipe(table)


class _Reader:
    def __init__(self, file: str) -> None:
        self._file = file

    def recipe(self, table: Mapping[str, object]) -> Recipe:
        self._known(table, "", {"name", "connect_baud", "baud", "credential", "boot", "match", "permanent"})
        name = table.get("name")
        if not isinstance(name, str) or not name:
            raise self._wrong("name", said("is missing"))
        defaults = Recipe(name)
        boot = table.get("boot", {})
        return Recipe(
            name=name,
            connect_baud=self._baud(table, "connect_baud", defaults.connect_baud),
            baud=self._baud(table, "baud", defaults.baud),
            credential=self._credential(self._table(table, "credential")),
            boot=None if boot is False else self._boot(self._table(table, "boot")),
            match=self._match(table.get("match", defaults.match.value)),
            permanent=self._permanent(self._table(table, "permanent")),
        )

    def _permanent(self, table: Mapping[str, object]) -> Permanent:
        self._known(table, "permanent.", {"burn_custom_mac"})
        burn = table.get("burn_custom_mac", False)
        if not isinstance(burn, bool):
            raise self._wrong("permanent.burn_custom_mac", said("must be true or false"))
        return Permanent(burn_custom_mac=burn)

    def _match(self, value: object) -> MatchRule:
        rules = [rule.value for rule in MatchRule]
        if not isinstance(value, str) or value not in rules:
            raise self._wrong("match", said("must be one of {names}", names=", ".join(rules)))
        return MatchRule(value)

    def _credential(self, table: Mapping[str, object]) -> CredentialLayout:
        known = {field.name for field in fields(CredentialLayout)}
        self._known(table, "credential.", known)
        for key, value in table.items():
            if not isinstance(value, str) or not 1 <= len(value) <= _NVS_NAME:
                raise self._wrong(
                    f"credential.{key}", said("must be text of 1 to {count} characters", count=_NVS_NAME)
                )
        return CredentialLayout(**cast("dict[str, str]", dict(table)))

    def _boot(self, table: Mapping[str, object]) -> BootCheck:
        defaults = BootCheck()
        self._known(table, "boot.", {"expect", "baud", "timeout", "reject", "settle"})
        expect, timeout = table.get("expect", defaults.expect), table.get("timeout", defaults.timeout)
        if not isinstance(expect, str) or "(?P<device_name>" not in expect:
            raise self._wrong("boot.expect", said("must be a pattern with a group named device_name"))
        reject, settle = table.get("reject", defaults.reject), table.get("settle", defaults.settle)
        if not isinstance(reject, str) or not reject:
            raise self._wrong("boot.reject", said("must be a pattern"))
        for key, pattern in (("expect", expect), ("reject", reject)):
            try:
                re.compile(pattern)
            except (re.error, RecursionError, OverflowError) as error:
                raise self._wrong(f"boot.{key}", said("is no pattern: {error}", error=error)) from error
            if problem := hangs(pattern):
                raise self._wrong(f"boot.{key}", problem)
        for key, value, least in (("timeout", timeout, 0.1), ("settle", settle, 0)):
            if not isinstance(value, int | float) or isinstance(value, bool) or not least <= value <= 120:
                raise self._wrong(
                    f"boot.{key}", said("must be a number of seconds from {least} to 120", least=least)
                )
        return BootCheck(
            expect,
            self._baud(table, "baud", defaults.baud, "boot."),
            float(cast("float", timeout)),
            reject,
            float(cast("float", settle)),
        )

    def _baud(self, table: Mapping[str, object], key: str, default: int, prefix: str = "") -> int:
        value = table.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or not 9600 <= value <= 5_000_000:
            raise self._wrong(prefix + key, said("must be a number from 9600 to 5000000"))
        return value

    def _table(self, table: Mapping[str, object], key: str) -> Mapping[str, object]:
        value = table.get(key, {})
        if not isinstance(value, Mapping):
            raise self._wrong(key, said("must be a table"))
        return cast("Mapping[str, object]", value)

    def _known(self, table: Mapping[str, object], prefix: str, known: set[str]) -> None:
        for key in table:
            if key not in known:
                raise self._wrong(
                    prefix + key, said("is unknown; known are {names}", names=", ".join(sorted(known)))
                )

    def _wrong(self, field: str, text: str) -> RecipeError:
        return RecipeError(said("{file}: {field} {text}", file=self._file, field=field, text=text))
