"""Adds rows to a gradebook, one after the other, as a batch does; says each key that was recorded.

python tests/adding_rows.py PATH_OR_URL COUNT
"""

import sys

from graded_rows import a_class

from course_lib.classroom.gradebook import Gradebook


def main(where, count):
    with Gradebook.open(where) as book:
        new = 0
        for row in a_class(int(count)):
            if not book.has(row.key):
                new += book.add(row)
                print(row.student, flush=True)
        print("new", new)


if __name__ == "__main__":
    main(*sys.argv[1:])
