"""What can keep a program from going on."""


class Failure(Exception):
    """In words for the terminal."""
