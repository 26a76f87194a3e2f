"""The one exception of the engine: a problem that cannot be computed as it is stated."""


class EngineError(ValueError):
    """A refusal with a Swedish sentence for the reader and a stable English code for the program."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
