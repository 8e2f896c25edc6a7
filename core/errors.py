"""Bad input, as a value that forms and REST both understand."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field: its name ("" for the whole), a stable code, a sentence in the user's language."""

    field: str
    code: str
    message: str


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error of the program
    """A service refuses bad input; nothing was written. Carries one problem or more."""

    def __init__(self, problems: Iterable[Problem] | Problem) -> None:
        self.problems: tuple[Problem, ...] = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__("; ".join(f"{p.field or '-'}: {p.message}" for p in self.problems))
