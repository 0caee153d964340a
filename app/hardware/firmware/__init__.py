"""Firmware files: taken in, checked whole, pinned.

`loading.load_firmware` takes them in, `sources.parse_pairs` reads address=file words,
`pinning.check_unchanged` looks at the files again, `problems.FirmwareError` is what all of them raise.
"""
