"""Submissions that attack, break or overrun the grader, as data.

Each room holds one class of them: name → Attack. `ATTACKS` are all of them, by name.
"""

from hostile import (
    broken,
    deceits,
    descriptors,
    escapes,
    exhaustion,
    exits,
    interpreter,
    leaks,
    liars,
    neighbours,
    network,
    replies,
)

ROOMS = {
    room.__name__.removeprefix("hostile."): room.ATTACKS
    for room in (
        broken,
        deceits,
        descriptors,
        escapes,
        exhaustion,
        exits,
        interpreter,
        leaks,
        liars,
        neighbours,
        network,
        replies,
    )
}
ATTACKS = {name: attack for room in ROOMS.values() for name, attack in room.items()}
