"""A museum of real errata: wrong loss code that shipped, retold in a few lines, to be found."""

import inspect

import numpy as np

from course_lib import losses
from course_lib.grading import Misconception, Option, choice, counterexample
from course_lib.numerics import sigmoid, softmax
from course_lib.translations import words

LESSON = 12

UNMASKED = "the shipped version and the mended one differ on it"


def shown_as_code(function):
    """A function as it stands here, for a prompt."""
    return f"```python\n{inspect.getsource(function).strip()}\n```"


def in_agreement(first, second, *, relative=1e-5, absolute=1e-9):
    """Whether two numbers or arrays are the same; two that are no number are never the same."""
    return np.shape(first) == np.shape(second) and np.allclose(
        first, second, rtol=relative, atol=absolute
    )


def on_inputs(parts, judged):
    """A `measure` for an answer of so many parts, each a number or a list of numbers."""
    wanted = "a number or a plain list of numbers was wanted"
    if parts > 1:
        wanted = words(
            "a tuple of {parts} parts was wanted, each a number or a list of numbers", parts=parts
        )

    def measure(answer):
        given = _numbers_of([answer] if parts == 1 else answer, parts)
        if given is None:
            return wanted
        with np.errstate(all="ignore"):
            return judged(*given)

    return measure


def _numbers_of(answer, parts):
    try:
        given = [np.asarray(part, dtype=np.float64) for part in answer]
    except (TypeError, ValueError):
        return None
    fits = len(given) == parts and all(
        part.ndim <= 1 and part.size and np.all(np.isfinite(part)) for part in given
    )
    return given if fits else None


def first_loss(classes):
    return np.log(1 / classes)


exhibit_lost_minus = choice(
    name="exhibit_lost_minus",
    title="The loss before any training",
    prompt=(
        "A classifier has learnt nothing: every class has the same score. Well-known course notes "
        "said what its cross-entropy is, beside a printed loss of 1.1 for three classes:\n\n"
        f"{shown_as_code(first_loss)}\n\n"
        "Which sentence is true of this line? Answer with the letter."
    ),
    points=1,
    difficulty=1,
    minutes=2,
    right="c",
    options=(
        Option(
            "a",
            "It gives the printed 1.1, since log(1/3) and log 3 are one number.",
            "takes_a_number_and_its_inverse_for_one",
            "The logarithm of a third is the logarithm of three.",
            "On which side of 1 does ⅓ lie, and what is the sign of a logarithm there?",
        ),
        Option(
            "b",
            "It is wrong in size: the loss of a first guess depends on how many examples there are.",
            "lets_the_batch_set_the_first_loss",
            "More examples make more loss.",
            "Each example pays the same here. What is the mean of equal numbers?",
        ),
        Option(
            "c",
            "It has the right size and the wrong sign: lower would mean a less probable truth.",
            advice="No cross-entropy of class labels is ever below 0, and the printed value was "
            "not either.",
        ),
        Option(
            "d",
            "It is right: a loss of a model that knows nothing has to lie below 0.",
            "expects_a_negative_loss_at_the_start",
            "Knowing nothing counts as less than nothing.",
            "A forecast that is certain and right costs 0. Who should pay less than that?",
        ),
    ),
    hints=(
        "A cross-entropy of labels is 0 for the perfect model and larger for every other one.",
        "Work the line out for one class only, and then for a million classes. Which way does it go?",
        "On another number: an event of probability ½ costs 0.693 nats, and log ½ is −0.693.",
    ),
)


def loss_of_model(scores, labels):
    probs = softmax(scores)
    return losses.cross_entropy(probs, labels)


