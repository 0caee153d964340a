import os

import pytest

from app.composition.line import fixture_of_ports, port_lister


@pytest.mark.skipif(os.name == "nt", reason="links need rights there")
def test_links_in_a_folder_are_the_ports_and_their_names_the_places(tmp_path, monkeypatch):
    for name, target in (("1-4.2", "/dev/zero"), ("1-4.1", "/dev/null"), ("1-4.3", "/dev/no-such-port")):
        (tmp_path / name).symlink_to(target)
    monkeypatch.setenv("FLASHLINE_PORTS", str(tmp_path))
    assert [(port.location, port.device) for port in port_lister()()] == [
        ("1-4.1", "/dev/null"),
        ("1-4.2", "/dev/zero"),
    ]
    assert [(slot.number, slot.location) for slot in fixture_of_ports().slots] == [(1, "1-4.1"), (2, "1-4.2")]
