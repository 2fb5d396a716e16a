"""An operation for large tables."""

from collections.abc import Sequence

from django.db.migrations.operations import SeparateDatabaseAndState
from django.db.migrations.operations.base import Operation


class Rebuild(SeparateDatabaseAndState):
    """Several changes of one table, whose columns stay. SQLite, where each would make the table anew, does it once."""

    def __init__(self, model: str, operations: Sequence[Operation]) -> None:
        super().__init__(database_operations=operations, state_operations=operations)
        self.model = model

    def deconstruct(self):
        return self.__class__.__name__, [self.model, self.state_operations], {}

    def state_forwards(self, app_label, state):
        state.__dict__.pop("apps", None)  # else every change makes all classes of models anew
        super().state_forwards(app_label, state)

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "sqlite":
            schema_editor._remake_table(to_state.apps.get_model(app_label, self.model))
        else:
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        if schema_editor.connection.vendor == "sqlite":
            schema_editor._remake_table(to_state.apps.get_model(app_label, self.model))
        else:
            super().database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self):
        return f"Changes constraints and indexes of {self.model}"
