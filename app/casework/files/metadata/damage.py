"""What is raised for a file whose parts cannot be told apart."""


class Damaged(ValueError):
    """The file is not whole, so that nobody can say what is in it."""
