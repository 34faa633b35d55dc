"""Which function looks for which cause."""

from course_lib.clinic.signs_held_out import is_better_held_out, learns_the_same_rows, turns_up
from course_lib.clinic.signs_of_motion import (
    breaks_off,
    climbs,
    comes_in_waves,
    falls_in_a_line,
    goes_below_nothing,
    jumps_about,
    starts_as_a_sum,
    starts_high,
)
from course_lib.clinic.signs_of_rest import (
    rests_at_guessing,
    rests_at_the_margin,
    rests_at_the_variance,
    rests_on_the_double_floor,
    rests_too_high,
    stands_still,
)

SIGNS = {
    "turns_into_nan": breaks_off,
    "loses_its_sign": goes_below_nothing,
    "adds_up_instead_of_averaging": starts_as_a_sum,
    "starts_too_confident": starts_high,
    "never_moves": stands_still,
    "climbs_the_loss": climbs,
    "steps_too_far": jumps_about,
    "reads_the_data_in_order": comes_in_waves,
    "sees_one_batch_again_and_again": learns_the_same_rows,
    "overfits": turns_up,
    "learns_nothing_from_its_inputs": rests_at_guessing,
    "learns_too_slowly": falls_in_a_line,
    "softmaxes_twice": rests_on_the_double_floor,
    "collapses_to_the_margin": rests_at_the_margin,
    "predicts_one_number": rests_at_the_variance,
    "is_too_small": rests_too_high,
    "leaks": is_better_held_out,
}
"""Cause to the function that looks for it."""
