"""The error for a text that is no course."""


class CourseError(ValueError):
    """The message names what is wrong and shows what would be right."""
