"""The Qt screens. Alone in knowing PySide6."""
