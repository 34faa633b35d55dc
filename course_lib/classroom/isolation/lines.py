"""What every process of a submission is given, and how its replies are cut into lines."""

import os

from course_lib.classroom.isolation.replies import TOO_LONG

MOST_REPLIES = 16
"""All replies of a process together may have this many times the bytes of one."""


def environment(scratch):
    """The environment variables of a process that runs submissions, and no other."""
    one_thread = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
    needed = ("SYSTEMROOT", "LD_LIBRARY_PATH")
    return {
        **dict.fromkeys(one_thread, "1"),
        **{name: os.environ[name] for name in needed if name in os.environ},
        **dict.fromkeys(("HOME", "TMPDIR", "TEMP", "TMP", "MPLCONFIGDIR"), str(scratch)),
        "IPYTHONDIR": str(scratch),
        "MPLBACKEND": "Agg",
        "LANG": "C.UTF-8",
        "MALLOC_ARENA_MAX": "1",  # else each thread reserves address space that the limit counts
    }


class Lines:
    """Cuts what `chunk()` delivers into lines; `chunk` may raise, and be asked again."""

    def __init__(self, chunk, reply_bytes):
        self.chunk, self.reply_bytes = chunk, reply_bytes
        self.pending, self.total, self.complete = bytearray(), 0, []

    def next(self):
        """The next line, TOO_LONG where a limit is passed, or None at the end."""
        while not self.complete:
            if len(self.pending) > self.reply_bytes or self.total > MOST_REPLIES * self.reply_bytes:
                return TOO_LONG
            data = self.chunk()
            if not data:
                return None
            self._take(data)
        return self.complete.pop(0)

    def _take(self, data):
        self.total += len(data)
        self.pending += data
        if b"\n" in data:
            *complete, rest = self.pending.split(b"\n")
            self.complete += map(bytes, complete)
            self.pending = bytearray(rest)
