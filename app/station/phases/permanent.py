"""Permanent: the custom MAC of the code is burnt into the chip; nothing takes that back."""

from app.model.faults import FailureCode, Fault
from app.model.mac import Mac
from app.model.wording import said
from app.station.context import JobContext
from app.station.permanent import bluetooth_mac
from app.station.phases import Next
from app.station.phases.credential import same_unit
from app.store.ledger import Reservation


def burn_custom_mac(job: JobContext) -> Next:
    """Burn it, after the identity was read back and before the unit counts as passed.

    A chip that bears it already is left as it is, so a job that was cut off is simply done again.
    """
    reservation = job.custody.reservation
    if reservation is None:
        raise Fault(FailureCode.BUG, "no code is reserved")
    same_unit(job)
    job.link.burn_custom_mac(mac_to_burn(reservation))
    return Next.CONTINUE


def check_custom_mac(job: JobContext) -> None:
    """Refuse a chip with another custom MAC before anything is written to it.

    Raises:
        Fault: CUSTOM_MAC.
    """
    found = job.link.read_custom_mac()
    wanted = mac_to_burn(job.bound) if job.bound is not None else None
    if found is not None and found != wanted:
        raise Fault(
            FailureCode.CUSTOM_MAC,
            said(
                "{found} was burnt into this chip before; its code asks for {wanted}",
                found=found,
                wanted=wanted,
            )
            if wanted
            else said("{found} was burnt into this chip before; the books bind no code to it", found=found),
        )


def mac_to_burn(reservation: Reservation) -> Mac:
    """The base MAC from which the chip makes the code's DeviceName its Bluetooth MAC.

    Raises:
        Fault: CUSTOM_MAC, the name is no MAC.
    """
    name = reservation.code.device_name
    mac = bluetooth_mac(name)
    if mac is None:
        raise Fault(FailureCode.CUSTOM_MAC, said("DeviceName {name} is no MAC; nothing was burnt", name=name))
    return mac.base_of_bluetooth
