"""Modules behind a port server (RFC 2217): DTR and RTS reset them for real."""

import pytest

from app.hardware.esp.packing import pack
from app.hardware.identity.image import build_identity
from app.model.code import ActivationCode
from app.model.faults import FailureCode, Fault
from app.model.firmware import Region
from app.model.fixture import SlotPlace
from app.model.recipe import BootCheck, CredentialLayout
from app.model.secret import Secret
from app.virtual.bench import Bench

pytestmark = pytest.mark.filterwarnings("ignore:set(Daemon|Name):DeprecationWarning")  # pyserial's own


@pytest.fixture
def remote():
    with Bench("esp32c3", 1, strap="run", link="rfc2217", paced=False, boot_delays=False) as bench:
        yield bench


def test_the_ports_own_lines_reset_into_the_loader_and_into_the_application(
    remote, open_link, flashed, firmware
):
    image = firmware("esp32c3")
    link = open_link(SlotPlace(1, remote.modules[0].port))
    assert link.has_reset_lines
    flashed(link, image)
    code = ActivationCode("a1TestPk001", "unit-0001", Secret("0123456789abcdef0123456789abcdef"), None)
    place = image.credential
    link.write(
        pack(Region(place.offset, build_identity(code, CredentialLayout(), place.size), "", "identity")),
        lambda _: None,
    )
    assert link.watch_boot(BootCheck()).device_name == code.device_name
    link.connect(attempts=1)
    assert link.identify().mac == remote.modules[0].mac
    link.close()


def test_a_port_server_that_is_gone_is_a_missing_port(remote, open_link):
    port = remote.modules[0].port
    remote.unplug(1)
    with pytest.raises(Fault) as caught:
        open_link(SlotPlace(1, port))
    assert caught.value.code is FailureCode.PORT_MISSING


@pytest.mark.filterwarnings(
    "ignore:unclosed:ResourceWarning"
)  # pyserial leaves a broken connection to Python
def test_a_module_that_is_unplugged_within_a_job_is_lost(remote, open_link):
    link = open_link(SlotPlace(1, remote.modules[0].port))
    link.connect()
    link.start_stub()
    remote.unplug(1)
    with pytest.raises(Fault) as caught:
        link.read(0, 0x1000)
    assert caught.value.code is FailureCode.UNIT_LOST
