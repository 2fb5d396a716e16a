"""How long things may be: what operations check, and what the columns hold."""

REFERENCE_LENGTH = 40  # ids of accounts, beneficiaries and records
KEY_LENGTH = 1_000  # idempotency keys, and so payment references
AMOUNT_DIGITS = 78  # holds every unsigned 256-bit integer
