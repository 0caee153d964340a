"""The modules' side: ports, reset lines, firmware files, identity images, esptool."""
