"""The command line of an operator or editor: `python -m dateline --help`."""

import sys

from dateline.command import main

sys.exit(main(sys.argv[1:]))
