"""What README says of itself is so."""

from pathlib import Path

from course_lib.grading.kill_table import kill_table
from course_lib.question_bank import EXERCISES

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def test_the_count_of_the_kill_table_is_the_real_one():
    judged = [exercise for exercise in EXERCISES.values() if exercise.kind != "written"]
    rows = [row for exercise in judged for row in kill_table(exercise, range(1))]
    declared = sum(not row.generated for row in rows)
    assert (
        f"**{len(EXERCISES)} exercises, {declared:,} declared mistakes and "
        f"{len(rows) - declared:,} generated ones**" in " ".join(README.split())
    )
