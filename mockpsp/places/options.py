"""Options of the command line that stand for a setting: they are variables of the environment from then on."""

from argparse import ArgumentParser
from collections.abc import Sequence

from mockpsp.places.environment import set_by_option

OF_ALL = {"--data": "MOCKPSP_DATA"}
OF_RUN = {"--host": "HOST", "--port": "PORT"}


def take_settings(arguments: Sequence[str]) -> list[str]:
    """Sets what the arguments of a command say of settings, and returns the others. Ends where a value is missing."""
    rest = _taken(arguments, OF_ALL)
    return _taken(rest, OF_RUN) if rest[:1] == ["run"] else rest


def _taken(arguments: Sequence[str], variables: dict[str, str]) -> list[str]:
    parser = ArgumentParser(prog="mockpsp", add_help=False, allow_abbrev=False, usage="mockpsp COMMAND …")
    for option, variable in variables.items():
        parser.add_argument(option, dest=variable)
    found, rest = parser.parse_known_args(arguments)
    for option, variable in variables.items():
        if (text := getattr(found, variable)) is not None:
            set_by_option(variable, option, text)
    return rest
