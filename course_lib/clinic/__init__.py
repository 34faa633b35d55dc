"""The clinic: what a loss curve says about the run that made it.

telling           numbers at which a loss comes to rest, and what each says
reading           a curve in a few numbers: level, slope, noise, period
chart             two curves, and what is known of the task
signs_of_motion   it breaks off, starts high, climbs, jumps, swings, or crawls
signs_of_rest     it comes to rest at its start, at guessing, at a floor
signs_held_out    what the held-out rows say
diagnosing        a curve, what would fit it, and the test that would tell
patients          twelve sick runs, with tests to order
examining         these tests
objections        what speaks against a wrong guess
training          the trainer whose faults they have
"""

from course_lib.clinic.causes import CAUSES
from course_lib.clinic.diagnosing import diagnose
from course_lib.clinic.examining import TESTS
from course_lib.clinic.patients import patient
from course_lib.clinic.telling import telling_values

__all__ = ["CAUSES", "TESTS", "diagnose", "patient", "telling_values"]
