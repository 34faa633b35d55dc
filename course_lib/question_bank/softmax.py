"""Softmax: scores become probabilities, at any temperature, and logarithms that do not overflow."""

import inspect
import math
from dataclasses import replace

import numpy as np

from course_lib import numerics
from course_lib.grading import (
    THREE_DECIMALS,
    Case,
    Exercise,
    Law,
    Misconception,
    Option,
    Tolerance,
    choice,
    counterexample,
    order_lines,
    value_question,
    varied,
    written_question,
)
from course_lib.question_bank import faults, plain
from course_lib.question_bank.suspects import lets_through
from course_lib.translations import words

LESSON = 3


def _shares(weights):
    return weights / np.sum(weights, axis=-1, keepdims=True)


def _largest(x):
    return np.max(x, axis=-1, keepdims=True)


def _plain_logsumexp(x):
    return np.log(np.sum(np.exp(x), axis=-1, keepdims=True))


def _spread_scores(rng, *shape):
    """Random scores, with in every row one that is clearly below 0 and one clearly above 1."""
    scores = rng.uniform(-1.5, 2.0, shape)
    scores[..., 0] = rng.uniform(-2.5, -1.0, shape[:-1])
    scores[..., -1] = rng.uniform(1.4, 3.0, shape[:-1])
    return rng.permuted(scores, axis=-1)


def tables_of_scores(rng):
    """Scores of one example and of several, square and not, ordinary and far from 0."""
    yield Case("five scores of one example", {"x": _spread_scores(rng, 5)})
    yield Case("two examples of four classes", {"x": _spread_scores(rng, 2, 4)})
    yield Case("four examples of two classes", {"x": _spread_scores(rng, 4, 2)})
    yield Case("as many examples as classes", {"x": _spread_scores(rng, 3, 3)})
    yield Case("one example in a table", {"x": _spread_scores(rng, 1, 3)})
    yield Case("whole numbers", {"x": rng.permutation([1, 2, 4])})
    yield from _extreme_tables(rng)


def _extreme_tables(rng):
    near = _spread_scores(rng, 3)
    yield Case("scores near 1000", {"x": 1000 + near}, extreme=True)
    yield Case("scores near −1000", {"x": near - 1000}, extreme=True)
    yield Case("scores far apart", {"x": np.array([0.0, 1000.0, -1000.0])}, extreme=True)
    rows = np.array([[1000.0, 1000.5], [-1000.0, -1002.0]])
    yield Case("one example near 1000, one near −1000", {"x": rows}, extreme=True)


def _softmax_without_kept_axes(x):
    weights = np.exp(x - np.max(x, axis=-1))
    return weights / np.sum(weights, axis=-1)


_WITHOUT_SHARING_OUT = (
    Misconception(
        "divides_without_the_exponential",
        lambda x: _shares(np.asarray(x)),
        "Dividing by the sum makes shares of anything.",
        "Take scores of 2 and −1. Would you call what you get probabilities?",
    ),
    Misconception(
        "divides_the_shifted_scores_by_their_sum",
        lambda x: _shares(x - np.min(x, axis=-1, keepdims=True)),
        "Once the scores are shifted, dividing by their sum is all that is left to do.",
        "A score 1 higher should give a share e times as large. Does it in yours, for any scores?",
        also_wrong=(lambda x: _shares(x - _largest(x)),),
    ),
    Misconception(
        "takes_the_exponential_on_one_side_only",
        lambda x: np.exp(x) / np.sum(x, axis=-1, keepdims=True),
        "One exponential in the fraction is enough.",
        "Which numbers stand above your line, and which does the sum below it add up?",
        also_wrong=(lambda x: x / np.sum(np.exp(x), axis=-1, keepdims=True),),
    ),
    Misconception(
        "forgets_to_normalise",
        np.exp,
        "The exponential of a score is its probability.",
        "Add up one example. What should all its shares together be?",
    ),
    Misconception(
        "takes_the_sigmoid_of_each",
        lambda x: 1 / (1 + np.exp(-x)),
        "Each score becomes a probability by itself.",
        "Raise one score and leave the others. Should the others' shares stay as they are?",
        convention=True,
    ),
    Misconception(
        "scales_to_zero_and_one",
        lambda x: (x - np.min(x, -1, keepdims=True)) / np.ptp(x, axis=-1, keepdims=True),
        "The smallest score becomes 0 and the largest 1.",
        "Two equal largest scores would both get 1. How much do they have together?",
    ),
    Misconception(
        "scales_to_length_one",
        lambda x: x / np.linalg.norm(x, axis=-1, keepdims=True),
        "Normalising means making the length 1.",
        "Of [3, 4] you make [0.6, 0.8]. Do these add to 1? And can a negative score survive it?",
    ),
    Misconception(
        "gives_all_to_the_largest",
        lambda x: np.eye(x.shape[-1])[np.argmax(x, -1)],
        "The largest score wins.",
        "Two scores differ by a hair. What does the second one get, and what should it get?",
    ),
)


def _sums_over_other_things():
    return (
        Misconception(
            "takes_one_sum_for_the_whole_table",
            lambda x: np.exp(x) / np.sum(np.exp(x)),
            "The sum runs over everything that was handed over.",
            "Add another example to the table. Should the first one's probabilities change?",
        ),
        Misconception(
            "forgets_to_keep_the_axis",
            lambda x: np.exp(x) / np.sum(np.exp(x), -1),
            "NumPy finds out by itself which sum belongs to which row.",
            "For a table of 4 × 2, which shapes stand above and below the line? And for 3 × 3?",
            also_wrong=(_softmax_without_kept_axes,),
        ),
        Misconception(
            "closes_the_parenthesis_too_late",
            lambda x: np.exp(x / np.sum(np.exp(x), -1, keepdims=True)),
            "The exponential goes around the whole fraction.",
            "Read your line from the inside out. What is divided, and when is the exponential taken?",
        ),
        Misconception(
            "divides_by_the_largest",
            lambda x: np.exp(x - _largest(x)),
            "Divided by the largest weight, every number is at most 1.",
            "The best class gets 1 from you. What is left for the others?",
        ),
    )


def _other_exponentials():
    return (
        Misconception(
            "divides_the_scores_by_their_maximum",
            lambda x: _shares(np.exp(x / _largest(x))),
            "Dividing by the maximum keeps the exponentials small and changes nothing else.",
            "Which change of all scores leaves the ratio of two exponentials alone: adding a number "
            "to them, or dividing them by one?",
        ),
        Misconception(
            "turns_the_order_round",
            lambda x: _shares(np.exp(-x)),
            "There is a minus in the exponent.",
            "Which class has the highest score, and which one gets most from you?",
        ),
        Misconception(
            "takes_powers_of_two",
            lambda x: _shares(2.0**x),
            "Any base will do for the powers.",
            "Two scores differ by 1. By which factor do your shares differ, and which does the name "
            "exp stand for?",
            convention=True,
        ),
        Misconception(
            "ignores_the_signs",
            lambda x: _shares(np.exp(np.abs(x))),
            "Probabilities are positive, so the scores have to be.",
            "What do you make of −2 and 2? What does exp make of −2?",
        ),
    )


def _other_forms_of_the_result():
    return (
        Misconception(
            "gives_log_probabilities",
            lambda x: x - _plain_logsumexp(x),
            "Softmax is the score minus the log of the sum.",
            "Can a probability be negative? What undoes your logarithm?",
            convention=True,
        ),
        Misconception(
            "writes_into_whole_numbers",
            lambda x: _shares(np.exp(x)).astype(x.dtype),
            "An array like the one handed over can hold the result.",
            "For scores [1, 2, 4], which type has the array that you write into? Which numbers fit?",
        ),
    )


def _changes_its_input(x):
    x -= _largest(x)
    return _shares(np.exp(x))


def _works_in_place(x):
    x -= _largest(x)
    np.exp(x, out=x)
    x /= np.sum(x, axis=-1, keepdims=True)
    return x


def _half_shifted():
    return (
        Misconception(
            "mixes_the_axes",
            lambda x: np.exp(x - _largest(x)) / np.sum(np.exp(x - _largest(x)), 0, keepdims=True),
            "The maximum and the sum may be taken along different axes.",
            "Which numbers belong to one example? Do both your maximum and your sum run over them?",
            also_wrong=(lambda x: _shares(np.exp(x - np.max(x, 0, keepdims=True))),),
        ),
        Misconception(
            "shifts_above_the_line_only",
            lambda x: np.exp(x - _largest(x)) / np.sum(np.exp(x), -1, keepdims=True),
            "It is enough to shift the scores above the line.",
            "A common factor cancels if it stands above and below. Where does yours stand?",
        ),
    )


def _right_on_paper():
    return (
        Misconception(
            "overflows_without_a_shift",
            lambda x: _shares(np.exp(x)),
            "The formula can be typed in as it stands.",
            "What does `np.exp(1000.0)` print? Which change of all scores would leave the shares alone?",
        ),
        Misconception(
            "takes_one_maximum_for_the_whole_table",
            lambda x: _shares(np.exp(x - np.max(x))),
            "One maximum is enough for all rows.",
            "Put an example near 1000 and one near −1000 in a table. What is left of the second?",
        ),
        Misconception(
            "shifts_by_the_mean",
            lambda x: _shares(np.exp(x - np.mean(x, -1, keepdims=True))),
            "Any shift keeps the exponentials small.",
            "After the shift, how large can the largest score still be? After which shift is it 0?",
        ),
        Misconception(
            "changes_its_input",
            _changes_its_input,
            "What happens to the array inside the function stays inside.",
            "Print the array before and after the call. Whose numbers are they?",
            also_wrong=(_works_in_place,),
        ),
    )


