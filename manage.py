#!/usr/bin/env python3
"""Django's command line for mockpsp."""

import sys

from mockpsp.cli import main

if __name__ == "__main__":
    main(sys.argv)
