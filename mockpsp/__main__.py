"""`python -m mockpsp`: the same as the command `mockpsp`."""

from mockpsp.command import main

if __name__ == "__main__":
    main()
