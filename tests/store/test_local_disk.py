"""Books in one file stay on a disk of their computer."""

from pathlib import Path

import pytest

from app.store import opening
from app.store.errors import StoreUnavailable
from app.store.local_disk import kind_in, network_kind
from app.store.opening import open_store

MOUNTS = r"""22 28 0:20 / /sys rw,nosuid - sysfs sysfs rw
28 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
40 28 0:35 / /srv/line rw,relatime shared:9 - nfs4 server:/line rw,vers=4.2
41 40 254:2 / /srv/line/local\040disk rw - ext4 /dev/vdb1 rw
42 28 0:36 / /mnt/office rw - cifs //office/share rw
broken line
"""


@pytest.mark.parametrize(
    ("folder", "kind"),
    [
        ("/home/wang/.local/share/flashline", None),
        ("/srv/line/flashline", "nfs4"),
        ("/srv/line", "nfs4"),
        ("/srv/lines", None),
        ("/srv/line/local disk/flashline", None),
        ("/mnt/office/a/b", "cifs"),
    ],
)
def test_the_innermost_mount_tells(folder, kind):
    assert kind_in(MOUNTS, Path(folder)) == kind


def test_this_computers_temporary_folder_is_local(tmp_path):
    assert network_kind(tmp_path) is None


def test_books_in_the_network_are_refused_with_the_way_that_works(tmp_path, monkeypatch):
    monkeypatch.setattr(opening, "network_kind", lambda folder: kind_in(MOUNTS, Path("/srv/line/flashline")))
    with pytest.raises(StoreUnavailable, match=r"nfs4.*FLASHLINE_DATABASE_URL"):
        open_store(tmp_path / "data")
    assert not (tmp_path / "data" / "flashline.sqlite").exists()
