"""Which variant of an exercise belongs to which learner, from a secret that only the teacher has."""

import hmac
from pathlib import Path

from course_lib.classroom.refusal import CannotGradeError
from course_lib.grading.variants import variant

SHORTEST_SECRET = 16
"""Bytes. Less could be guessed by trying."""


def read_secret(path):
    """The secret in a file.

    Raises:
        CannotGradeError: if it cannot be read or is too short to be one.
    """
    try:
        secret = Path(path).read_bytes().strip()
    except OSError as error:
        raise CannotGradeError(f"the secret {path} cannot be read: {error.strerror}") from None
    if len(secret) < SHORTEST_SECRET:
        raise CannotGradeError(
            f"the secret in {path} has {len(secret)} bytes; at least {SHORTEST_SECRET} are wanted, "
            "such as `python -c 'import secrets; print(secrets.token_hex())'` prints"
        )
    return secret


def seed_of(secret, learner, name):
    """The seed of a learner's variant of an exercise: HMAC-SHA256 of both, as a number above 0.

    >>> seed_of(b"sixteen bytes or more", "ada", "paani_loss")
    864795461
    """
    message = f"{learner}\0{name}".encode()
    return int.from_bytes(hmac.digest(secret, message, "sha256")[:4]) or 1


class Dealt(dict):
    """Name to Exercise, and the secret from which everyone is dealt numbers of their own."""

    def __init__(self, exercises, secret):
        super().__init__(exercises)
        self.secret = secret

    @property
    def digest(self):
        """Tells one secret from another without showing it."""
        return hmac.digest(self.secret, b"digest", "sha256").hex()

    def to(self, learner, names):
        """The named exercises as this learner is asked them; those with one form stay as they are."""
        return {name: variant(self[name], seed_of(self.secret, learner, name)) for name in names}
