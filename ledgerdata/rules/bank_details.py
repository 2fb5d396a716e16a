"""Bank details as people type them: checked, and written one way."""

from dataclasses import dataclass

from stdnum import bic, iban
from stdnum.exceptions import ValidationError

from ledgerdata.rules import values
from ledgerdata.rules.values import Checker


@dataclass(frozen=True, slots=True)
class BankDetails:
    """Whose account at which bank. The country is the IBAN's where none is given."""

    holder: str
    iban: str
    bic: str = ""
    country: str = ""

    def checked(self) -> "BankDetails":
        """The same in one spelling. Raises InvalidInput with every faulty field."""
        checker = Checker()
        holder = checker.take("holder", values.name, self.holder)
        number = checker.take("iban", _iban, self.iban)
        code = checker.take("bic", _bic, self.bic) if self.bic else ""
        country = checker.take("country", _country, self.country or (number or "ZZ")[:2])
        checker.done()
        return BankDetails(holder, number, code, country)


def _iban(text: str) -> str:
    try:
        return iban.validate(text)
    except ValidationError as error:
        raise ValueError(
            "is not an IBAN: its check digits, or its length for its country, are wrong. "
            "A right one looks like DE89 3704 0044 0532 0130 00"
        ) from error


def _bic(text: str) -> str:
    try:
        return bic.validate(text)
    except ValidationError as error:
        raise ValueError("is not a BIC: it has 8 or 11 letters and digits, like DEUTDEFF or DEUTDEFF500") from error


def _country(text: str) -> str:
    code = text.strip().upper()
    if not (len(code) == 2 and code.isascii() and code.isalpha()):
        raise ValueError("has to be a country's two letters, like DE")
    return code
