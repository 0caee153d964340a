"""What a unit says of itself when it is identified."""

from dataclasses import dataclass

from app.model.mac import Mac


@dataclass(frozen=True, slots=True)
class SecurityState:
    """What the eFuses of a chip say; any of these makes it unfit for plain flashing."""

    secure_boot: bool = False
    flash_encryption: bool = False
    secure_download: bool = False

    @property
    def open(self) -> bool:
        """Whether the chip takes plain firmware."""
        return not (self.secure_boot or self.flash_encryption or self.secure_download)


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """One physical module.

    Args:
        chip: esptool's short name, `esp32`, `esp32c3`.
        revision: chip revision as major * 100 + minor.
        mac: factory MAC.
        flash_size: bytes.
        security: eFuse state.
    """

    chip: str
    revision: int
    mac: Mac
    flash_size: int
    security: SecurityState
