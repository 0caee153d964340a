"""The forms of the key on screen, each with what it protects from and what its loss means."""

from PySide6.QtCore import QCoreApplication

from app.model.key_form import KeyForm


def form_word(form: KeyForm) -> str:
    """How the key is kept."""
    translate = QCoreApplication.translate
    return {
        KeyForm.PASSPHRASE: translate("Key", "Under a passphrase"),
        KeyForm.KEYRING: translate("Key", "In this computer's keyring"),
        KeyForm.FILE: translate("Key", "Open in a key file"),
    }[form]


def form_sentence(form: KeyForm) -> str:
    """What it protects from, and what happens when it is lost."""
    translate = QCoreApplication.translate
    return {
        KeyForm.PASSPHRASE: translate(
            "Key",
            "It is typed at every start. A thief of this computer or of a backup can read no secret. "
            "If it is forgotten, only the recovery sheet opens the books.",
        ),
        KeyForm.KEYRING: translate(
            "Key",
            "Flashline starts without a question for the user who is logged in now. A thief of the disk can "
            "read no secret. If this user or the keyring is lost, only the recovery sheet opens the books.",
        ),
        KeyForm.FILE: translate(
            "Key",
            "Flashline starts without a question: for stations that nobody attends. Other users of this "
            "computer can read no secret; who takes the whole computer can, unless the file lies elsewhere, "
            "on a stick for instance. If the file is lost, only the recovery sheet opens the books.",
        ),
    }[form]
