"""``python -m ioknow``: the command line."""

from ioknow.cli import main

main()
