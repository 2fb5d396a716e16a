"""Courses to choose from, with usual arguments that can be changed."""

PRESETS = (
    "succeed",
    "pending",
    "fail",
    "succeed after 30s",
    "fail after 30s, reason AC04",
    "cancel after 1h",
    "expire after 1d",
    "return after 2d",
    "authorise",
    "capture after 1h",
    "void after 1h",
    "refund after 1d",
    "dispute after 3d",
    "dispute after 3d and lose after 14d",
    "succeed after 30s..2m then return 40 % after 2d, reason AC04",
)
