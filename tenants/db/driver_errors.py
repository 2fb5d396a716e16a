"""What both engines do with errors of their drivers, which Django would give other names alone."""

from abc import abstractmethod
from time import monotonic
from types import TracebackType
from typing import Any

from django.db.utils import DatabaseErrorWrapper


class DriverErrors(DatabaseErrorWrapper):
    """Stands around every call of the driver."""

    wrapper: Any

    def __init__(self, wrapper: Any) -> None:
        super().__init__(wrapper)
        self._since = 0.0

    @abstractmethod
    def meant_by(self, error: BaseException, since: float) -> Exception | None:
        """Busy or Unusable, where the error means that; `since` is when the call began."""

    def __enter__(self) -> None:
        self._since = monotonic()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        meant = error and self.meant_by(error, self._since)
        if meant:
            self.wrapper.errors_occurred = True
            raise meant from error
        super().__exit__(kind, error, traceback)
