"""The forms in which a secret could lie somewhere: clear, hex, base64, base32, UTF-16, reversed."""

from __future__ import annotations

import base64


def forms(secret: str) -> list[bytes]:
    """Every form to search for; a base64 of more than the secret has one of three middles."""
    raw = secret.encode()
    packed = (
        bytes.fromhex(secret) if all(c in "0123456789abcdef" for c in secret) and len(secret) > 15 else raw
    )
    texts = [secret, secret.upper(), raw.hex(), raw.hex().upper(), base64.b32encode(raw).decode().rstrip("=")]
    for content in (raw, packed):
        for ahead in range(3):
            whole = base64.b64encode(b"\0" * ahead + content).decode().rstrip("=")
            middle = whole[-(-ahead * 4 // 3) :][: len(content) * 4 // 3 - 4]
            texts += [middle, middle.replace("+", "-").replace("/", "_")]
    encoded = [text.encode(code) for text in texts for code in ("utf-8", "utf-16-le", "utf-16-be")]
    return sorted({packed, packed[::-1], raw[::-1], *encoded})
