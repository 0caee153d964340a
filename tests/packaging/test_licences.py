"""Everything that is pinned may be used together with a program under GPL-3.0-or-later.

Which licences may: the list of the Free Software Foundation (https://www.gnu.org/licenses/license-list.html).
"""

import importlib.metadata
import re

import pytest

from tests.packaging.test_constraints import LINES

SUITS = {
    "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "GPL-2.0-or-later", "ISC", "LGPL-3.0-only", "MIT", "MIT-0",
    "MIT-CMU", "MPL-2.0", "PSF-2.0", "Unlicense",
}  # fmt: skip
# As their files say, where a package does not lie here: on another system only, or in an extra.
ELSEWHERE = {
    "atheris": "Apache-2.0",
    "colorama": "BSD-3-Clause",
    "pywin32-ctypes": "BSD-3-Clause",
    "tzdata": "Apache-2.0",
}
# What packages call theirs in words of their own.
WORDS = {
    "Apache": "Apache-2.0",
    "BSD": "BSD-3-Clause",
    "ISC": "ISC",
    "MIT": "MIT",
    "Unlicense": "Unlicense",
    "Python Software Foundation": "PSF-2.0",
}


def licence(name: str) -> str:
    """The SPDX expression of a package; of its own words, else of the file that lies with it."""
    try:
        found = importlib.metadata.distribution(name)
    except importlib.metadata.PackageNotFoundError:
        return ELSEWHERE[name]
    about = found.metadata
    own = about.get("License") or ""
    if (expression := about.get("License-Expression")) or suits(expression := own):
        return expression
    kinds = [one for one in about.get_all("Classifier") or [] if one.startswith("License ::")]
    texts = [own, *kinds]
    if not any(texts):
        texts = [(file.read_text() or "")[:200] for file in found.files or [] if file.name == "LICENSE"]
    return next(spdx for word, spdx in WORDS.items() if re.search(rf"\b{word}\b", " ".join(texts)))


def suits(expression: str) -> bool:
    """Whether one way to read it suits; the expressions of packages have no brackets."""
    ways = re.split(r"\s+OR\s+", expression)
    return any(all(part.strip() in SUITS for part in re.split(r"\s+AND\s+", way)) for way in ways)


@pytest.mark.parametrize("name", [line.split("==")[0] for line in LINES])
def test_a_pinned_package_suits_the_gpl(name):
    assert suits(licence(name)), licence(name)


@pytest.mark.parametrize(
    "other", ["GPL-2.0-only", "SSPL-1.0", "MIT AND CC-BY-NC-4.0", "LicenseRef-Proprietary"]
)
def test_other_licences_do_not(other):
    assert not suits(other)