def _softmax_in_a_loop(x):
    rows = np.atleast_2d(x)
    shares = []
    for row in rows:
        weights = [math.exp(score - max(row)) for score in row]
        shares.append([weight / sum(weights) for weight in weights])
    return shares if np.ndim(x) == 2 else shares[0]


SOFTMAX_LAWS = (
    Law("The probabilities of one example add to 1.", "sums_to", ((([0.0, 1.0],),),), constant=1.0),
    Law("A probability is never negative.", "at_least", ((([-2.0, 1.0],),),), constant=0.0),
    Law(
        "Equal scores share equally, whatever stands in the other rows of the table.",
        "gives",
        ((([[0.0, 0.0], [3.0, 3.0]],), ([[1.0, 1.0], [-2.0, -2.0]],)),),
        constant=[[0.5, 0.5], [0.5, 0.5]],
    ),
    Law(
        "Adding a constant to all scores of an example changes nothing.",
        "equal",
        ((([0.0, 1.0],), ([2.0, 3.0],)), (([0.5, -1.0, 2.0],), ([-1.5, -3.0, 0.0],))),
    ),
    Law(
        "A score 1 higher than another gives a share e times as large.",
        "ratio",
        ((([0.0, 1.0],), ([1.0, 0.0],)),),
        constant=[math.e, 1 / math.e],
    ),
    Law("A score 30 ahead takes all.", "gives", ((([30.0, 0.0],),),), constant=[1.0, 0.0]),
    Law(
        "Scores near 1000 are shared out as scores near 0 are.",
        "equal",
        ((([0.0, 1.0],), ([1000.0, 1001.0],)),),
        extreme=True,
    ),
)

softmax = Exercise(
    name="softmax",
    title="Scores become probabilities",
    prompt=(
        "Write `softmax(x)`: `x` is an array with the scores of one example, or a table with a row "
        "for each example. Give back the probabilities, in the same shape; the numbers along the "
        "**last** axis compete. It has to survive scores near 1000, and must leave `x` as it was."
    ),
    points=3,
    difficulty=3,
    minutes=8,
    reference=plain.softmax,
    cases=tables_of_scores,
    also_right=(
        lambda x: numerics.softmax(np.asarray(x, dtype=float)),
        lambda x: _shares(np.exp(x - _largest(x))),
        _softmax_in_a_loop,
        lambda x: np.exp(numerics.log_softmax(np.asarray(x, dtype=float))),
        lambda x: _shares(np.exp(np.asarray(x - _largest(x), dtype=np.float32))),
        lambda x: [[1 / np.sum(np.exp(row - score)) for score in row] for row in np.atleast_2d(x)],
    ),
    misconceptions=(
        *_WITHOUT_SHARING_OUT,
        *_sums_over_other_things(),
        *_other_exponentials(),
        *_other_forms_of_the_result(),
        *_half_shifted(),
        *_right_on_paper(),
    ),
    faults=(faults.NORMALISES_ONCE_MORE, faults.works_down_the_columns(0)),
    laws=SOFTMAX_LAWS,
    hints=(
        "Adding a constant to all scores of an example changes nothing, and every example adds to 1.",
        "Two steps: make every score positive, then divide by what they add up to in their own row. "
        "Which constant may you subtract first, so that no exponential is too large?",
        "A sibling, with one gap: a table of counts becomes shares of each row by "
        "`counts / counts.sum(axis=___, keepdims=True)`.",
    ),
)


def scores_and_temperatures(rng):
    """Warm and cold, one example and several; at a temperature of 1 hardly anything shows."""
    for temperature in (2.0, 0.5):
        label = "warm" if temperature > 1 else "cold"
        yield Case(label, {"x": _spread_scores(rng, 4), "temperature": temperature})
    table = _spread_scores(rng, 3, 3)
    yield Case("as many examples as classes", {"x": table, "temperature": rng.uniform(2.5, 4)})
    wide = _spread_scores(rng, 2, 5)
    yield Case("two examples of five", {"x": wide, "temperature": rng.uniform(0.6, 0.8)})
    yield Case("a temperature of 1", {"x": _spread_scores(rng, 3), "temperature": 1.0})
    large = 1000 + _spread_scores(rng, 3)
    yield Case("scores near 1000", {"x": large, "temperature": 1.5}, extreme=True)
    yield Case("very cold", {"x": np.array([3.0, 20.0, -9.0]), "temperature": 0.01}, extreme=True)


def _divides_in_place(x, temperature):
    x /= temperature
    return faults.softmax(x - _largest(x))


def _tempered(x, temperature=1.0):
    return plain.softmax(np.asarray(x, dtype=float) / temperature)


def _temperature_elsewhere():
    return (
        Misconception(
            "scales_the_probabilities",
            lambda x, temperature: _tempered(x) / temperature,
            "The temperature acts on the finished probabilities.",
            "Add up a row for a temperature of 2. What should it be?",
        ),
        Misconception(
            "leaves_the_temperature_without_effect",
            lambda x, temperature: _tempered(x),
            "It is enough that the temperature stands somewhere in the formula.",
            "Change the temperature and nothing else. Does anything move? If it multiplies all "
            "weights, or is added to all scores, what becomes of it in the fraction?",
        ),
        Misconception(
            "applies_it_twice",
            lambda x, temperature: _tempered(x, temperature**2),
            "The scores are tempered before the call and in it.",
            "Compare yours at 2 with plain softmax of half the scores. How often was the temperature "
            "used?",
        ),
        Misconception(
            "forgets_to_normalise_again",
            lambda x, temperature: _tempered(x) ** (1 / temperature),
            "The temperature is a power of the probabilities, and then all is done.",
            "The power is a good idea. What do the numbers of a row add up to after it?",
        ),
        Misconception(
            "tempers_the_probabilities_as_scores",
            lambda x, temperature: _tempered(_tempered(x), temperature),
            "The probabilities are scaled, and softmax makes them probabilities again.",
            "What goes into the exponential at the end: scores, their logs, or shares of 1?",
        ),
    )


def _tempered_without_kept_axes(x, temperature):
    return _softmax_without_kept_axes(np.asarray(x) / temperature)


