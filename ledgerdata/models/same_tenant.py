"""Foreign keys between rows of a dataset, held by the database together with the tenant."""

from typing import Any

from django.db import models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

_Model = type[models.Model] | None


class SameTenant(models.BaseConstraint):
    """A foreign key that carries the tenant: the database refuses a row that names a row of another dataset.

    `column` refers to `target` of the table `to`, where (tenant_id, target) has to be unique. Null names nothing.
    The field of the column has `db_constraint=False`: this takes the place of its own constraint. As it stands in
    Meta.constraints, Django keeps it when it makes a table of SQLite anew.
    """

    def __init__(self, *, column: str, to: str, target: str = "id", name: str) -> None:
        super().__init__(name=name)
        self.column, self.to, self.target = column, to, target

    def constraint_sql(self, model: _Model, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        return (
            f'CONSTRAINT "{self.name}" FOREIGN KEY ("tenant_id", "{self.column}")'
            f' REFERENCES "{self.to}" ("tenant_id", "{self.target}") DEFERRABLE INITIALLY DEFERRED'
        )

    def create_sql(self, model: _Model, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        return f"{_alter(model)} ADD {self.constraint_sql(model, schema_editor)}"

    def remove_sql(self, model: _Model, schema_editor: BaseDatabaseSchemaEditor | None) -> str:
        return f'{_alter(model)} DROP CONSTRAINT "{self.name}"'

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Nothing: the database does it, when the transaction ends."""

    def deconstruct(self) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
        path, args, kwargs = super().deconstruct()
        return path, tuple(args), {**kwargs, "column": self.column, "to": self.to, "target": self.target}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SameTenant) and self.deconstruct() == other.deconstruct()

    def __hash__(self) -> int:
        return hash(self.name)


def _alter(model: _Model) -> str:
    assert model
    return f'ALTER TABLE "{model._meta.db_table}"'


class OneInDataset(models.OneToOneField[Any, Any]):
    """A one-to-one field whose uniqueness is a constraint that carries the tenant, not one of the column alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._unique = False
