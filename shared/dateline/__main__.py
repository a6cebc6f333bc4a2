"""The command line of an editor or operator: `python -m dateline --help`."""

import sys

from dateline.command import main

sys.exit(main(sys.argv[1:]))
