"""Setting the jig up: teaching its places, and slots that are fenced."""
