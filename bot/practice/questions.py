"""What people wait for: a tap that wants an answer, a payment that wants the bot's yes."""

import asyncio
import secrets
from dataclasses import dataclass, field
from typing import Final

from bot.practice.clock import PracticeClock
from bot.practice.refusals import Json, bad_request

TOO_OLD: Final = "query is too old and response timeout expired or query ID is invalid"
KEPT: Final = 10_000


@dataclass
class Question:
    """Asked at `asked_at` (practice seconds); `answer` resolves once."""

    id: str
    asked_at: float
    chat_id: int | None = None
    user_id: int | None = None
    answer: asyncio.Future[Json] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Questions:
    """Answered once, and within `age` seconds, or refused."""

    def __init__(self, clock: PracticeClock, age: float) -> None:
        self._clock = clock
        self._age = age
        self._open: dict[str, Question] = {}

    def ask(self, chat_id: int | None = None, user_id: int | None = None) -> Question:
        if len(self._open) >= KEPT:
            self._open.pop(next(iter(self._open)))
        question = Question(str(secrets.randbits(63)), self._clock.seconds(), chat_id, user_id)
        self._open[question.id] = question
        return question

    def answer(self, question_id: str, answer: Json) -> Question:
        question = self._open.pop(question_id, None)
        if question is None or self._clock.seconds() - question.asked_at > self._age:
            raise bad_request(TOO_OLD)
        if not question.answer.done():
            question.answer.set_result(answer)
        return question

    def close(self) -> None:
        """Nobody waits any longer."""
        for question in self._open.values():
            question.answer.cancel()
        self._open.clear()
