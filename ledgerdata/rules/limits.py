"""How long things may be: what operations check, what forms say, and what the columns hold.

None is below what the consumer lets its users type: what we refuse is final there. docs/limits.md lists all of them.
"""

REFERENCE_LENGTH = 40  # ids of accounts, beneficiaries and records
KEY_LENGTH = 1_000  # idempotency keys, and so payment references; also a name in metadata
TEXT_LENGTH = 10_000  # descriptions, and values in metadata
NAME_LENGTH = 200
SCHEME_LENGTH = 100
MOST_METADATA = 400  # a form of the back office has two fields for each, and Django takes 1,000 fields
AMOUNT_DIGITS = 78  # holds every unsigned 256-bit integer
