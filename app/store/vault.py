"""Secrets at rest: AES-256-GCM per field, bound to the row it belongs to, and fingerprints for uniqueness.

A sealed field is: one byte of version, 96 bits of random nonce, ciphertext with its 128-bit tag. The
associated data name the field and its owner, so that a blob moved to another row, or another column, does
not open.
"""

import hmac
import os
from collections.abc import Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from app.model.secret import Secret
from app.model.wording import said
from app.store.errors import KeyWrong, SecretUnreadable

_VERSION = b"\x01"
_NONCE = 12
_TAG = 16
_FINGERPRINT = 16
"""Bytes kept of HMAC-SHA256: 128 bits do not collide by chance in any stock, and halve the index."""


def _derive(key: bytes, purpose: str) -> bytes:
    return HKDF(
        algorithm=SHA256(), length=32, salt=None, info=f"flashline vault 1 {purpose}".encode()
    ).derive(key)


def _canonical(*parts: str) -> bytes:
    """Parts with their lengths before them, so that no two lists of parts give the same bytes."""
    raw = [part.encode() for part in parts]
    return _VERSION + b"".join([len(part).to_bytes(2, "big") + part for part in raw])


class Vault:
    """Seals and opens secrets; safe to use from many threads.

    Args:
        key: 32 random bytes; three keys are derived from it (sealing, fingerprint, check value).
    """

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(_derive(key, "seal"))
        # Copied for each secret: a copy costs a third of what a key costs that is set up anew.
        self._keyed = HMAC(_derive(key, "fingerprint"), SHA256())
        self.check_value = _derive(key, "check")
        """Tells this key from others and tells nothing about it; the store keeps it."""

    def __repr__(self) -> str:
        return "Vault(********)"

    def require(self, check_value: bytes, where: object) -> None:
        """Refuse to go on with another key than the store's.

        Raises:
            KeyWrong: the check value is another key's.
        """
        if not hmac.compare_digest(self.check_value, check_value):
            raise KeyWrong(
                said(
                    "{file}: this is not the key that the store was sealed with; "
                    "put back the key file that belongs to it",
                    file=where,
                )
            )

    def seal_device_secret(self, secret: Secret, product_key: str, device_name: str) -> bytes:
        """A DeviceSecret for the row of (product_key, device_name)."""
        return self._seal(secret, _canonical("DeviceSecret", product_key, device_name))

    def seal_device_secrets(
        self, product_key: str, device_names: Sequence[str], secrets: Sequence[str | None]
    ) -> tuple[list[bytes | None], list[bytes | None]]:
        """What `seal_device_secret` gives for each name with its secret, and what `fingerprint` gives.

        A code without a secret has neither.

        Args:
            product_key: of all of them.
            device_names: of the codes.
            secrets: their DeviceSecrets in clear.
        """
        encrypt, copied = self._cipher.encrypt, self._keyed.copy
        owner = _canonical("DeviceSecret", product_key)
        nonces = os.urandom(_NONCE * len(device_names))
        sealed: list[bytes | None] = []
        marks: list[bytes | None] = []
        for place, device_name, secret in zip(
            range(0, len(nonces), _NONCE), device_names, secrets, strict=True
        ):
            if secret is None:
                sealed.append(None)
                marks.append(None)
                continue
            clear, name = secret.encode(), device_name.encode()
            nonce, mark = nonces[place : place + _NONCE], copied()
            mark.update(clear)
            blob = encrypt(nonce, clear, owner + len(name).to_bytes(2, "big") + name)
            sealed.append(_VERSION + nonce + blob)
            marks.append(mark.finalize()[:_FINGERPRINT])
        return sealed, marks

    def open_device_secret(self, sealed: bytes, product_key: str, device_name: str) -> Secret:
        """The DeviceSecret of (product_key, device_name).

        Raises:
            SecretUnreadable: damaged, or sealed for another row.
        """
        owner = f"the DeviceSecret of {device_name} (product {product_key})"
        return self._open(sealed, _canonical("DeviceSecret", product_key, device_name), owner)

    def open_device_secrets(
        self, product_key: str, device_names: Sequence[str], sealed: Sequence[bytes | None]
    ) -> list[Secret | None]:
        """What `open_device_secret` gives for each name; None where nothing is sealed.

        Raises:
            SecretUnreadable: one is damaged, or sealed for another row.
        """
        decrypt, owner, begin = self._cipher.decrypt, _canonical("DeviceSecret", product_key), 1 + _NONCE
        opened: list[Secret | None] = []
        for device_name, blob in zip(device_names, sealed, strict=True):
            if blob is None:
                opened.append(None)
                continue
            name = device_name.encode()
            try:
                clear = decrypt(blob[1:begin], blob[begin:], owner + len(name).to_bytes(2, "big") + name)
            except (InvalidTag, ValueError):  # the way for one says what is wrong
                opened.append(self.open_device_secret(blob, product_key, device_name))
                continue
            opened.append(Secret(clear.decode()))
        return opened

    def seal_product_secret(self, secret: Secret, product_key: str) -> bytes:
        """A ProductSecret for its product's row."""
        return self._seal(secret, _canonical("ProductSecret", product_key))

    def open_product_secret(self, sealed: bytes, product_key: str) -> Secret:
        """The ProductSecret of a product.

        Raises:
            SecretUnreadable: damaged, or sealed for another product.
        """
        return self._open(
            sealed, _canonical("ProductSecret", product_key), f"the ProductSecret of {product_key}"
        )

    def seal_access_key(self, secret: Secret, scope: str, access_key_id: str) -> bytes:
        """The secret of a cloud's AccessKey, for the account of a scope."""
        return self._seal(secret, _canonical("AccessKeySecret", scope, access_key_id))

    def open_access_key(self, sealed: bytes, scope: str, access_key_id: str) -> Secret:
        """The secret of a cloud's AccessKey.

        Raises:
            SecretUnreadable: damaged, or sealed for another account.
        """
        owner = f"the AccessKey of the cloud ({scope or 'all products'})"
        return self._open(sealed, _canonical("AccessKeySecret", scope, access_key_id), owner)

    def fingerprint(self, secret: Secret) -> bytes:
        """The same 16 bytes for the same secret; without the key nobody can make or test them."""
        mark = self._keyed.copy()
        mark.update(secret.reveal().encode())
        return mark.finalize()[:_FINGERPRINT]

    def fingerprints(self, secrets: Sequence[str | None]) -> list[bytes | None]:
        """What `fingerprint` gives for each secret, which is given in clear; None where there is none."""
        return [None if secret is None else self.fingerprint(Secret(secret)) for secret in secrets]

    def _seal(self, secret: Secret, owner: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        return _VERSION + nonce + self._cipher.encrypt(nonce, secret.reveal().encode(), owner)

    def _open(self, sealed: bytes, owner: bytes, what: str) -> Secret:
        if sealed[:1] != _VERSION or len(sealed) < 1 + _NONCE + _TAG:
            raise SecretUnreadable(
                said("{what} is damaged in the store; restore the store from a backup", what=what)
            )
        try:
            clear = self._cipher.decrypt(sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :], owner)
        except InvalidTag as error:
            raise SecretUnreadable(
                said(
                    "{what} is damaged in the store, or was moved from another row; restore the store "
                    "from a backup",
                    what=what,
                )
            ) from error
        return Secret(clear.decode())
