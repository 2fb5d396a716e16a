"""What control takes for any list of rules."""

from api.control.bodies import OneOfField
from api.control.shapes import BodySerializer
from api.openapi.declaring import example
from simulator.ordered_rules import MOVES


@example({"way": "up"})
class MoveSerializer(BodySerializer):
    """`way` is `up` (matched before the rule above it) or `down`; at its end of the list a rule stays where it is."""

    way = OneOfField(list(MOVES))
