"""One file per command; each offers ``COMMAND`` and imports what it works with inside the command."""