exhibit_double_softmax = choice(
    name="exhibit_double_softmax",
    title="Once too often",
    prompt=(
        "The last line of a model turns scores into probabilities. The loss it is trained with is "
        "`cross_entropy`, which takes **scores**:\n\n"
        f"{shown_as_code(loss_of_model)}\n\n"
        "Which sentence is true of this code? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=3,
    right="b",
    options=(
        Option(
            "a",
            "It is a waste of time, no more: softmax of probabilities gives the same probabilities.",
            "takes_softmax_for_repeatable",
            "What is already a distribution passes through softmax unchanged.",
            "Put (1, 0) through softmax. Is the first entry still 1?",
        ),
        Option(
            "b",
            "The loss never comes near 0, even for a model that is certain and always right.",
            advice="The inner softmax leaves scores between 0 and 1, so the outer one can never "
            "be sure.",
        ),
        Option(
            "c",
            "The favourite class changes, so the accuracy measured on this model is wrong.",
            "thinks_softmax_changes_the_order",
            "A second softmax shuffles which class is on top.",
            "Of two classes, can the one with the lower score come out with the higher probability?",
        ),
        Option(
            "d",
            "The loss is too low, so that training stops too early.",
            "expects_the_second_softmax_to_sharpen",
            "Two softmaxes make the model twice as sure.",
            "How far apart can two scores be that both lie between 0 and 1?",
        ),
    ),
    hints=(
        "A cross-entropy should be able to come as near to 0 as the model is sure and right.",
        "Between which two numbers do the entries of `probs` lie? They are now used as scores.",
        "On other numbers: sigmoid of a probability lies between 0.5 and 0.731, whatever the model.",
    ),
)


def robust_loss(error):
    clipped = np.clip(error, -1.0, 1.0)
    return np.mean(0.5 * clipped**2)


exhibit_clipped_error = choice(
    name="exhibit_clipped_error",
    title="Robust against learning",
    prompt=(
        "Outliers should not throw a training run off its course, so the **errors** are clipped "
        "before they are squared:\n\n"
        f"{shown_as_code(robust_loss)}\n\n"
        "Which sentence is true of a prediction that is off by 5? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=3,
    right="d",
    options=(
        Option(
            "a",
            "It is pulled with the same force as one that is off by 1, as in Huber's loss.",
            "takes_clipping_the_error_for_huber",
            "Clipping the error is what Huber's loss does.",
            "Huber's loss goes on rising beyond 1. Does this one?",
        ),
        Option(
            "b",
            "It is pulled five times as hard as one that is off by 1.",
            "overlooks_the_clipping",
            "The square is still a square.",
            "What is `clipped` for an error of 5, and what for an error of 4?",
        ),
        Option(
            "c",
            "It is pulled in the wrong direction, away from the truth.",
            "expects_the_slope_to_turn_round",
            "Cutting a curve off turns its slope round.",
            "Move the error from 5 to 5.1. By how much does the loss change, and with which sign?",
        ),
        Option(
            "d",
            "It is not pulled at all.",
            advice="The loss is flat there, and what is flat teaches nothing. It is the gradient "
            "that should have been clipped.",
        ),
    ),
    hints=(
        "What pulls is the slope of the loss, not its height.",
        "Compute the loss at two errors near 5, and take the difference.",
        "On another loss: an accuracy does not pull either; it is flat wherever it is not a jump.",
    ),
)


def squared_error(predictions, targets):
    return np.mean((predictions - targets) ** 2)


exhibit_column_target = choice(
    name="exhibit_column_target",
    title="A column and a row",
    prompt=(
        "A model hands over `predictions` of shape (100, 1). The `targets` have shape (100,). A "
        "library that used to refuse such a pair no longer did in a new version:\n\n"
        f"{shown_as_code(squared_error)}\n\n"
        "Which sentence is true of a model that is trained on this number? Answer with the letter."
    ),
    points=1,
    difficulty=3,
    minutes=3,
    right="a",
    options=(
        Option(
            "a",
            "It learns to say the mean of all targets, whatever the input.",
            advice="Each prediction is compared with each target, so each has the same best value.",
        ),
        Option(
            "b",
            "It learns as it should: NumPy lines the hundred numbers up one by one.",
            "trusts_the_shapes_to_line_up",
            "A column of 100 and a row of 100 are the same hundred numbers.",
            "What is the shape of `predictions - targets` here?",
        ),
        Option(
            "c",
            "It learns as it should, only with a loss that is 100 times too large.",
            "sees_only_a_factor",
            "The same differences are counted a hundred times.",
            "A model is perfect. Which of the differences in the table are not 0 even then?",
        ),
        Option(
            "d",
            "It never starts: subtracting arrays of different shapes is an error.",
            "expects_an_error_message",
            "Python says so when shapes do not match.",
            "What happens to a column minus a row in NumPy?",
        ),
    ),
    hints=(
        "The squared error of anything with itself has to be 0.",
        "Write down `predictions - targets` for two examples, with predictions as a column.",
        "On other shapes: (3, 1) and (4,) give a table of (3, 4): every pair meets.",
    ),
)


def perplexity_of(token_losses):
    return np.mean(np.exp(token_losses))


exhibit_exp_inside_mean = choice(
    name="exhibit_exp_inside_mean",
    title="A repair that went the other way",
    prompt=(
        "A program reported the perplexity of a text as exp of the mean loss. A repair moved the "
        "exponential inside:\n\n"
        f"{shown_as_code(perplexity_of)}\n\n"
        "Which sentence is true of the repaired number? Answer with the letter."
    ),
    points=1,
    difficulty=3,
    minutes=3,
    right="c",
    options=(
        Option(
            "a",
            "It is the same as before: exp and the mean can change places.",
            "swaps_the_mean_and_the_exponential",
            "It does not matter when the logarithm is undone.",
            "Losses of 0 and 4 nats: what do the two orders give?",
        ),
        Option(
            "b",
            "It is lower than before, whenever the tokens differ.",
            "bends_the_exponential_the_other_way",
            "A mean that is taken later comes out smaller.",
            "The exponential rises ever faster. Which of two unequal losses gains more by it?",
        ),
        Option(
            "c",
            "It is higher whenever the tokens differ, and no longer tells the text's probability.",
            advice="Only the mean of the logarithms belongs to the product of the probabilities.",
        ),
        Option(
            "d",
            "It is the better average, since now every token counts the same.",
            "calls_the_mean_of_inverses_fair",
            "A mean taken token by token treats tokens alike.",
            "One token in a hundred has p = 0.00001. What is left of the other 99 in this number?",
        ),
    ),
    hints=(
        "Perplexity answers: among how many equally likely words would every step have to choose, "
        "for the text to be as improbable as it is?",
        "Try two tokens, p = ½ and p = ⅛. How probable is the text of both? Which k gives 1/k²?",
        "On another pair: growing by 10 % and shrinking by 10 % has a mean of 0 %, and yet less "
        "is left than before.",
    ),
)


def perplexity_in_twos(probs):
    nats = -np.mean(np.log(probs))
    return 2**nats


exhibit_two_to_the_nats = choice(
    name="exhibit_two_to_the_nats",
    title="Two units in two lines",
    prompt=(
        "A library that evaluates language models computed perplexity like this:\n\n"
        f"{shown_as_code(perplexity_in_twos)}\n\n"
        "Which sentence is true of its numbers? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=3,
    right="b",
    options=(
        Option(
            "a",
            "They are right: perplexity is 2 to the power of the loss.",
            "raises_two_whatever_the_unit",
            "The textbook formula has a 2 in it.",
            "In which unit does the textbook measure its loss? And in which one does line 1?",
        ),
        Option(
            "b",
            "They are too low: among 8 equally likely words it reports fewer than 8.",
            advice="The base of the power has to be the base of the logarithm.",
        ),
        Option(
            "c",
            "They are too high, by the factor 1.44 between nats and bits.",
            "moves_the_factor_out_of_the_exponent",
            "Nats and bits differ by a factor, so perplexities do.",
            "The factor stands in the exponent. What does it do there to a large number?",
        ),
        Option(
            "d",
            "They are right in another unit: a perplexity in bits.",
            "gives_perplexity_a_unit",
            "Perplexity comes in nats and in bits.",
            "“So many words.” What would it mean to count words in bits?",
        ),
    ),
    hints=(
        "A fair choice among k words has perplexity k, in every unit.",
        "Put in eight equal probabilities and follow both lines.",
        "On other numbers: a loss of 3.0 nats is 4.33 bits, and exp(3.0) = 2^4.33 = 20.1.",
    ),
)


def best_understood(probs):
    choices = 1 / np.asarray(probs)
    return 1 / np.exp(np.mean(np.log(choices)))


exhibit_reciprocal_of_choices = choice(
    name="exhibit_reciprocal_of_choices",
    title="A sentence that was mended twice",
    prompt=(
        "A text had the probabilities ½, ¼ and ⅛, so its steps were as hard as choices among 2, 4 "
        "and 8 words. A textbook's sentence about its perplexity was mended twice, and then said "
        "this:\n\n"
        f"{shown_as_code(best_understood)}\n\n"
        "Which sentence is right? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=3,
    right="d",
    options=(
        Option(
            "a",
            "Perplexity is the reciprocal of the geometric mean of the numbers of choices.",
            "inverts_once_too_often",
            "Perplexity is one over something.",
            "Perplexity counts words. On which side of 1 does yours lie?",
        ),
        Option(
            "b",
            "Perplexity is the harmonic mean of the numbers of choices.",
            "takes_the_harmonic_mean",
            "Averages of one-over-something are harmonic means.",
            "Which mean comes out when logarithms are averaged and then undone?",
        ),
        Option(
            "c",
            "Perplexity is the arithmetic mean of the numbers of choices.",
            "takes_the_arithmetic_mean",
            "A mean of counts is their sum over how many there are.",
            "The text's probability is a product. Which k, multiplied three times, gives the same?",
        ),
        Option(
            "d",
            "Perplexity is the geometric mean of the numbers of choices.",
            advice="It is also the reciprocal of the geometric mean of the *probabilities*: two "
            "true sentences that were mixed into a false one.",
        ),
    ),
    hints=(
        "Perplexity is exp of a mean of logarithms.",
        "Compute the three kinds of mean of 2, 4 and 8, and exp of the mean loss.",
        "On other numbers: for 2 and 8 the geometric mean is 4, the arithmetic 5, the harmonic 3.2.",
    ),
)


def shifted_again(logits, tokens):
    logits, labels = logits[:-1], tokens[1:]
    return losses.causal_lm_loss(logits, labels)


exhibit_shifted_twice = choice(
    name="exhibit_shifted_twice",
    title="One step too far",
    prompt=(
        "Row t of `logits` holds the scores for the token at place t + 1. The library's "
        "`causal_lm_loss(logits, tokens)` moves the two against each other itself. A model called "
        "it like this:\n\n"
        f"{shown_as_code(shifted_again)}\n\n"
        "Which sentence is true of it? Answer with the letter."
    ),
    points=1,
    difficulty=3,
    minutes=3,
    right="a",
    options=(
        Option(
            "a",
            "It trains the model to name the token after the next one.",
            advice="Each of the two shifts is right; together they are one too many.",
        ),
        Option(
            "b",
            "It trains the model to repeat the token it has read, so the loss soon falls to 0.",
            "shifts_in_the_easy_direction",
            "A wrong shift makes a model copy its input.",
            "After the first line, which token of the text is `labels[0]`? And after the library's?",
        ),
        Option(
            "c",
            "It leaves out the last token of the text, and is right otherwise.",
            "sees_only_the_shorter_text",
            "Cutting arrays costs a row, no more.",
            "Which row is graded on which token? Number both, then shift twice.",
        ),
        Option(
            "d",
            "It is right: the two shifts cancel.",
            "lets_two_shifts_cancel",
            "Shifted twice is shifted back.",
            "Do the two shifts go in opposite directions?",
        ),
    ),
    hints=(
        "Build scores that are certain of the right next token. Their loss should be next to 0.",
        "Take tokens 10, 11, 12, 13 and row numbers 0, 1, 2, 3. Which pairs are left in the end?",
        "On another example: who compares today's forecast with the weather of the day after "
        "tomorrow would have to forecast that.",
    ),
)


def soft_targets(one_hot, epsilon):
    classes = one_hot.shape[-1]
    return (1 - epsilon) * one_hot + 1 / classes


exhibit_smoothing_at_zero = choice(
    name="exhibit_smoothing_at_zero",
    title="Smoothing that cannot be switched off",
    prompt=(
        "The code of a much-used paper softened its targets like this:\n\n"
        f"{shown_as_code(soft_targets)}\n\n"
        "Which sentence is true of it? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=2,
    right="c",
    options=(
        Option(
            "a",
            "It is label smoothing as usual, with the share ε spread over all classes.",
            "reads_the_missing_factor_in",
            "What is added is the smoothing share, divided among the classes.",
            "Where in the second term does ε stand?",
        ),
        Option(
            "b",
            "It is right for ε = 0, and goes wrong as ε grows.",
            "trusts_the_zero_without_trying_it",
            "Without smoothing, nothing is smoothed.",
            "Put ε = 0 into the line. Is what comes out still one-hot?",
        ),
        Option(
            "c",
            "Even with ε = 0 the targets are not one-hot, and they add up to more than 1.",
            advice="Two identities would have told: ε = 0 changes nothing, and targets add up to 1.",
        ),
        Option(
            "d",
            "Its targets add up to less than 1, so the loss is too low.",
            "looks_only_at_the_first_term",
            "Something is taken away from the true class and never given back.",
            "Add the second term over all the classes. How much is it together?",
        ),
    ),
    hints=(
        "Two things hold for smoothed targets: they add up to 1, and ε = 0 gives back the labels.",
        "Try it with two classes and ε = 0.",
        "On another mixture: (1 − t)·red + blue is paint of more than one pot unless t = 1.",
    ),
)


def quantile_loss(truth, guess, level):
    gaps, above = truth - guess, truth > guess
    missed = level * gaps[above].sum()
    return (missed + (1 - level) * gaps[~above].sum()) / len(truth)


def _on_pinballs(truth, guess, level):
    if truth.ndim != 1 or truth.shape != guess.shape or level.ndim:
        return "two lists of equal length were wanted, and one number"
    if not 0 < level < 1:
        return "a level lies between 0 and 1"
    if not in_agreement(
        quantile_loss(truth, guess, level), losses.quantile(guess, truth, level=float(level))
    ):
        return UNMASKED
    if np.array_equal(truth, guess):
        return "every guess is exact, and both versions charge nothing"
    return "no guess lies above its truth, and both versions charge the same"


exhibit_pinball_sign = counterexample(
    name="exhibit_pinball_sign",
    title="A loss below nothing",
    prompt=(
        "A well-known library measured its quantile regression with this pinball loss:\n\n"
        f"{shown_as_code(quantile_loss)}\n\n"
        "On truths (3, 5), guesses (1, 2) and level 0.5 it is right: 1.25. Find an input on which "
        "it is **wrong**. Answer with three parts: a list of truths, a list of guesses, a level, "
        "such as `([3, 5], [1, 2], 0.5)`."
    ),
    points=2,
    difficulty=2,
    minutes=4,
    reference=lambda: ([1.0, 4.0], [2.5, 3.0], 0.3),
    measure=on_inputs(3, _on_pinballs),
    also_right=(
        lambda: ([0], [7], 0.9),
        lambda: (np.array([0.0, 10.0]), [1.0, 2.0], 0.5),
        lambda: [[-1.0], [0.0], 0.5],
    ),
    misconceptions=(
        Misconception(
            "guesses_low_again",
            lambda: ([30.0, 50.0], [10.0, 20.0], 0.9),
            "Larger numbers or another level will show it.",
            "Which of the two sums is empty for your input, and for the author's as well?",
        ),
        Misconception(
            "hands_over_a_perfect_guess",
            lambda: ([1.0, 2.0], [1.0, 2.0], 0.5),
            "A loss shows its mistake where it should be 0.",
            "What are the gaps here? Can a wrong sign show on them?",
        ),
        Misconception(
            "leaves_the_range_of_levels",
            lambda: ([1.0, 4.0], [2.5, 3.0], 1.5),
            "An impossible level breaks it.",
            "It should be wrong on something that may be asked. Which levels may?",
        ),
        Misconception(
            "mixes_two_lengths",
            lambda: ([1.0, 4.0, 2.0], [2.5, 3.0], 0.3),
            "Arrays that do not fit break it.",
            "Would the mended version take this input?",
        ),
    ),
    hints=(
        "A pinball loss is never negative.",
        "There are two kinds of guess. Which one did the author's example not contain?",
        "On another suspect: `abs` written as `x if x > 0 else x` is right on every positive number.",
    ),
)


def huber_of(error, delta):
    small = np.abs(error) <= delta
    large = error > delta
    return small * error**2 / 2 + large * delta * (np.abs(error) - delta / 2)


def _on_errors(error, delta):
    if error.ndim or delta.ndim:
        return "two plain numbers were wanted"
    if delta <= 0:
        return "delta has to be above 0"
    if not in_agreement(huber_of(error, delta), losses.huber([error], [0.0], delta=float(delta))):
        return UNMASKED
    side = "inside the bowl" if np.abs(error) < delta else "on the straight part to the right"
    if np.abs(error) == delta:
        side = "on the edge between bowl and line"
    return words("the error lies {side}, and both versions give the same number", side=side)


exhibit_half_a_huber = counterexample(
    name="exhibit_half_a_huber",
    title="Half of Huber's loss",
    prompt=(
        "A library for teams of learning agents used this, a parabola for small errors and a "
        "straight line for large ones:\n\n"
        f"{shown_as_code(huber_of)}\n\n"
        "For an error of 3 and delta 1 it gives 2.5, which is right. Find an input on which it is "
        "**wrong**. Answer with a pair: an error and a delta, such as `(3, 1)`."
    ),
    points=2,
    difficulty=2,
    minutes=3,
    reference=lambda: (-2.0, 0.5),
    measure=on_inputs(2, _on_errors),
    also_right=(lambda: (-7, 1), lambda: [-1.5, 1.0], lambda: np.array([-100.0, 10.0])),
    misconceptions=(
        Misconception(
            "tries_a_larger_error",
            lambda: (50.0, 1.0),
            "The larger the error, the more a mistake shows.",
            "Which of the two conditions is true for your error? Is it the right one to be true?",
        ),
        Misconception(
            "stays_inside_the_bowl",
            lambda: (-0.3, 1.0),
            "A negative error is enough.",
            "Does your error ever reach the line that is suspicious?",
        ),
        Misconception(
            "stands_on_the_edge",
            lambda: (-1.0, 1.0),
            "Mistakes live where the two pieces meet.",
            "Both pieces agree there. How far beyond the edge would you have to go?",
        ),
        Misconception(
            "turns_delta_round",
            lambda: (2.0, -1.0),
            "A negative delta breaks it.",
            "It should be wrong on something that may be asked. What does a width below 0 mean?",
        ),
    ),
    hints=(
        "Huber's loss is the same for an error and its opposite.",
        "Write down both conditions for four errors: small and large, to either side.",
        "On another suspect: `x > 3` forgets what lies below −3, and `abs(x) > 3` does not.",
    ),
)


def careful_softmax(scores):
    powers = np.exp(scores - max(0.0, np.max(scores)))
    return powers / powers.sum()


def _on_scores(scores):
    if scores.ndim != 1 or len(scores) < 2:
        return "a list of at least two scores was wanted"
    if not in_agreement(careful_softmax(scores), softmax(scores)):
        return UNMASKED
    if np.max(scores) >= 0:
        return "the largest score is not below 0, and both versions give the same"
    return "the scores are not far enough out, and both versions give the same"


exhibit_softmax_floor = counterexample(
    name="exhibit_softmax_floor",
    title="Careful on one side",
    prompt=(
        "Softmax overflows for scores such as 1000, so the largest score is subtracted first. A "
        "library did it like this:\n\n"
        f"{shown_as_code(careful_softmax)}\n\n"
        "On (1000, 999) it is right, and on (0, −1) as well. Find a list of finite scores on which "
        "it is **wrong**, such as `[1000, 999]`."
    ),
    points=2,
    difficulty=3,
    minutes=4,
    reference=lambda: [-1000.0, -1001.0],
    measure=on_inputs(1, _on_scores),
    also_right=(
        lambda: (-9999, -9999),
        lambda: np.array([-800.0, -801.0, -2000.0]),
        lambda: [-750.0, -750.0],
    ),
    misconceptions=(
        Misconception(
            "climbs_higher",
            lambda: [1e6, 1e6 - 1],
            "Overflow is the danger, so larger scores will break it.",
            "What is subtracted from your scores, and what is the largest power then?",
        ),
        Misconception(
            "goes_down_a_little",
            lambda: [-2.0, -3.0],
            "Any negative scores show it.",
            "What is exp(−2)? At which score does a power become 0 for the computer?",
        ),
        Misconception(
            "needs_two_scores",
            lambda: [-5000.0],
            "One score is the plainest input.",
            "A choice of one is no choice. How many scores should there be?",
        ),
        Misconception(
            "hands_over_infinity",
            lambda: [-np.inf, -np.inf],
            "Infinite scores break everything.",
            "They break the mended version too. Which finite ones break only this one?",
        ),
    ),
    hints=(
        "Adding one number to all the scores must not change softmax.",
        "What does `max(0.0, …)` do when every score is negative?",
        "On another function: the sample's range, computed as max − min(0, min), is wrong as soon "
        "as every number is positive.",
    ),
)


def clipped_log_loss(probs, labels):
    probs = np.asarray(probs, dtype=np.float32)
    least = np.float32(1e-15)
    probs = np.clip(probs, least, np.float32(1) - least)
    yes = labels * np.log(probs)
    return -np.mean(yes + (1 - labels) * np.log(1 - probs))


def _clipped_in_double(probs, labels):
    probs = np.clip(probs, 1e-15, 1 - 1e-15)
    return -np.mean(labels * np.log(probs) + (1 - labels) * np.log(1 - probs))


def _on_single_precision(prob, label):
    if prob.ndim or label.ndim or label not in (0, 1):
        return "one probability was wanted, and a label that is 0 or 1"
    if not 0 <= prob <= 1:
        return "a probability lies between 0 and 1"
    narrow, wide = clipped_log_loss([prob], label), _clipped_in_double(prob, label)
    if not in_agreement(narrow, wide, relative=2e-2, absolute=1e-6):
        return UNMASKED
    where = "in the middle" if 0.01 < prob < 0.99 else "near 1, but not near enough"
    if prob <= 0.01:
        where = "near 0, where small numbers have room"
    return words(
        "the probability lies {where}, and both versions give the same number", where=where
    )


exhibit_float32_clip = counterexample(
    name="exhibit_float32_clip",
    title="A guard that single precision cannot see",
    prompt=(
        "Probabilities are clipped to between 1e-15 and 1 − 1e-15, so that no logarithm of 0 is "
        "ever taken. The numbers came in single precision, as they do from most networks:\n\n"
        f"{shown_as_code(clipped_log_loss)}\n\n"
        "For p = 0 and label 1 it gives 34.5, as it should. Find a probability and a label for "
        "which the guard **fails**. Answer with a pair such as `(0.0, 1)`."
    ),
    points=2,
    difficulty=3,
    minutes=4,
    reference=lambda: (1.0, 1),
    measure=on_inputs(2, _on_single_precision),
    also_right=(lambda: (1.0, 0), lambda: (1 - 1e-9, 1), lambda: [np.float32(1), 0]),
    misconceptions=(
        Misconception(
            "guards_the_zero",
            lambda: (0.0, 0),
            "Zero is where logarithms are in danger.",
            "1e-15 is a fine number in single precision. Is 1 − 1e-15?",
        ),
        Misconception(
            "stops_short_of_one",
            lambda: (0.9999, 1),
            "Close to 1 is close enough.",
            "Single precision keeps about seven digits. How many nines are that?",
        ),
        Misconception(
            "asks_in_the_middle",
            lambda: (0.5, 1),
            "A mistake shows everywhere.",
            "Does the clipping change your probability at all?",
        ),
        Misconception(
            "leaves_the_probabilities",
            lambda: (1.5, 1),
            "An impossible probability breaks it.",
            "It should fail on something that may be asked. What may a probability be?",
        ),
    ),
    hints=(
        "Next to 1, single precision has room for about seven digits.",
        "What does `np.float32(1) - np.float32(1e-15)` give?",
        "On other numbers: in whole cents, 1 euro less a thousandth of a cent is still 1 euro.",
    ),
)


def accumulated(batches):
    return np.mean([np.mean(batch) for batch in batches])


def _batches_of(answer):
    try:
        batches = [np.asarray(batch, dtype=np.float64) for batch in answer]
    except (TypeError, ValueError):
        return None
    plain = all(batch.ndim == 1 and np.all(np.isfinite(batch)) for batch in batches)
    return batches if batches and plain else None


def _on_batches(answer):
    batches = _batches_of(answer)
    if batches is None:
        return "a list of lists of losses was wanted"
    if not all(len(batch) for batch in batches):
        return "a batch without a token has no mean"
    if not in_agreement(accumulated(batches), np.mean(np.concatenate(batches))):
        return UNMASKED
    return f"{_alike(batches)}, and both versions give the same number"


def _alike(batches):
    if len(batches) == 1:
        return "there is one batch only"
    if len({len(batch) for batch in batches}) == 1:
        return "every batch holds as many tokens as the others"
    return "the batches differ in size but not in their means"


exhibit_average_of_averages = counterexample(
    name="exhibit_average_of_averages",
    title="An average of averages",
    prompt=(
        "A batch is too large for the memory. It is cut into small batches, each gives its mean "
        "loss per token, and the mean of those is what the model is trained on:\n\n"
        f"{shown_as_code(accumulated)}\n\n"
        "On `[[1, 3], [2, 6]]` it is right: 3 nats a token. Find batches on which it is **not** "
        "the mean loss per token. Answer with a list of lists of losses."
    ),
    points=2,
    difficulty=2,
    minutes=3,
    reference=lambda: [[2.0, 2.0, 2.0], [5.0]],
    measure=_on_batches,
    also_right=(
        lambda: ((0.0,), (4, 4)),
        lambda: [np.array([1.0, 2.0, 3.0]), np.array([9.0])],
        lambda: [[1], [2, 2], [3, 3, 3]],
    ),
    misconceptions=(
        Misconception(
            "keeps_the_batches_equal",
            lambda: [[1.0, 9.0], [7.0, 0.5]],
            "Different losses are enough.",
            "How much does one token count in the first batch, and how much in the second?",
        ),
        Misconception(
            "varies_only_the_sizes",
            lambda: [[2.0, 2.0], [2.0, 2.0, 2.0]],
            "Different sizes are enough.",
            "The means are weighted wrongly. When does a weight make no difference?",
        ),
        Misconception(
            "asks_with_one_batch",
            lambda: [[1.0, 2.0, 7.0]],
            "One batch is the plainest case.",
            "What is the mean of one mean?",
        ),
        Misconception(
            "adds_an_empty_batch",
            lambda: [[1.0, 2.0], []],
            "A batch without tokens breaks it.",
            "It should be wrong on batches that do occur. Do the mended version's numbers exist here?",
        ),
    ),
    hints=(
        "Every token should count the same, in whichever batch it lies.",
        "With what weight does a token enter if its batch holds three tokens, and with what if one?",
        "On other numbers: classes of 30 and of 10 pupils with averages 2 and 4 have together an "
        "average of 2.5, not 3.",
    ),
)


def weighted_loss(costs, weights):
    weighted = weights * costs
    return np.mean(weights * weighted)


def _on_weights(weights):
    if weights.shape != (3,):
        return "three weights were wanted"
    if np.any(weights < 0):
        return "a weight below 0 would reward mistakes"
    costs = np.array([0.5, 1.0, 2.0])
    if not in_agreement(weighted_loss(costs, weights), np.mean(weights * costs)):
        return UNMASKED
    kinds = {float(weight) for weight in weights}
    if kinds == {1.0}:
        return "every weight is 1, and both versions give the same number"
    return "the weights are switches, on or off, and both versions give the same number"


exhibit_weight_squared = counterexample(
    name="exhibit_weight_squared",
    title="A weight that came twice",
    prompt=(
        "A library for finding objects in pictures weighed its losses once where they are made and "
        "once where they are averaged. In short:\n\n"
        f"{shown_as_code(weighted_loss)}\n\n"
        "Nobody noticed, for with the weights (1, 0, 1) it is right. Take the costs 0.5, 1 "
        "and 2 and find three weights on which it is **wrong**, such as `[1, 0, 1]`."
    ),
    points=2,
    difficulty=1,
    minutes=2,
    reference=lambda: [1.0, 2.0, 1.0],
    measure=on_inputs(1, _on_weights),
    also_right=(lambda: (0.5, 0.5, 0.5), lambda: np.array([0.0, 3.0, 0.0]), lambda: [1, 1, 0.25]),
    misconceptions=(
        Misconception(
            "switches_on_and_off",
            lambda: [0.0, 0.0, 1.0],
            "Another pattern of weights will show it.",
            "What is the square of your weights?",
        ),
        Misconception(
            "leaves_all_weights_alone",
            lambda: [1.0, 1.0, 1.0],
            "Equal weights are the plainest test.",
            "Would you notice a weight that was forgotten altogether?",
        ),
        Misconception(
            "weighs_below_zero",
            lambda: [-1.0, 1.0, 1.0],
            "A negative weight shows it.",
            "What would a model be paid for there?",
        ),
        Misconception(
            "brings_too_few_weights",
            lambda: [1.0, 2.0],
            "Two weights are enough.",
            "How many costs are there to be weighed?",
        ),
    ),
    hints=(
        "Twice the weights should be twice the loss.",
        "Which numbers are their own squares?",
        "On another suspect: a price with the discount taken off twice is right for no discount, "
        "and for a gift.",
    ),
)


def margin_loss(lead, margin):
    return -np.log(sigmoid(lead) - margin)


def _on_leads(lead, margin):
    if lead.ndim or margin.ndim:
        return "two plain numbers were wanted"
    if margin < 0:
        return "a margin below 0 asks for nothing"
    shipped = margin_loss(lead, margin)
    if not np.isfinite(shipped):
        return "the shipped version gives no number"
    if margin == 0:
        return "without a margin both versions are the same"
    return "the shipped version is wrong on it, but it still gives a number"


exhibit_margin_outside = counterexample(
    name="exhibit_margin_outside",
    title="A bracket closed too early",
    prompt=(
        "A reward model scores two answers, and the better one leads by r. If people found it "
        "*much* better, it should lead by a margin m: −log σ(r − m). A book printed this:\n\n"
        f"{shown_as_code(margin_loss)}\n\n"
        "For m = 0 it is right. Find a lead and a margin for which it gives **no number at all**. "
        "Answer with a pair such as `(2, 0)`."
    ),
    points=2,
    difficulty=3,
    minutes=3,
    reference=lambda: (2.0, 1.0),
    measure=on_inputs(2, _on_leads),
    also_right=(lambda: (0, 0.75), lambda: [-3.0, 0.5], lambda: np.array([10.0, 3.0])),
    misconceptions=(
        Misconception(
            "leads_by_a_lot",
            lambda: (8.0, 0.1),
            "A lead far beyond the margin breaks it.",
            "From which number is the margin taken, and how large is that one?",
        ),
        Misconception(
            "asks_without_a_margin",
            lambda: (-30.0, 0.0),
            "A model that is badly wrong breaks it.",
            "What do the two versions differ in, if nothing is subtracted?",
        ),
        Misconception(
            "turns_the_margin_round",
            lambda: (1.0, -2.0),
            "A negative margin breaks it.",
            "A margin says by how much the better answer should lead. Can that be below 0?",
        ),
        Misconception(
            "brings_three_numbers",
            lambda: (2.0, 1.0, 0.5),
            "Both rewards and a margin are needed.",
            "The lead is one number already. What are the two parts of the answer?",
        ),
    ),
    hints=(
        "A logarithm exists only of what lies above 0.",
        "How large can σ become? What if something is taken away from it?",
        "On another bracket: √(x) − 4 and √(x − 4) differ, and only one of them minds x = 3.",
    ),
)
