"""What cannot be read as a course."""


class CourseError(ValueError):
    """The message names what is wrong and shows what would be right."""
