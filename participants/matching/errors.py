"""The one exception of matching: a question that cannot be answered as it is asked."""


class MatchingError(ValueError):
    """A refusal with a Swedish sentence for the reader and a stable English code for the program."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