_TEMPERATURE_OTHERWISE = (
    Misconception(
        "tempers_only_above_the_line",
        lambda x, temperature: np.exp(x / temperature) / np.sum(np.exp(x), -1, keepdims=True),
        "The temperature belongs to the score whose probability is asked.",
        "Add up a row. Do the same weights stand above the line and in the sum below it?",
    ),
    Misconception(
        "tempers_only_below_the_line",
        lambda x, temperature: np.exp(x) / np.sum(np.exp(x / temperature), -1, keepdims=True),
        "The temperature belongs into the sum.",
        "Add up a row. Do the same weights stand above the line and in the sum below it?",
    ),
    Misconception(
        "takes_one_sum_for_the_whole_table",
        lambda x, temperature: np.exp(x / temperature) / np.sum(np.exp(x / temperature)),
        "The sum runs over everything that was handed over.",
        "Add another example to the table. Should the first one's probabilities change?",
    ),
    Misconception(
        "forgets_to_keep_the_axis",
        lambda x, temperature: np.exp(x / temperature) / np.sum(np.exp(x / temperature), axis=-1),
        "NumPy finds out by itself which sum belongs to which row.",
        "For a table of 2 × 5, which shapes stand above and below the line? And for 3 × 3?",
        also_wrong=(_tempered_without_kept_axes,),
    ),
    Misconception(
        "cuts_off_the_decimals_of_the_scores",
        lambda x, temperature: plain.softmax(np.asarray(x) // temperature),
        "One sign for dividing is as good as another.",
        "What is `7 / 2` in Python, and what is `7 // 2`? What is left of your scores?",
    ),
    Misconception(
        "takes_the_root_of_the_temperature",
        lambda x, temperature: _tempered(x, np.sqrt(temperature)),
        "Scores are divided by a square root, as in attention.",
        "In attention the root is of the number of dimensions. Is there one in this task?",
        convention=True,
    ),
    Misconception(
        "forgets_to_normalise",
        lambda x, temperature: np.exp(x / temperature),
        "The exponential of a tempered score is its probability.",
        "Add up one row. What should all its shares together be?",
    ),
    Misconception(
        "overflows_without_a_shift",
        lambda x, temperature: _shares(np.exp(x / temperature)),
        "The formula can be typed in as it stands.",
        "What does `np.exp(2000.0)` print? A cold model makes such scores of ordinary ones. Which "
        "shift would leave the shares alone?",
    ),
    Misconception(
        "changes_its_input",
        _divides_in_place,
        "What happens to the array inside the function stays inside.",
        "Call it twice with the same array. Is the second answer the first one?",
    ),
)


TEMPERATURE_WRITTEN_DIFFERENTLY = (
    lambda x, temperature: _shares(np.exp((x - _largest(x)) / temperature)),
    lambda x, temperature: np.exp(numerics.log_softmax(x, temperature=temperature)),
    lambda x, temperature: numerics.softmax(np.asarray(x, dtype=float) / temperature),
    lambda x, temperature: _softmax_in_a_loop(np.asarray(x) / temperature),
    lambda x, temperature: np.asarray(_tempered(x, temperature), dtype=np.float32),
)
TEMPERATURE_LAWS = (
    (
        "The probabilities of one example add to 1.",
        "sums_to",
        ((([0.0, 1.0], 2.0),),),
        1.0,
    ),
    (
        "Very hot, all classes are nearly equal.",
        "gives",
        ((([0.0, 0.1], 1000.0),),),
        [0.5, 0.5],
    ),
    (
        "Very cold, the best class takes nearly all.",
        "gives",
        ((([0.0, 1.0], 0.04),),),
        [0.0, 1.0],
    ),
    (
        "Twice as hot is the same as half the scores.",
        "equal",
        ((([0.0, 2.0], 2.0), ([0.0, 1.0], 1.0)),),
        None,
    ),
    (
        "Equal scores share equally at any temperature, whatever stands in other rows.",
        "gives",
        ((([[0.0, 0.0], [3.0, 3.0]], 2.0), ([[1.0, 1.0], [-2.0, -2.0]], 0.5)),),
        [[0.5, 0.5], [0.5, 0.5]],
    ),
)
HOW_TO_TEMPER = {
    False: (
        "Write `softmax_t(x, temperature)`: softmax along the **last** axis of `x` (one example, or "
        "a table with a row for each), with all scores divided by the `temperature`, a number above "
        "0. It has to survive large scores, and must leave `x` as it was."
    ),
    True: (
        "Write `softmax_t(x, beta)`: softmax along the **last** axis of `x` (one example, or a table "
        "with a row for each) with the *inverse* temperature `beta`, a number above 0: all scores "
        "are **multiplied** by it. It has to survive large scores, and must leave `x` as it was."
    ),
}


def _turned_over(function):
    """The same function of an inverse temperature."""
    return lambda x, beta: function(x, 1 / beta)


def _upside_down(*, inverse):
    number = "inverse temperature" if inverse else "temperature"
    seen = "flatter" if inverse else "sharper"
    return Misconception(
        "works_upside_down",
        lambda x, temperature: _tempered(x, 1 / temperature),
        words("The higher the {number}, the {seen} the probabilities.", number=number, seen=seen),
        "Hot means shaken up. For a number of 10, is yours nearer to equal shares or to one winner? "
        "If you raised probabilities to a power, which power was it?",
    )


def _tempering_law(sentence, relation, examples, constant, *, inverse):
    """A law of temperature, said of the inverse one where that is asked."""
    if inverse:
        sentence = sentence.replace("Twice as hot", "Half of β")
        examples = tuple(tuple((x, 1 / t) for x, t in example) for example in examples)
    return Law(sentence, relation, examples, constant)


def tempered_softmax(inverse):
    """Softmax with a temperature, or with an inverse one."""
    turned = _turned_over if inverse else lambda function: function
    mistakes = (
        _upside_down(inverse=inverse),
        *_temperature_elsewhere(),
        *_TEMPERATURE_OTHERWISE,
    )
    return Exercise(
        name="softmax_t",
        title="Softmax with a temperature",
        prompt=HOW_TO_TEMPER[inverse],
        points=2,
        difficulty=2,
        minutes=5,
        reference=turned(_tempered),
        cases=scores_and_temperatures,
        also_right=tuple(map(turned, TEMPERATURE_WRITTEN_DIFFERENTLY)),
        misconceptions=tuple(
            replace(m, wrong=turned(m.wrong), also_wrong=tuple(map(turned, m.also_wrong)))
            for m in mistakes
        ),
        faults=(faults.NORMALISES_ONCE_MORE, faults.works_down_the_columns(0)),
        laws=tuple(_tempering_law(*law, inverse=inverse) for law in TEMPERATURE_LAWS),
        hints=(
            "Heat evens out: very hot is nearly uniform, very cold nearly all for the best class. "
            "Every example still adds to 1.",
            "Is it the scores, the weights or the probabilities that the number acts on? Try each on "
            "two scores, with 2 and with 10.",
            "A sibling, with one gap: a thermostat with a gain, `1 / (1 + np.exp(-(t - 20) * ___))`. "
            "A large gain makes a sharp switch.",
        ),
    )


softmax_t = varied(tempered_softmax, lambda rng: {"inverse": bool(rng.integers(2))}, inverse=False)


_LOG_SLIPS = (
    Misconception(
        "forgets_the_sum",
        lambda x: x - _largest(x),
        "The maximum takes the place of the sum.",
        "Two equal scores: you give 0 to both. Which probability is that?",
    ),
    Misconception(
        "forgets_to_add_the_maximum_back",
        lambda x: x - _plain_logsumexp(x - _largest(x)),
        "After the shift the sum can be used as it is.",
        "Which scores went into your sum, the shifted ones or those you subtract it from?",
    ),
    Misconception(
        "forgets_the_log",
        faults.softmax,
        "Softmax is what is meant.",
        "Can the log of a probability be above 0?",
    ),
    Misconception(
        "forgets_the_log_of_the_sum",
        lambda x: x - _largest(x) - np.sum(np.exp(x - _largest(x)), -1, keepdims=True),
        "The log of the fraction is the score minus the sum.",
        "The log of a quotient is a difference of logarithms. Is yours a log, below the line?",
    ),
    Misconception(
        "forgets_the_exponential",
        lambda x: x - np.log(np.sum(x, axis=-1, keepdims=True)),
        "The sum runs over the scores themselves.",
        "Which numbers does softmax add up below the line?",
    ),
    Misconception(
        "takes_the_log_of_shifted_shares",
        lambda x: np.log(_shares(x - np.min(x, axis=-1, keepdims=True))),
        "Once the scores are shifted, dividing by their sum makes probabilities.",
        "A score 1 higher should give an answer 1 higher. Does it in yours, for any scores?",
        also_wrong=(lambda x: np.log(_shares(x - _largest(x))),),
    ),
    Misconception(
        "adds_the_log_of_the_sum",
        lambda x: x + _plain_logsumexp(x),
        "The two terms of the logarithm are added.",
        "The log of a fraction: what becomes of the line between above and below?",
    ),
    Misconception(
        "divides_the_two_logs",
        lambda x: x / _plain_logsumexp(x),
        "The log of a fraction is the fraction of the logs.",
        "Try it on 8/2: is log 8 divided by log 2 the log of 4?",
    ),
    Misconception(
        "takes_the_log_above_the_line_only",
        lambda x: x / np.sum(np.exp(x), axis=-1, keepdims=True),
        "The log is taken of the exponential, and then comes the sum.",
        "Where does the bracket of your logarithm end: before the line or after it?",
    ),
)


def _log_without_kept_axes(x):
    shifted = x - np.max(x, axis=-1)
    return shifted - np.log(np.sum(np.exp(shifted), axis=-1))


def _log_of_shares_without_kept_axes(x):
    weights = np.exp(x - _largest(x))
    return np.log(weights / np.sum(weights, axis=-1))


def _log_axes():
    return (
        Misconception(
            "takes_one_sum_for_the_whole_table",
            lambda x: x - np.log(np.sum(np.exp(x))),
            "The sum runs over everything that was handed over.",
            "Add another example to the table. Should the first one's numbers change?",
        ),
        Misconception(
            "forgets_to_keep_the_axis",
            lambda x: x - np.log(np.sum(np.exp(x), -1)),
            "NumPy finds out by itself which sum belongs to which row.",
            "For a table of 4 × 2, which shapes does your difference have on both sides? For 3 × 3?",
            also_wrong=(_log_without_kept_axes, _log_of_shares_without_kept_axes),
        ),
        Misconception(
            "averages_instead_of_summing",
            lambda x: x - np.log(np.mean(np.exp(x), axis=-1, keepdims=True)),
            "The average of the weights stands below the line.",
            "Two equal scores: what do you give them, and which probability is that?",
        ),
    )


def _log_right_on_paper():
    return (
        Misconception(
            "overflows_without_a_shift",
            lambda x: x - _plain_logsumexp(x),
            "The formula can be typed in as it stands.",
            "What does `np.exp(1000.0)` print, and what is its log? Which shift would help?",
        ),
        Misconception(
            "takes_the_log_of_softmax",
            lambda x: np.log(plain.softmax(x)),
            "Log-softmax is softmax first and the log after it.",
            "For [0, 1000] softmax gives the first class 0. What is the log of that, and what should "
            "the answer be?",
        ),
        Misconception(
            "puts_a_floor_under_the_log",
            lambda x: np.log(plain.softmax(x) + 1e-12),
            "A tiny number added inside the log avoids −∞ and changes nothing else.",
            "Two classes are 100 and 1000 behind. Do they still get different numbers from you?",
            also_wrong=(lambda x: np.log(np.maximum(plain.softmax(x), 1e-12)),),
        ),
        Misconception(
            "changes_its_input",
            _shifts_in_place,
            "What happens to the array inside the function stays inside.",
            "Print the array before and after the call. Whose numbers are they?",
        ),
    )


def _shifts_in_place(x):
    x -= _largest(x)
    return x - _plain_logsumexp(x)


LOG_SOFTMAX_WRITTEN_DIFFERENTLY = (
    lambda x: numerics.log_softmax(np.asarray(x, dtype=float)),
    lambda x: x - np.asarray(numerics.logsumexp(np.asarray(x, dtype=float)))[..., np.newaxis],
    lambda x: [[-np.logaddexp.reduce(row - score) for score in row] for row in np.atleast_2d(x)],
    lambda x: x - np.logaddexp.reduce(np.asarray(x, dtype=float), axis=-1, keepdims=True),
)
STAYS_IN_NATS = faults.scaled(
    "answers_in_nats",
    math.log(2),
    "Logarithms are always natural ones.",
    "For two equal scores you give −0.693. Which number is that in bits?",
    convention=True,
)


def log_scores(rng):
    """Ordinary scores, and some whose probability is too small for a float."""
    yield Case("four scores of one example", {"x": _spread_scores(rng, 4)})
    yield Case("two examples of four classes", {"x": _spread_scores(rng, 2, 4)})
    yield Case("four examples of two classes", {"x": _spread_scores(rng, 4, 2)})
    yield Case("as many examples as classes", {"x": _spread_scores(rng, 3, 3)})
    yield Case("one example in a table", {"x": _spread_scores(rng, 1, 5)})
    yield from _extreme_tables(rng)


def _laws_of_log_softmax(bit):
    """`bit` is the log of 2 in the unit that is asked."""
    nat = bit / math.log(2)
    return (
        Law("No number is above 0.", "at_most", ((([0.0, 1.0],),),), constant=0.0),
        Law(
            "Two equal scores mean ½ each, whatever stands in the other rows.",
            "gives",
            ((([[0.0, 0.0], [3.0, 3.0]],), ([[1.0, 1.0], [-2.0, -2.0]],)),),
            constant=[[-bit, -bit], [-bit, -bit]],
        ),
        Law(
            "Adding a constant to all scores of an example changes nothing.",
            "equal",
            ((([0.0, 1.0],), ([2.0, 3.0],)), (([0.5, -1.0, 2.0],), ([-1.5, -3.0, 0.0],))),
        ),
        Law(
            "If two scores change places, so do their answers.",
            "differ_by",
            ((([0.0, 1.0],), ([1.0, 0.0],)),),
            constant=[nat, -nat],
        ),
        Law(
            "A class that is 1000 behind the only other one gets its lag as its answer.",
            "gives",
            ((([0.0, 1000.0],),),),
            constant=[-1000.0 * nat, 0.0],
            extreme=True,
        ),
    )


def log_softmax_in(unit):
    """Log-softmax, in nats or in bits."""
    nats = unit == "nats"
    turned = (lambda function: function) if nats else faults.ANSWERS_IN_BITS.turns
    logs = (faults.ANSWERS_IN_BITS, faults.ANSWERS_IN_BASE_TEN) if nats else (STAYS_IN_NATS,)
    mistakes = (*_LOG_SLIPS, *_log_axes(), *_log_right_on_paper())
    return Exercise(
        name="log_softmax",
        title="Log-probabilities from scores",
        prompt=words(
            "Write `log_softmax(x)`: the logarithms of the softmax probabilities of `x` (one example, "
            "or a table with a row for each) along the **last** axis, in **{unit}**, in the same "
            "shape. Every answer has to be finite, even for scores 1000 apart, and `x` must stay as "
            "it was.",
            unit=unit,
        ),
        points=3,
        difficulty=3,
        minutes=7,
        reference=turned(plain.log_softmax),
        cases=log_scores,
        also_right=tuple(map(turned, LOG_SOFTMAX_WRITTEN_DIFFERENTLY)),
        misconceptions=tuple(_in_unit_of(turned, mistake) for mistake in mistakes),
        faults=(faults.TURNS_THE_SIGN_ROUND, *logs, faults.works_down_the_columns(0)),
        laws=_laws_of_log_softmax(math.log(2) if nats else 1.0),
        hints=(
            "Nothing is above 0; a constant added to a row changes nothing; a class far behind gets "
            "about minus its lag, not −∞.",
            "Take the logarithm of the fraction on paper first. Which two terms are left, and where "
            "did the exponential of the score go?",
            "A sibling, with one gap: the log of a share of counts, without dividing, is "
            "`np.log(counts) - np.log(counts.sum(axis=-1, ___))`.",
        ),
    )


def _in_unit_of(turned, mistake):
    if mistake.name == "forgets_the_log":
        return mistake
    wrong, *others = map(turned, mistake.forms)
    return replace(mistake, wrong=wrong, also_wrong=tuple(others))


log_softmax = varied(
    log_softmax_in, lambda rng: {"unit": ("nats", "bits")[rng.integers(2)]}, unit="nats"
)


def sums_of_exponentials(rng):
    """Scores of one example and of several, with one number asked of each."""
    yield Case("four scores", {"x": _spread_scores(rng, 4)})
    yield Case("two scores that are equal", {"x": np.full(2, rng.uniform(1, 2))})
    yield Case("three examples of five", {"x": _spread_scores(rng, 3, 5)})
    yield Case("as many examples as scores", {"x": _spread_scores(rng, 3, 3)})
    yield Case("a single score", {"x": rng.uniform(2, 3, 1)})
    yield from _extreme_tables(rng)


def _sums_without_a_log():
    return (
        Misconception(
            "takes_the_maximum",
            lambda x: np.max(x, axis=-1),
            "The largest exponential is the sum, near enough.",
            "Two equal scores of 0: what do their exponentials add up to, and what is its log?",
        ),
        Misconception(
            "sums_the_scores",
            lambda x: np.sum(x, axis=-1),
            "The log undoes the exponential, so the sum of the scores is left.",
            "Is the log of a sum the sum of the logs? Try it on 1 + 1.",
        ),
        Misconception(
            "forgets_the_log",
            lambda x: np.sum(np.exp(x), axis=-1),
            "The sum of the exponentials is what is asked.",
            "A single score of 3 should come back as it is. What do you make of it?",
        ),
        Misconception(
            "forgets_the_exponential",
            lambda x: np.log(np.sum(x, axis=-1)),
            "The log of the sum of the scores is meant.",
            "What comes out if the scores are negative? What makes numbers positive first?",
        ),
        Misconception(
            "averages_instead_of_summing",
            lambda x: np.log(np.mean(np.exp(x), axis=-1)),
            "The mean of the exponentials is the fair size.",
            "Two equal scores of 0: which number do you give, and what is log 2?",
            convention=True,
        ),
        Misconception(
            "assumes_equal_scores",
            lambda x: np.max(x, axis=-1) + np.log(np.shape(x)[-1]),
            "There are n terms, each as large as the largest.",
            "Put another score far below the others. How much should it add, and how much do you add?",
        ),
    )


_SUMS_SHIFTED_WRONGLY = (
    Misconception(
        "forgets_to_add_the_maximum_back",
        lambda x: np.log(np.sum(np.exp(x - _largest(x)), axis=-1)),
        "A shift changes nothing.",
        "Softmax does not notice a shift. Does the log of a sum of exponentials?",
    ),
    Misconception(
        "subtracts_the_maximum_again",
        lambda x: np.log(np.sum(np.exp(x - _largest(x)), axis=-1)) - np.max(x, axis=-1),
        "What was subtracted before is subtracted after.",
        "What do you give for a single score of 3, and what should come back?",
    ),
    Misconception(
        "subtracts_the_log_from_the_maximum",
        lambda x: np.max(x, axis=-1) - np.log(np.sum(np.exp(x - _largest(x)), axis=-1)),
        "The log of the shifted sum makes up for what the maximum has too much.",
        "Give every score a twin. Should the answer rise or fall, and what does yours do?",
    ),
    Misconception(
        "counts_the_largest_twice",
        lambda x: np.max(x, axis=-1) + np.log1p(np.sum(np.exp(x - _largest(x)), axis=-1)),
        "The largest score gives the 1, and the sum gives the rest.",
        "Which scores are in your sum? A single score should come back: does it?",
    ),
    Misconception(
        "forgets_to_keep_the_axis",
        lambda x: np.max(x, -1) + np.log(np.sum(np.exp(x - np.max(x, -1)), axis=-1)),
        "NumPy finds out by itself which maximum belongs to which row.",
        "For a table of 3 × 5, which shapes has your difference on both sides? And for 3 × 3?",
    ),
    Misconception(
        "takes_powers_of_two",
        lambda x: np.log2(np.sum(2.0**x, axis=-1)),
        "Any base will do, as long as log and power agree.",
        "Two equal scores of 0 give 1 in yours. What is the natural log of 2?",
        convention=True,
    ),
    Misconception(
        "takes_one_sum_for_the_whole_table",
        lambda x: np.log(np.sum(np.exp(x))),
        "The sum runs over everything that was handed over.",
        "How many examples stand in a table of three rows, and how many numbers do you give back?",
    ),
    Misconception(
        "overflows_without_a_shift",
        lambda x: np.log(np.sum(np.exp(x), axis=-1)),
        "The formula can be typed in as it stands.",
        "What does `np.exp(1000.0)` print? What may be taken out of the sum first?",
    ),
)


logsumexp = Exercise(
    name="logsumexp",
    title="A maximum that is soft",
    prompt=(
        "Write `logsumexp(x)`: the natural log of the sum of the exponentials along the **last** "
        "axis. For an array of scores that is one number, for a table one number for each row. It "
        "has to survive scores near 1000 and −1000."
    ),
    points=2,
    difficulty=3,
    minutes=6,
    reference=lambda x: np.logaddexp.reduce(np.asarray(x, dtype=float), axis=-1),
    cases=sums_of_exponentials,
    also_right=(
        lambda x: numerics.logsumexp(np.asarray(x, dtype=float)),
        lambda x: _largest(x) + _plain_logsumexp(x - _largest(x)),
        lambda x: [
            max(row) + math.log(sum(math.exp(score - max(row)) for score in row))
            for row in np.atleast_2d(x)
        ],
    ),
    misconceptions=(*_sums_without_a_log(), *_SUMS_SHIFTED_WRONGLY),
    faults=(
        faults.TURNS_THE_SIGN_ROUND,
        faults.ANSWERS_IN_BITS,
        faults.ANSWERS_IN_BASE_TEN,
        faults.works_down_the_columns(0, turn_back=False),
    ),
    laws=(
        Law("A single score comes back as it is.", "gives", ((([3.0],),),), constant=3.0),
        Law(
            "It is never below the largest score.",
            "at_least",
            ((([1.0, 0.0],),), (([1.0, -2.0, 0.5],),)),
            constant=1.0,
        ),
        Law(
            "Adding a constant to all scores adds it to the answer.",
            "differ_by",
            ((([0.0, 1.0],), ([2.0, 3.0],), ([4.0, 5.0],)),),
            constant=2.0,
        ),
        Law(
            "Giving every score a twin adds log 2.",
            "differ_by",
            ((([0.5],), ([0.5, 0.5],)), (([0.0, 1.0],), ([0.0, 1.0, 0.0, 1.0],))),
            constant=math.log(2),
        ),
        Law(
            "Raising any score raises the answer.",
            "rises",
            ((([0.0, 1.0],), ([0.5, 1.0],), ([0.5, 1.5],)),),
        ),
        Law(
            "Scores far below the largest add nothing.",
            "gives",
            ((([1000.0, 0.0],),),),
            constant=1000.0,
            extreme=True,
        ),
    ),
    hints=(
        "It is never below the largest score and at most log n above it; a shift of all scores shifts "
        "it by the same.",
        "Take e to the power of the largest score out of the sum. What does the log make of that "
        "factor?",
        "A sibling, with one gap: the length of a vector with huge entries is "
        "`top * np.sqrt(((x / top) ** 2).sum())` with `top = ___`.",
    ),
)


def pairs_of_scores(rng):
    """Scores of two classes, one pair for each example."""
    first, second = rng.uniform(0.3, 2.5, 4), rng.uniform(-2.5, -0.3, 4)
    yield Case("the first class leads", {"first": first[:2], "second": second[:2]})
    yield Case("the second class leads", {"first": second, "second": first})
    mixed = {"first": np.array([0.4, 2.0, -1.0]), "second": rng.uniform(0.6, 1.4, 3)}
    yield Case("now one leads, now the other", mixed)
    level = rng.uniform(1.5, 2.5)
    yield Case("equal scores", {"first": np.array([level]), "second": np.array([level])})
    yield Case("two plain numbers", {"first": rng.uniform(2.2, 2.8), "second": 1.1})
    far = {"first": np.array([1000.0, -1000.0, 0.0]), "second": np.array([0.0, 0.0, 1000.0])}
    yield Case("scores far apart", far, extreme=True)
    both = {"first": np.array([1000.0, -1000.0]), "second": np.array([1000.5, -1001.0])}
    yield Case("both scores far from 0", both, extreme=True)


def _sigmoid(z):
    return 1 / (1 + np.exp(-z))


def _other_comparisons():
    return (
        Misconception(
            "gives_the_second_class",
            lambda first, second: _sigmoid(second - first),
            "Either of the two probabilities says it all.",
            "If the first score grows, should your number grow or shrink?",
        ),
        Misconception(
            "divides_the_scores",
            lambda first, second: first / (first + second),
            "Each class gets its share of the scores.",
            "What do you give if one score is negative? What makes scores positive first?",
        ),
        Misconception(
            "ignores_the_second_score",
            lambda first, second: _sigmoid(first) + 0 * np.asarray(second),
            "The sigmoid of a score is the probability of its class.",
            "Raise only the second score. Should the first class notice?",
        ),
        Misconception(
            "compares_two_sigmoids",
            lambda first, second: _sigmoid(first) / (_sigmoid(first) + _sigmoid(second)),
            "Each score becomes a probability by itself, and then they are shared out.",
            "Add 5 to both scores. Should the shares change?",
        ),
        Misconception(
            "adds_the_scores",
            lambda first, second: _sigmoid(np.add(first, second)),
            "Both scores speak for the probability.",
            "Two equal scores should give ½. What do you give for 2 and 2?",
        ),
    )


_OTHER_CURVES = (
    Misconception(
        "names_only_the_winner",
        lambda first, second: np.where(np.greater_equal(first, second), 1.0, 0.0),
        "The higher score wins, so its probability is 1.",
        "The scores differ by a hair. How sure should one be?",
    ),
    Misconception(
        "takes_powers_of_two",
        lambda first, second: 1 / (1 + 2.0 ** np.subtract(second, first)),
        "Any base will do for the powers.",
        "The scores differ by 1. By which factor do the two probabilities of yours differ?",
        convention=True,
    ),
    Misconception(
        "takes_the_hyperbolic_tangent",
        lambda first, second: np.tanh(np.subtract(first, second)),
        "Any S-shaped curve of the difference is a probability.",
        "What does your curve give for equal scores, and which values does it take below that?",
    ),
    Misconception(
        "gives_the_log",
        lambda first, second: -np.log1p(np.exp(np.subtract(second, first))),
        "The log-probability is the probability.",
        "Can a probability be negative? What undoes the log?",
    ),
    Misconception(
        "forgets_the_brackets_below_the_line",
        lambda first, second: 1 / 1 + np.exp(np.subtract(second, first)),
        "Everything behind the stroke stands below the line.",
        "What does Python give for `1 / 1 + 3`, and what for `1 / (1 + 3)`?",
        also_wrong=(lambda first, second: np.exp(first) / np.exp(first) + np.exp(second),),
    ),
    Misconception(
        "subtracts_below_the_line",
        lambda first, second: 1 / (1 - np.exp(np.subtract(second, first))),
        "The minus of the exponent stands in front of the exponential as well.",
        "What do you give for equal scores? Can your number be negative?",
    ),
    Misconception(
        "gives_the_odds",
        lambda first, second: np.exp(np.subtract(first, second)),
        "The ratio of the two weights is the probability.",
        "For equal scores your number is 1. How much is left for the second class?",
    ),
)


def _overflowing_fractions():
    return (
        Misconception(
            "overflows_without_a_shift",
            lambda first, second: np.exp(first) / (np.exp(first) + np.exp(second)),
            "The formula can be typed in as it stands.",
            "What is ∞ divided by ∞ on a computer? Which single number do both scores enter as?",
        ),
        Misconception(
            "overflows_where_the_first_leads",
            lambda first, second: (
                np.exp(np.subtract(first, second)) / (1 + np.exp(np.subtract(first, second)))
            ),
            "The exponential of the difference, over one more than it, is safe.",
            "For a difference of 1000, what stands above and below the line? Divide both by it on paper.",
        ),
    )


def _by_the_sign(first, second):
    ahead = np.subtract(first, second)
    small = np.exp(-np.abs(ahead))
    return np.where(ahead >= 0, 1 / (1 + small), small / (1 + small))


two_class_probability = Exercise(
    name="two_class_probability",
    title="Two classes and one difference",
    prompt=(
        "Write `two_class_probability(first, second)`: `first` and `second` are the scores of two "
        "classes, as numbers or as arrays with an entry for each example. Give back the softmax "
        "probability of the **first** class. It has to survive scores near 1000."
    ),
    points=2,
    difficulty=2,
    minutes=5,
    reference=lambda first, second: _sigmoid(np.subtract(first, second, dtype=float)),
    cases=pairs_of_scores,
    also_right=(
        lambda first, second: numerics.sigmoid(np.subtract(first, second, dtype=float)),
        _by_the_sign,
        lambda first, second: 0.5 * (1 + np.tanh(0.5 * np.subtract(first, second))),
        lambda first, second: numerics.softmax(np.stack([first, second], axis=-1))[..., 0],
    ),
    misconceptions=(*_other_comparisons(), *_OTHER_CURVES, *_overflowing_fractions()),
    faults=(faults.swaps_the_arguments(0, 1),),
    laws=(
        Law(
            "Equal scores give ½.",
            "gives",
            ((([2.0], [2.0]), ([-1.0], [-1.0])),),
            constant=[0.5],
        ),
        Law(
            "Adding the same number to both scores changes nothing.",
            "equal",
            ((([1.0], [0.0]), ([3.0], [2.0])),),
        ),
        Law(
            "The higher the first score, the more probable the first class.",
            "rises",
            ((([0.0], [1.0]), ([0.5], [1.0]), ([3.0], [1.0])),),
        ),
        Law("A probability is at most 1.", "at_most", ((([4.0], [1.0]),),), constant=1.0),
        Law("A probability is never negative.", "at_least", ((([1.0], [4.0]),),), constant=0.0),
        Law(
            "A class 1000 ahead has probability 1, and one 1000 behind has 0.",
            "gives",
            ((([1000.0, 0.0], [0.0, 1000.0]),),),
            constant=[1.0, 0.0],
            extreme=True,
        ),
    ),
    hints=(
        "Only the difference of the two scores counts, and a difference of 0 gives ½.",
        "Write the softmax of two scores as a fraction. What is left if you divide above and below by "
        "the weight of the first class?",
        "A sibling, with one gap: the share of water in a glass with `w` of water and `j` of juice is "
        "`1 / (1 + ___ / w)`.",
    ),
)


def _more_other_shares(scores):
    first = scores[0]
    return (
        Misconception(
            "normalises_once_more",
            lambda: faults.softmax(faults.softmax(scores))[0],
            "One more softmax can do no harm.",
            "After the first softmax the numbers are shares. How far apart can two shares be?",
        ),
        Misconception(
            "takes_the_sigmoid",
            lambda: _sigmoid(first),
            "The sigmoid turns a score into its probability.",
            "Does your number know the other two scores? Should it?",
        ),
        Misconception(
            "divides_by_the_largest",
            lambda: math.exp(first - max(scores)),
            "The weights are divided by the largest of them.",
            "If the best class gets 1, what is left for the others?",
        ),
    )


def _other_shares(scores):
    """Mistakes of this question."""
    first, everything = scores[0], np.array(scores)
    return (
        Misconception(
            "divides_without_the_exponential",
            lambda: first / sum(scores),
            "Dividing by the sum makes shares of anything.",
            "What would you make of a negative score? What makes scores positive first?",
        ),
        Misconception(
            "forgets_to_normalise",
            lambda: math.exp(first),
            "The exponential of the score is the probability.",
            "Can a probability be larger than 1?",
        ),
        Misconception(
            "takes_powers_of_two",
            lambda: _shares(2.0**everything)[0],
            "Any base will do for the powers.",
            "By which factor does a score 1 higher raise the share in yours? And with exp?",
            convention=True,
        ),
        *_more_other_shares(scores),
    )


def first_share_of(scores):
    """The softmax probability of the first of three scores."""
    return value_question(
        name="first_of_softmax",
        title="Three scores",
        prompt=words(
            "A model gives the scores {scores} to three classes. Which probability does softmax give "
            "the **first** class? Three decimals or an expression.",
            scores=scores,
        ),
        points=1,
        difficulty=1,
        minutes=3,
        reference=lambda: numerics.softmax(scores)[0],
        tolerance=THREE_DECIMALS,
        also_right=(
            lambda: math.exp(scores[0]) / sum(map(math.exp, scores)),
            lambda: 1 / sum(math.exp(score - scores[0]) for score in scores),
            lambda: round(float(faults.softmax(scores)[0]), 3),
        ),
        misconceptions=(
            *_other_shares(scores),
            Misconception(
                "turns_the_order_round",
                lambda: faults.softmax(-np.array(scores))[0],
                "There is a minus in the exponent.",
                "Which class has the highest score, and is yours its probability?",
            ),
            Misconception(
                "gives_the_log_probability",
                lambda: numerics.log_softmax(scores)[0],
                "Softmax is the score minus the log of the sum.",
                "Can a probability be negative?",
            ),
        ),
        faults=(faults.TURNS_THE_SIGN_ROUND,),
        hints=(
            "The three probabilities add to 1, and a score 1 higher gets e times as much.",
            "What is the weight of each class, and what do the three weights add up to?",
            "On other numbers: [1, 0] gives the first class e / (e + 1) = 0.731.",
        ),
    )


first_of_softmax = varied(
    first_share_of,
    lambda rng: {
        "scores": [
            float(rng.choice([1.6, 1.8, 2.3, 2.6])),
            float(rng.choice([0.5, 0.7, 1.2, 1.4])),
            float(rng.choice([-0.8, -0.4, 0.2, 0.3])),
        ]
    },
    scores=[2.0, 1.0, 0.1],
)


def _other_soft_maxima(scores):
    top, shifted = max(scores), [score - max(scores) for score in scores]
    return (
        Misconception(
            "takes_the_maximum",
            lambda: top,
            "The largest exponential is the sum, near enough.",
            "The next score is only a little smaller. Does its exponential add nothing?",
        ),
        Misconception(
            "forgets_to_add_the_maximum_back",
            lambda: numerics.logsumexp(shifted),
            "A shift changes nothing.",
            "Is the log of a sum of such large exponentials that small? What did you take out?",
        ),
        Misconception(
            "sums_the_scores",
            lambda: sum(scores),
            "The log undoes the exponential, so the sum of the scores is left.",
            "Is the log of a sum the sum of the logs? Try it on 1 + 1.",
        ),
        Misconception(
            "assumes_equal_scores",
            lambda: top + math.log(len(scores)),
            "There are three terms, each as large as the largest.",
            "The smaller scores have smaller exponentials. Should they add as much as the largest?",
        ),
        Misconception(
            "overflows_without_a_shift",
            lambda: math.inf,
            "The formula can be typed in as it stands.",
            "What does `np.exp(1000.0)` print? What may be taken out of the sum first?",
        ),
        Misconception(
            "averages_instead_of_summing",
            lambda: numerics.logsumexp(scores) - math.log(len(scores)),
            "The mean of the exponentials is meant.",
            "Can the log of a sum lie below its largest term?",
        ),
    )


def soft_maximum_of(scores):
    """The log of a sum of exponentials that no float can hold."""
    return value_question(
        name="three_large_scores",
        title="A sum too large for a computer",
        prompt=(
            f"Compute log(e^{scores[0]:g} + e^{scores[1]:g} + e^{scores[2]:g}), the logsumexp of three "
            "large scores. No float can hold the sum. Give three decimals or an expression."
        ),
        points=1,
        difficulty=2,
        minutes=4,
        reference=lambda: numerics.logsumexp(scores),
        tolerance=Tolerance(relative=0, absolute=6e-4),
        also_right=(
            lambda: np.logaddexp.reduce(scores),
            lambda: max(scores) + math.log(sum(math.exp(s - max(scores)) for s in scores)),
            lambda: round(float(numerics.logsumexp(scores)), 3),
        ),
        misconceptions=_other_soft_maxima(scores),
        faults=(faults.TURNS_THE_SIGN_ROUND, faults.ANSWERS_IN_BITS, faults.ANSWERS_IN_BASE_TEN),
        hints=(
            "It lies above the largest score, by at most log 3.",
            "Take the exponential of the largest score out of the sum. What is left inside?",
            "On other numbers: log(e^500 + e^500) = 500 + log 2 = 500.693.",
        ),
    )


def large_scores(rng):
    """Three scores of which no exponential fits into a float."""
    top = 10 * int(rng.integers(100, 150)) + int(rng.integers(2, 8))
    second, third = rng.choice([0.3, 0.6, 1.2, 1.7, 2.1], 2, replace=False)
    return {"scores": [float(top), float(top - second), float(top - third)]}


three_large_scores = varied(soft_maximum_of, large_scores, scores=[1002.0, 1001.0, 1000.1])


def _other_factors(gap):
    return (
        Misconception(
            "takes_the_gap_for_the_factor",
            lambda: gap,
            "The gap of the scores is the ratio of the probabilities.",
            "If both scores were equal, what would the ratio be, and what is the gap?",
        ),
        Misconception(
            "takes_powers_of_two",
            lambda: 2**gap,
            "Each point of a score doubles the probability.",
            "Doubling would be base 2. Which base has the exponential of softmax?",
            convention=True,
        ),
        Misconception(
            "takes_powers_of_ten",
            lambda: 10**gap,
            "Each point of a score is a factor of ten.",
            "Which base has the exponential of softmax?",
        ),
    )


def _other_ways_from_a_gap(gap):
    return (
        Misconception(
            "turns_the_ratio_round",
            lambda: math.exp(-gap),
            "The probability of the lower score stands above the line.",
            "Is the higher score the more probable one? Should its factor be above or below 1?",
        ),
        Misconception(
            "gives_a_probability",
            lambda: _sigmoid(gap),
            "The sigmoid of the gap answers it.",
            "That would be the share among two classes alone. What is that share divided by the other?",
        ),
        Misconception(
            "multiplies_by_e",
            lambda: math.e * gap,
            "Each point of a score adds e.",
            "Two points more: is that a factor of 2e or of e times e?",
        ),
        Misconception(
            "takes_the_log_of_the_gap",
            lambda: math.log(gap),
            "The log turns scores into ratios.",
            "Scores are logarithms already, up to a constant. What undoes one?",
        ),
    )


def factor_of(low, gap):
    """The ratio of two softmax probabilities, from the difference of their scores."""
    return value_question(
        name="factor_from_a_gap",
        title="What a difference of scores means",
        prompt=(
            f"Among many classes, one has the score {low + gap:.1f} and another {low:.1f}. The other "
            "scores are not known. After softmax, **how many times** as probable as the second is the "
            "first? Two decimals or an expression."
        ),
        points=1,
        difficulty=2,
        minutes=3,
        reference=lambda: math.exp(gap),
        tolerance=Tolerance(absolute=6e-3),
        also_right=(
            lambda: np.exp(low + gap) / np.exp(low),
            lambda: round(math.exp(gap), 2),
            lambda: np.divide(*numerics.softmax([low + gap, low, 0.7])[:2]),
        ),
        misconceptions=(
            *_other_factors(gap),
            *_other_ways_from_a_gap(gap),
            Misconception(
                "divides_the_scores",
                lambda: (low + gap) / low,
                "So many times the score is so many times the probability.",
                "Add 100 to every score: softmax does not notice. Does your ratio?",
            ),
        ),
        faults=(faults.TURNS_THE_SIGN_ROUND,),
        hints=(
            "Both probabilities have the same sum below the line.",
            "Divide one exponential by the other. What is left of the two exponents?",
            "On other numbers: scores 1 apart make a factor of e = 2.718, wherever they lie.",
        ),
    )


factor_from_a_gap = varied(
    factor_of,
    lambda rng: {
        "low": float(rng.choice([0.4, 0.6, 1.4, 2.2])),
        "gap": float(rng.choice([1.3, 1.7, 2.4, 2.7])),
    },
    low=1.2,
    gap=1.5,
)

constant_added = choice(
    name="constant_added",
    title="Five points for everybody",
    prompt=(
        "A model gives every class of an example 5 points more than before. What happens to the "
        "softmax probabilities? Answer with the letter."
    ),
    points=1,
    difficulty=1,
    minutes=2,
    right="d",
    options=(
        Option(
            "a",
            "They all grow.",
            "expects_all_to_grow",
            "A higher score means a higher probability.",
            "They add to 1. If all of them grew, what would they add to?",
        ),
        Option(
            "b",
            "They come closer together, for 5 points weigh less on top of a high score.",
            "thinks_in_ratios_of_scores",
            "What counts is how large the scores are in relation to each other.",
            "Is it the ratio or the difference of two scores that decides the ratio of exponentials?",
        ),
        Option(
            "c",
            "They move apart, for the exponential grows faster and faster.",
            "looks_at_one_exponential_alone",
            "Higher up, the exponential is steeper, so the best class gains most.",
            "Every weight grows by one and the same factor. Which? What does it do in a fraction?",
        ),
        Option(
            "d",
            "Nothing.",
            advice=(
                "Every weight is multiplied by e to the power of 5, above the line and below it. Only "
                "differences of scores count."
            ),
        ),
    ),
    hints=(
        "The exponential turns a sum into a product.",
        "By which factor does each weight grow? And the sum of the weights?",
        "On other numbers: the shares of 2, 3 and 5 litres stay as they are if everybody's litres "
        "are doubled.",
    ),
)

all_scores_doubled = choice(
    name="all_scores_doubled",
    title="Twice the scores",
    prompt=(
        "The scores of an example are [1, 2]; those of another are [2, 4]. What does softmax make of "
        "them? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=2,
    right="a",
    options=(
        Option(
            "a",
            "The second example is surer: its best class has more than that of the first.",
            advice="The gap is 2 instead of 1, and a gap is a factor: e squared instead of e.",
        ),
        Option(
            "b",
            "The same probabilities, for the second score is twice the first in both.",
            "thinks_in_ratios_of_scores",
            "Only the ratio of the scores matters.",
            "Compare [1, 2] with [100, 200]. Is a lead of 100 the same as a lead of 1?",
        ),
        Option(
            "c",
            "The second example has twice the probabilities.",
            "scales_probabilities_with_scores",
            "Twice the score is twice the probability.",
            "What do the probabilities of an example add to?",
        ),
        Option(
            "d",
            "The second example is less sure, because large scores are squeezed.",
            "expects_large_scores_to_be_squeezed",
            "Softmax brings large numbers down to between 0 and 1, so they lie closer together.",
            "What is the ratio of the two probabilities, for a gap of 1 and for a gap of 2?",
        ),
    ),
    hints=(
        "The difference of two scores decides the ratio of their probabilities.",
        "How large is the gap in each example?",
        "On other numbers: [0, 0.1] and [0, 10]: nearly equal shares, and nearly all for the second.",
    ),
)

ends_of_temperature = choice(
    name="ends_of_temperature",
    title="Very cold and very hot",
    prompt=(
        "Three different scores are divided by a temperature T before softmax. What becomes of the "
        "probabilities as T goes to 0, and as T goes to ∞? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=3,
    right="b",
    options=(
        Option(
            "a",
            "T → 0: all equal. T → ∞: the best class takes all.",
            "takes_heat_for_confidence",
            "The hotter, the surer.",
            "Heat shakes things up. Divide the scores by a very large T: how far apart are they then?",
        ),
        Option(
            "b",
            "T → 0: the best class takes all. T → ∞: all equal.",
            advice="The gaps are divided by T: they grow without end in the cold and vanish in the heat.",
        ),
        Option(
            "c",
            "T → 0: all go to 0. T → ∞: all go to 1.",
            "forgets_that_they_share",
            "The temperature scales the probabilities.",
            "Whatever T is, what do the three add up to?",
        ),
        Option(
            "d",
            "T → 0: the best class takes all. T → ∞: the worst class takes all.",
            "turns_the_order_at_the_other_end",
            "If the cold favours the best, the heat must favour the worst.",
            "Divide by a larger and larger T. Does the order of the scores ever change?",
        ),
    ),
    hints=(
        "The order of the classes is the same at every temperature above 0.",
        "Take the scores 2, 1 and 0. What are they for T = 0.01, and what for T = 100?",
        "On other numbers: at T = 1 scores 1 apart make a factor of e; at T = ½ a factor of e², at "
        "T = 2 a factor of √e.",
    ),
)

why_the_exponential = choice(
    name="why_the_exponential",
    title="Why the exponential?",
    prompt=(
        "Scores may be any numbers, also negative. Why does softmax put them through the exponential "
        "before it divides by the sum? Answer with the letter."
    ),
    points=1,
    difficulty=3,
    minutes=3,
    right="c",
    options=(
        Option(
            "a",
            "Because otherwise they would not add to 1.",
            "credits_the_exponential_with_the_sum",
            "The exponential is what makes the numbers add to 1.",
            "Divide 2, 3 and 5 by their sum. Was an exponential needed for that?",
        ),
        Option(
            "b",
            "Because scores are probabilities already, and it only smooths them.",
            "takes_scores_for_probabilities",
            "What a model gives are probabilities, more or less.",
            "A model may well give −7. Which probability would that be?",
        ),
        Option(
            "c",
            "Because it makes every score positive, and equal gaps into equal factors.",
            advice=(
                "So no score is forbidden, only differences count, and the log of a probability is "
                "the score again, up to a constant."
            ),
        ),
        Option(
            "d",
            "Because it makes the scores positive; squaring them would do as well.",
            "takes_any_positive_function",
            "Anything that makes numbers positive will do.",
            "Square −3 and 1. Which of the two was the better score, and which gets more?",
        ),
        Option(
            "e",
            "Because it leaves only the largest score standing.",
            "takes_softmax_for_a_maximum",
            "The exponential grows so fast that nothing is left for the others.",
            "What do two scores get that differ by a hundredth?",
        ),
    ),
    hints=(
        "Two things are wanted: positive weights, and no meaning in a constant added to all scores.",
        "Go through the options with the scores −3 and 1.",
        "On another measure: decibels. Equal steps on their scale are equal factors of power.",
    ),
)

which_axis_competes = choice(
    name="which_axis_competes",
    title="Who competes with whom?",
    prompt=(
        "`logits` has the shape (32, 10): 32 pictures, 10 classes. Which line gives the class "
        "probabilities of each picture? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=2,
    right="b",
    options=(
        Option(
            "a",
            "`np.exp(logits) / np.exp(logits).sum(axis=0, keepdims=True)`",
            "works_down_the_columns",
            "The first axis is the one to work along.",
            "Axis 0 counts the pictures. Should two pictures compete for a class?",
        ),
        Option(
            "b",
            "`np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)`",
            advice="The 10 classes of a picture stand along axis 1, and each row adds to 1.",
        ),
        Option(
            "c",
            "`np.exp(logits) / np.exp(logits).sum()`",
            "takes_one_sum_for_the_whole_table",
            "The sum runs over everything.",
            "What do all 320 numbers add up to then, and what is left for one picture?",
        ),
        Option(
            "d",
            "`np.exp(logits) / np.exp(logits).sum(axis=1)`",
            "forgets_to_keep_the_axis",
            "NumPy finds out by itself which sum belongs to which row.",
            "Which shape has the sum, and does (32, 10) divided by it fit? What if there were 10 pictures?",
        ),
    ),
    hints=(
        "The numbers that compete are those that have to add to 1 together.",
        "Which axis counts the classes? The sum has to run along it, and its shape has to fit.",
        "On another table: points of shape (5 games, 3 players); the shares of the players in each "
        "game add to 1 along axis 1.",
    ),
)


def cancelling(x, temperature):
    weights = np.exp(x) / temperature
    return weights / weights.sum()


def verdict_on_the_cold_one(answer):
    """What comes of trying scores and a temperature on `cancelling`."""
    try:
        x, temperature = answer
        x, temperature = np.asarray(x, dtype=float), float(temperature)
    except (TypeError, ValueError):
        return "it is not a pair of a list of scores and a temperature"
    if x.ndim != 1 or x.size == 0 or not np.all(np.isfinite(x)):
        return "its first part is not a plain list of scores"
    if not 0 < temperature < math.inf:
        return "its temperature is not a number above 0"
    right, said = numerics.softmax(x, temperature=temperature), cancelling(x, temperature)
    if not np.allclose(right, said, rtol=1e-3, atol=1e-5):
        return "the two versions differ on it"
    if x.size == 1:
        return "with a single score, both versions give it everything"
    reason = "the scores are all equal" if np.ptp(x) < 1e-9 else f"at T = {temperature:g}"
    return words("both versions give the same probabilities: {reason}", reason=reason)


unmask_the_temperature = counterexample(
    name="unmask_the_temperature",
    title="A temperature that does nothing",
    prompt=words(
        "Somebody wrote a softmax with a temperature, and it passes a test on `([2.0, 1.0, 0.1], 1)`:\n\n"
        "```python\n{code}```\n\n"
        "Find an input on which it gives **wrong** probabilities. Answer with a pair: a list of "
        "scores, and a temperature.",
        code=inspect.getsource(cancelling),
    ),
    points=2,
    difficulty=2,
    minutes=4,
    reference=lambda: ([2.0, 1.0, 0.1], 2.0),
    measure=verdict_on_the_cold_one,
    also_right=(
        lambda: ((0.0, 1.0), 0.5),
        lambda: [np.array([-1.0, 3.0, 2.0]), 10],
    ),
    misconceptions=(
        Misconception(
            "stays_at_one",
            lambda: ([5.0, -3.0, 0.5], 1),
            "Other scores will show what is wrong.",
            "At which single temperature do the right version and one that ignores it agree?",
        ),
        Misconception(
            "makes_the_scores_equal",
            lambda: ([1.0, 1.0, 1.0], 5.0),
            "The plainest scores are the best test.",
            "What does any temperature make of scores that are equal?",
        ),
        Misconception(
            "asks_at_zero",
            lambda: ([2.0, 1.0, 0.1], 0),
            "The extreme case shows most.",
            "What are scores divided by 0? Is the right answer known there?",
        ),
        Misconception(
            "asks_for_one_score",
            lambda: ([3.0], 2.0),
            "One score is the smallest test.",
            "Which probability has the only class there is, at any temperature?",
        ),
    ),
    hints=(
        "A test can tell two functions apart only where they give different numbers.",
        "Follow T through the suspect's fraction. What is left of it?",
        "On another suspect: `0.5 * x` for `0.5 * x ** 2` passes every test on 0 and 1, and no other.",
    ),
)


def suspect_1(x):
    weights = np.exp(x - x.max())
    return weights / weights.sum(axis=0, keepdims=True)


def suspect_2(x):
    weights = np.exp(x)
    return weights / weights.sum(axis=-1, keepdims=True)


def suspect_3(x):
    x -= x.max(axis=-1, keepdims=True)
    return np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True)


def suspect_4(x):
    weights = np.exp(x / x.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


def suspect_5(x):
    size = np.abs(x)
    weights = np.exp(size - size.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


def suspect_6(x):
    weights = 2.0 ** (x - x.max(axis=-1, keepdims=True))
    return weights / weights.sum(axis=-1, keepdims=True)


def suspect_7(x):
    weights = np.exp((x - x.max(axis=-1, keepdims=True)) / 0.9)
    return weights / weights.sum(axis=-1, keepdims=True)


def suspect_8(x):
    weights = np.exp(x - x.max(axis=-1, keepdims=True))
    return weights / weights.sum()


SUSPECTS = (
    suspect_1,
    suspect_2,
    suspect_3,
    suspect_4,
    suspect_5,
    suspect_6,
    suspect_7,
    suspect_8,
)
LISTED_SUSPECTS = "\n\n".join(map(inspect.getsource, SUSPECTS))
MOST_INPUTS = 3


def _objection_to_scores(x):
    if not isinstance(x, np.ndarray) or x.dtype.kind not in "iuf":
        return "an input is a list of scores, or a list of rows of equal length"
    if x.ndim not in (1, 2) or x.size == 0:
        return "scores stand in one list or in rows of a table"
    return "" if np.all(np.isfinite(x)) else "scores are finite numbers"


_try_on_suspects = lets_through(
    lambda x: numerics.softmax(np.asarray(x, dtype=float)), SUSPECTS, _objection_to_scores
)


def verdict_on_the_test(answer):
    """Which of the suspects a test of at most three inputs lets through."""
    if not isinstance(answer, (list, tuple)) or not answer:
        return "a list of one to three inputs was wanted"
    if len(answer) > MOST_INPUTS:
        return words(
            "{count} inputs are more than {most_inputs}", count=len(answer), most_inputs=MOST_INPUTS
        )
    try:
        return _try_on_suspects([(np.array(x),) for x in answer])
    except ValueError:
        return "the rows of a table must be equally long"


unmask_eight_softmaxes = counterexample(
    name="unmask_eight_softmaxes",
    title="A test that unmasks all eight",
    prompt=words(
        "Each of these eight is a softmax with one mistake (`x` arrives as a NumPy array):\n\n"
        "```python\n{listed_suspects}```\n\n"
        "Write a test that lets **none** of them through: a list of **at most three** inputs, each a "
        "list of scores or a list of rows. A suspect is unmasked if on one of them it gives wrong "
        "probabilities, NaN or an error, or changes `x`.",
        listed_suspects=LISTED_SUSPECTS,
    ),
    points=3,
    difficulty=4,
    minutes=10,
    reference=lambda: [[[1.0, -2.0, 0.5], [0.0, 3.0, 1.5]], [1000.0, 999.0]],
    measure=verdict_on_the_test,
    also_right=(
        lambda: [[[1000, 999, -3], [-1, 2, 4]]],
        lambda: ([-1.0, 0.5, 3.0], np.array([[2.0, 1.0], [0.0, 5.0]]), (1000, 1001)),
    ),
    misconceptions=(
        Misconception(
            "asks_only_one_nice_example",
            lambda: [[1.0, 2.0, 3.0]],
            "One example with three scores shows whether a function is right.",
            "Which of the eight need a table, a negative score or a huge one before they go wrong?",
        ),
        Misconception(
            "stays_near_zero",
            lambda: [[[1.0, -2.0, 0.5], [0.0, 3.0, 1.5]]],
            "Ordinary scores are what a function will meet.",
            "One suspect is right on paper. Which scores would be too large for its exponential?",
        ),
        Misconception(
            "asks_one_example_at_a_time",
            lambda: [[1.0, -2.0, 0.5], [1000.0, 999.0], [0.0, 3.0]],
            "If every row is right alone, so is a table.",
            "Two suspects mix up examples. How many rows must an input have to show that?",
        ),
        Misconception(
            "stays_above_zero",
            lambda: [[[1.0, 2.0], [0.5, 3.0]], [1000.0, 999.0]],
            "Scores are positive numbers.",
            "One suspect drops the sign. Which input would notice?",
        ),
        Misconception(
            "makes_the_scores_equal",
            lambda: [[[2.0, 2.0], [2.0, 2.0]], [1000.0, 1000.0]],
            "The plainest input is the best test.",
            "Equal scores share equally with any base, any temperature, any sign. What tells them apart?",
        ),
        Misconception(
            "asks_too_often",
            lambda: [[[1.0, -2.0], [0.0, 3.0]], [1000.0, 999.0], [-1.0, 1.0], [2.0, 1.0]],
            "Every suspect needs an input of its own.",
            "Which two of your inputs could be rows of one table?",
        ),
    ),
    hints=(
        "A mistake shows only where it makes a difference: find for each suspect when it is right.",
        "A table with unequal rows, a negative score, a largest score other than 0 and 1, and a score "
        "near 1000: which suspects does each of these unmask?",
        "On other suspects: `abs(x)` and `x` differ on −1 and nowhere above 0; `x * x` and `2 * x` "
        "agree on 0 and 2.",
    ),
)

log_softmax_in_order = order_lines(
    name="log_softmax_in_order",
    title="Log-softmax, line by line",
    prompt=(
        "Put lines together to a function that gives the log-probabilities of a table of scores (a "
        "row for each example), or of one example, also for scores near 1000. Four of the lines "
        "belong to nothing. Answer with the letters in order."
    ),
    signature="def log_softmax(x):",
    lines={
        "a": "total = np.exp(ahead).sum(axis=-1)",
        "b": "ahead = x - top",
        "c": "return x - np.log(total)",
        "d": "x = np.asarray(x, dtype=float)",
        "e": "top = x.max(axis=0, keepdims=True)",
        "f": "return ahead - np.log(total)",
        "g": "total = np.exp(x).sum(axis=-1, keepdims=True)",
        "h": "top = x.max(axis=-1, keepdims=True)",
        "i": "total = np.exp(ahead).sum(axis=-1, keepdims=True)",
    },
    right="dhbif",
    tried_on=(
        (np.array([[1.0, 2.0, 4.0], [0.5, -1.0, 3.0], [2.5, 0.0, -2.0]]),),
        (np.array([1000.0, 1001.5, 999.0]),),
        (np.array([[-1000.0, -1001.0], [1000.0, 998.0]]),),
    ),
    points=2,
    difficulty=3,
    minutes=5,
    also_right=(lambda: "hbif", lambda: ["d", "h", "b", "i", "f"]),
    misconceptions=(
        Misconception(
            "forgets_to_keep_the_axis",
            lambda: "dhbaf",
            "NumPy finds out by itself which sum belongs to which row.",
            "For a table of 3 × 3, is a plain row of three sums subtracted from rows or from columns?",
        ),
        Misconception(
            "takes_the_maximum_of_each_column",
            lambda: "debif",
            "Whichever maximum is subtracted, it cancels.",
            "A shift cancels if a whole row is shifted by one number. What does axis 0 shift?",
        ),
        Misconception(
            "forgets_to_add_the_maximum_back",
            lambda: "dhbic",
            "After the shift the sum can be used as it is.",
            "Which scores went into `total`, and which ones does your last line subtract it from?",
        ),
        Misconception(
            "overflows_without_a_shift",
            lambda: "dgc",
            "The formula can be typed in as it stands.",
            "What does `np.exp(1000.0)` print? Which lines are there to avoid it?",
        ),
        Misconception(
            "shifts_above_the_line_only",
            lambda: "dhbgf",
            "It is enough to shift the scores above the line.",
            "Which scores went into `total`? Do both terms of your last line speak of the same ones?",
        ),
    ),
    hints=(
        "What is subtracted first has to be subtracted in both terms.",
        "Five lines: make it an array, find each row's largest, shift, add up, take the difference.",
        "A sibling, with one gap: rows are centred by `mean = x.mean(axis=-1, ___)` and then "
        "`return x - mean`.",
    ),
)

what_softmax_forgets = written_question(
    name="what_softmax_forgets",
    title="What softmax forgets",
    prompt=(
        "From the probabilities that softmax gave, can you get the scores back? Say in a sentence or "
        "two what is lost, and why the trick against overflow rests on exactly that. Write it between "
        "quotation marks; you will see a model answer to compare."
    ),
    difficulty=3,
    minutes=5,
    points=0,
    model_answer=(
        "The logarithms of the probabilities are the scores up to one constant for each example: "
        "differences survive, the common level is lost. Because nobody can see that level in the "
        "result, one may subtract the largest score from all of them before the exponential, and no "
        "number is too large any more."
    ),
    hints=(
        "Take the logarithm of a softmax probability. Which two terms appear?",
        "Which of the two terms is the same for all classes of an example?",
        "On another measure: from the differences of heights between hills you can draw the land, but "
        "not say how far above the sea it lies.",
    ),
)
