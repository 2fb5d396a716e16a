"""The ready-made list: amounts that end in certain digits, as PSPs have them for tests."""

from typing import NamedTuple


class TrialAmount(NamedTuple):
    """Payments whose amount in minor units ends in `ending` take the course."""

    ending: str
    name: str
    course: str


TRIAL_AMOUNTS: tuple[TrialAmount, ...] = (
    TrialAmount("9001", "Account number wrong", "fail after 30s, reason AC01"),
    TrialAmount("9002", "Funds are short", "fail after 30s, reason AM04"),
    TrialAmount("9003", "Account closed, fails at once", "fail, reason AC04"),
    TrialAmount("9004", "Stays pending", "pending"),
    TrialAmount("9005", "Cancelled", "cancel after 30s, reason CUST"),
    TrialAmount("9006", "Expires", "expire after 1d"),
    TrialAmount("9007", "Succeeds late", "succeed after 2d"),
    TrialAmount("9011", "Returned", "succeed after 30s then return after 2d, reason AC04"),
    TrialAmount("9012", "Returned in part", "succeed after 30s then return 40 % after 2d, reason AM09"),
    TrialAmount(
        "9013", "Returned, then sent again", "succeed after 30s then return after 2d then reverse return after 1d"
    ),
    TrialAmount("9021", "Refunded", "refund after 1d, reason CUST"),
    TrialAmount("9022", "Refunded in part", "refund 40 % after 1d, reason CUST"),
    TrialAmount("9023", "Refund fails", "fail refund after 1d, reason AC06"),
    TrialAmount("9031", "Disputed", "dispute after 3d, reason fraudulent"),
    TrialAmount("9032", "Disputed and won", "dispute after 3d, reason unrecognized then win after 14d"),
    TrialAmount("9033", "Disputed and lost", "dispute after 3d, reason fraudulent then lose after 14d"),
    TrialAmount("9041", "Authorised, then captured", "capture after 1h"),
    TrialAmount("9042", "Authorised, then captured in part", "capture 60 % after 1h"),
    TrialAmount("9043", "Authorised, then voided", "void after 1h, reason CUST"),
    TrialAmount("9044", "Authorisation expires", "authorise then expire after 7d"),
    TrialAmount("9045", "Capture fails", "fail capture after 1h, reason AM04"),
)
