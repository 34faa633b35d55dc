"""Language: what predicts what, which tokens count, and what the mean is taken over."""

import inspect
import math

import numpy as np

from course_lib.datasets import zen_of_python
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
    measured_task,
    order_lines,
    value_question,
    varied,
    with_given,
    written_question,
)
from course_lib.losses import bits_per_byte as library_bits_per_byte
from course_lib.losses import cross_entropy as library_cross_entropy
from course_lib.losses import entropy as entropy_of
from course_lib.losses import masked_lm_loss as library_masked_lm_loss
from course_lib.losses import perplexity_from_losses, uniform_loss
from course_lib.losses import sequence_loss as library_sequence_loss
from course_lib.losses import surprise as surprise_of
from course_lib.question_bank import faults, slips
from course_lib.question_bank.information import rounded_forecast
from course_lib.question_bank.plain import log_softmax
from course_lib.question_bank.slips import with_slips
from course_lib.question_bank.suspects import lets_through
from course_lib.translations import words

LESSON = 6

LOG_2 = math.log(2)

REDUCTIONS = {"mean": np.mean, "sum": np.sum}
PER_TOKEN = {
    "mean": "the **mean** over these predictions",
    "sum": "the **sum** over these predictions",
}


def picked(table, targets):
    """The entry of each row that belongs to its target."""
    return np.take_along_axis(table, np.asarray(targets)[..., None], axis=-1)[..., 0]


def token_losses(logits, targets):
    """Minus the log-probability of each target, row by row."""
    return -picked(log_softmax(logits), targets)


def naive_token_losses(logits, targets):
    """The same in two steps, which large scores break."""
    return -np.log(picked(faults.softmax(logits), targets))


def other_reduction(reduction, wrong):
    """Answering with the sum where a mean is asked for, or the other way round."""
    if reduction == "mean":
        return Misconception(
            "sums_instead_of_averaging",
            wrong,
            "The losses of all tokens add up.",
            "Let the text be twice as long. Is the model worse? Is your number larger?",
            convention=True,
        )
    return Misconception(
        "averages_instead_of_summing",
        wrong,
        "A loss is always an average.",
        "Which word does the task use, sum or mean? Let the text be twice as long: should the number "
        "stay as it is?",
        convention=True,
    )


def streams_of_losses(rng):
    for count in (3, 5, 6):
        yield Case(words("{count} tokens", count=count), {"losses": rng.uniform(0.2, 3.5, count)})
    disaster = np.array([0.3, rng.uniform(6, 7), 0.5, 0.4])
    yield Case("one disaster among good guesses", {"losses": disaster})
    yield Case("one token certain and right", {"losses": np.array([0.0, rng.uniform(1, 3), 0.7])})
    yield Case("all tokens alike", {"losses": np.full(4, rng.uniform(1, 2))})
    yield Case("a single token", {"losses": np.array([rng.uniform(1, 3)])}, extreme=True)
    unlikely = {"losses": rng.uniform(7.5, 9, 100)}
    yield Case("a hundred tokens that were hardly expected", unlikely, extreme=True)


perplexity = Exercise(
    name="perplexity",
    title="Perplexity of a text",
    prompt=(
        "Write `perplexity(losses)`: `losses` holds the loss of each token of a text, in nats. Give "
        "back the perplexity of the text: the number of equally likely tokens that would surprise as "
        "much per token."
    ),
    points=2,
    difficulty=2,
    minutes=4,
    reference=lambda losses: np.exp(np.mean(losses)),
    cases=streams_of_losses,
    tolerance=THREE_DECIMALS,
    also_right=(
        perplexity_from_losses,
        lambda losses: math.exp(sum(losses) / len(losses)),
        lambda losses: np.exp(np.mean(losses, keepdims=True)),
        lambda losses: 2 ** np.mean(losses / LOG_2),
        lambda losses: np.prod(np.exp(losses / len(losses))),
    ),
    misconceptions=(
        Misconception(
            "averages_the_perplexities",
            lambda losses: np.mean(np.exp(losses)),
            "First each token's perplexity, then their average.",
            "One token with a loss of 10 among a thousand with a loss of 1: what is your number? "
            "Which average does a product of probabilities lead to?",
        ),
        Misconception(
            "takes_the_exponential_of_the_sum",
            lambda losses: np.exp(np.sum(losses)),
            "The perplexity of a text is one over its probability.",
            "Read the same text twice. Is the model more surprised per token?",
            also_wrong=(lambda losses: 1 / np.prod(np.exp(-losses)),),
        ),
        Misconception(
            "stops_at_the_loss",
            np.mean,
            "Perplexity is the average loss.",
            "A fair guess among 8 tokens costs log 8 each time. Do you give 8?",
        ),
        Misconception(
            "keeps_the_minus_sign",
            lambda losses: np.exp(-np.mean(losses)),
            "The exponential undoes −log, so the minus comes along.",
            "Between how many tokens does a model choose whose perplexity is below 1?",
        ),
        Misconception(
            "takes_the_root_of_the_loss",
            lambda losses: np.sqrt(np.mean(losses)),
            "A root undoes what the loss did.",
            "A fair guess among 8 tokens costs log 8. Which function makes 8 of that?",
        ),
        Misconception(
            "divides_by_one_less",
            lambda losses: np.exp(np.sum(losses) / (len(losses) - 1)),
            "One token has no prediction, so the divisor is one less.",
            "Here the predictions are already counted: how many losses were handed over?",
        ),
        Misconception(
            "takes_the_median",
            lambda losses: np.exp(np.median(losses)),
            "The typical token is the one in the middle.",
            "Make the worst token ten times worse. Should the perplexity notice?",
            also_wrong=(lambda losses: np.median(np.exp(losses)),),
        ),
        Misconception(
            "divides_after_the_exponential",
            lambda losses: np.exp(np.sum(losses)) / len(losses),
            "Dividing by the number of tokens may come last.",
            "A fair guess among 8 tokens, twice: what is left of 8 times 8 once you divide by 2?",
        ),
        Misconception(
            "raises_ten_to_the_loss",
            lambda losses: 10 ** np.mean(losses),
            "Undoing a logarithm means 10 to the power of it.",
            "Which logarithm belongs to the unit nat? Which number does it give 1 for?",
        ),
        Misconception(
            "cuts_off_the_decimals",
            lambda losses: np.exp(np.sum(losses) // len(losses)),
            "One sign for dividing is as good as another.",
            "What is `7 / 2` in Python, and what is `7 // 2`? Which tokens can you no longer tell apart?",
            also_wrong=(lambda losses: np.exp(np.mean(losses)) // 1,),
        ),
        Misconception(
            "leaves_out_the_last",
            lambda losses: np.exp(np.sum(losses[:-1]) / len(losses)),
            "A range has to end one before the length.",
            "Change the last token. Does your number notice? Where does `range(n)` end by itself?",
            also_wrong=(lambda losses: np.exp(np.mean(losses[:-1])),),
        ),
        Misconception(
            "returns_inside_the_loop",
            lambda losses: np.exp(losses[0] / len(losses)),
            "The return belongs to the lines of the loop.",
            "How often does your loop turn before the function is left? How far is `return` indented?",
        ),
        Misconception(
            "averages_the_probabilities",
            lambda losses: 1 / np.mean(np.exp(-losses)),
            "Perplexity is one over the average probability.",
            "One token had a probability of nearly 0. Does an average of probabilities feel it?",
        ),
    ),
    faults=(
        faults.changed(
            "takes_the_losses_for_bits",
            0,
            lambda losses: np.asarray(losses) * LOG_2,
            "Perplexity is 2 to the power of the loss.",
            "That is right for a loss in bits. In which unit are these?",
            convention=True,
        ),
        faults.counts_only_the_first((0,)),
        faults.counts_only_the_last((0,)),
        faults.takes_the_median((0,)),
        faults.takes_the_worst_one((0,)),
        faults.keeps_one_for_each((0,)),
    ),
    laws=(
        Law(
            "A fair guess among 8 tokens has perplexity 8.",
            "gives",
            ((([math.log(8)] * 2,),),),
            constant=8.0,
        ),
        Law("A perfect prediction has perplexity 1.", "gives", ((([0.0, 0.0],),),), constant=1.0),
        Law(
            "One token that is certain and one guessed among 16 have perplexity 4 together.",
            "gives",
            ((([0.0, math.log(16)],),),),
            constant=4.0,
        ),
        Law(
            "Reading the text twice changes nothing.",
            "equal",
            ((([1.0, 2.5],), ([1.0, 2.5, 1.0, 2.5],)),),
        ),
        Law(
            "A perplexity is never below 1.",
            "at_least",
            ((([0.1, 0.2],),), (([2.0, 3.0, 0.5],),)),
            constant=1.0,
        ),
        Law(
            "If every loss is log 2 = 0.693 higher, the perplexity doubles.",
            "ratio",
            ((([1.0, 0.5],), ([1.0 + LOG_2, 0.5 + LOG_2],)),),
            constant=2.0,
        ),
    ),
    hints=(
        "A fair guess among k tokens must give k, however long the text is.",
        "The losses of a fair guess among k are all log k. What undoes a logarithm? And when is the "
        "average taken, before or after?",
        "A sibling, the average growth factor when each year's logarithm is known:\n"
        "```python\ndef growth(logs):\n    return np.exp(___(logs))\n```\n"
        "For the logarithms of 2 and 8 it is 4, and not 5.",
    ),
)


def epochs(rng):
    for sizes in ([7, 3, 1], [2, 5, 11, 4], [16, 16, 3]):
        means = rng.permutation(np.arange(len(sizes)) + rng.uniform(0.3, 0.9, len(sizes)))
        given = {"batch_means": means, "batch_sizes": np.array(sizes)}
        yield Case(words("{count} batches of sizes {sizes}", count=len(sizes), sizes=sizes), given)
    means = np.array([1.0, 1.2, rng.uniform(8, 9)])
    last = {"batch_means": means, "batch_sizes": np.array([20, 20, 1])}
    yield Case("a last batch with one terrible example", last)
    ones = {"batch_means": rng.uniform(0.5, 4, 3), "batch_sizes": np.ones(3, dtype=int)}
    yield Case("batches of one example", ones)
    single = {"batch_means": np.array([rng.uniform(1, 2)]), "batch_sizes": np.array([6])}
    yield Case("a single batch", single)
    zero = {"batch_means": np.array([0.0, rng.uniform(2, 3)]), "batch_sizes": np.array([3, 9])}
    yield Case("a batch without loss", zero)


dataset_loss = Exercise(
    name="dataset_loss",
    title="From batches to the data set",
    prompt=(
        "Write `dataset_loss(batch_means, batch_sizes)`: an evaluation went through the data in "
        "batches and kept each batch's mean loss and its number of examples. Give back the mean loss "
        "**per example** of the whole data set."
    ),
    points=2,
    difficulty=2,
    minutes=4,
    reference=lambda batch_means, batch_sizes: np.average(batch_means, weights=batch_sizes),
    cases=epochs,
    also_right=(
        lambda means, sizes: np.sum(means * sizes) / np.sum(sizes),
        lambda means, sizes: sum(m * n for m, n in zip(means, sizes, strict=True)) / sum(sizes),
        lambda means, sizes: [np.repeat(means, sizes).mean()],
        lambda means, sizes: np.float32(np.dot(means, np.asarray(sizes) / np.sum(sizes))),
    ),
    misconceptions=(
        Misconception(
            "averages_the_batch_means",
            lambda means, sizes: np.mean(means),
            "The mean of the batches' means is the mean of everything.",
            "The last batch holds a single terrible example. How much does it count in your number, and "
            "how much is it of the data?",
            also_wrong=(lambda means, sizes: np.sum(means * sizes[0]) / (len(means) * sizes[0]),),
        ),
        Misconception(
            "divides_means_by_the_examples",
            lambda means, sizes: np.sum(means) / np.sum(sizes),
            "Add up what the batches gave and divide by the number of examples.",
            "Are the pieces that you add sums over examples, or means?",
        ),
        Misconception(
            "reports_the_last_batch",
            lambda means, sizes: means[-1],
            "The number at the end of the epoch is the loss of the epoch.",
            "Shuffle the batches. Does the loss of the data set change?",
        ),
        Misconception(
            "adds_the_batch_means",
            lambda means, sizes: np.sum(means),
            "The losses of the batches add up to that of the epoch.",
            "Cut each batch into two. Is the model twice as bad?",
        ),
        Misconception(
            "forgets_to_divide",
            lambda means, sizes: np.sum(means * sizes),
            "Each mean is weighted with the size of its batch, and that is all.",
            "If every example had a loss of 1, what would your number be?",
            convention=True,
        ),
        Misconception(
            "divides_by_the_number_of_batches",
            lambda means, sizes: np.sum(means * sizes) / len(means),
            "A sum over batches is divided by the number of batches.",
            "What does your product of mean and size add up over: over batches, or over examples?",
        ),
        Misconception(
            "weights_small_batches_more",
            lambda means, sizes: np.average(means, weights=1 / np.asarray(sizes)),
            "A small batch has to be made up for.",
            "Whose loss should count most in a mean per example, that of 100 examples or that of one?",
        ),
        Misconception(
            "takes_the_largest_batch",
            lambda means, sizes: means[np.argmax(sizes)],
            "The largest batch speaks for all.",
            "Change the loss of a smaller batch. Does your number notice?",
        ),
        Misconception(
            "leaves_out_the_last_batch",
            lambda means, sizes: (
                np.sum(means[:-1] * sizes[:-1]) / np.sum(sizes[:-1])
                if len(sizes) > 1
                else np.float64("nan")
            ),
            "An incomplete batch at the end is dropped.",
            "Do its examples belong to the data set? How much of it do they make up?",
            convention=True,
            also_wrong=(lambda means, sizes: np.sum(means[:-1] * sizes[:-1]) / np.sum(sizes),),
        ),
        Misconception(
            "divides_each_mean_by_its_size",
            lambda means, sizes: np.mean(means / sizes),
            "What a batch gave is a sum, so its number of examples divides it.",
            "Is the number that a batch kept a sum over its examples, or their mean already?",
            also_wrong=(lambda means, sizes: np.sum(means / sizes),),
        ),
        Misconception(
            "cuts_off_the_decimals",
            lambda means, sizes: np.sum(means * sizes) // np.sum(sizes),
            "One sign for dividing is as good as another.",
            "Your numbers are whole ones. What is `7 / 2` in Python, and what is `7 // 2`?",
        ),
        Misconception(
            "keeps_only_the_last",
            lambda means, sizes: means[-1] * sizes[-1] / np.sum(sizes),
            "An equals sign is enough to collect a sum.",
            "Change the first batch. Does your number notice? Is it `=` or `+=`?",
        ),
        Misconception(
            "returns_inside_the_loop",
            lambda means, sizes: means[0] * sizes[0] / np.sum(sizes),
            "The return belongs to the lines of the loop.",
            "How often does your loop turn before the function is left? How far is `return` indented?",
        ),
    ),
    faults=(
        faults.swaps_the_arguments(0, 1),
        faults.counts_only_the_first((0, 1)),
        faults.takes_the_median((0, 1)),
        faults.takes_the_worst_one((0, 1)),
        faults.keeps_one_for_each((0, 1)),
    ),
    laws=(
        Law(
            "If all batches have the same mean, that is the mean of the data set.",
            "gives",
            ((([2.5, 2.5], [3, 1]),),),
            constant=2.5,
        ),
        Law(
            "Cutting a batch into two with the same mean changes nothing.",
            "equal",
            ((([1.0, 4.0], [6, 2]), ([1.0, 1.0, 4.0], [4, 2, 2])),),
        ),
        Law(
            "A last batch of one example among 1000 hardly counts.",
            "at_most",
            ((([2.0, 10.0], [999, 1]),),),
            constant=2.01,
        ),
        Law(
            "The order of the batches changes nothing.",
            "equal",
            ((([1.0, 4.0], [6, 2]), ([4.0, 1.0], [2, 6])),),
        ),
        Law(
            "Twice as many examples in every batch change nothing.",
            "equal",
            ((([1.0, 4.0], [6, 2]), ([1.0, 4.0], [12, 4])),),
        ),
    ),
    hints=(
        "How the data were cut into batches must not be seen in the number.",
        "What did all the examples of one batch cost together? And how many examples are there?",
        "A sibling, the average age of a school from the classes' average ages:\n"
        "```python\ndef average_age(class_ages, class_sizes):\n"
        "    return sum(a * n for a, n in zip(class_ages, class_sizes)) / ___\n```",
    ),
)


def texts_with_scores(rng):
    """Texts without equal neighbours, with the first and the last token number among the targets."""
    for length, vocabulary in ((5, 4), (4, 6), (6, 3), (3, 5)):
        tokens = _tokens_without_repeats(rng, length, vocabulary)
        logits = rng.normal(0, 1.5, (length, vocabulary))
        given = {"logits": logits, "tokens": tokens}
        yield Case(
            words(
                "{length} tokens, a vocabulary of {vocabulary}",
                length=length,
                vocabulary=vocabulary,
            ),
            given,
        )
    tokens = np.array([2, 0, 3, 1, 0])
    ahead = rng.normal(0, 0.3, (5, 4)) + 5 * np.eye(4)[np.roll(tokens, -1)]
    yield Case("a model that announces the next token", {"logits": ahead, "tokens": tokens})
    copied = rng.normal(0, 0.3, (5, 4)) + 5 * np.eye(4)[tokens]
    yield Case("a model that repeats what it has seen", {"logits": copied, "tokens": tokens})
    two = {"logits": rng.normal(0, 1.5, (2, 5)), "tokens": np.array([4, 0])}
    yield Case("two tokens", two, extreme=True)
    large = {"logits": rng.normal(1000, 3, (4, 3)), "tokens": np.array([1, 0, 2, 1])}
    yield Case("scores in the thousands", large, extreme=True)


def _tokens_without_repeats(rng, length, vocabulary):
    steps = rng.integers(1, vocabulary, length - 2)
    tokens = np.array([0, vocabulary - 1, *((vocabulary - 1 + np.cumsum(steps)) % vocabulary)])
    return tokens[::-1].copy() if rng.random() < 0.5 else tokens


SEQUENCE_MISTAKES = (
    Misconception(
        "scores_the_token_just_seen",
        lambda reduce, logits, tokens: reduce(token_losses(logits, tokens)),
        "Row t belongs to token t.",
        "What has the model already seen at row t? What would the loss be of a model that repeats it?",
    ),
    Misconception(
        "shifts_twice",
        lambda reduce, logits, tokens: reduce(token_losses(logits[:-2], tokens[2:])),
        "Both the scores and the tokens are moved on by one.",
        "Write the pairs of row and target for a text of 4 tokens. How many are there?",
    ),
    Misconception(
        "predicts_the_past",
        lambda reduce, logits, tokens: reduce(token_losses(logits[1:], tokens[:-1])),
        "A shift by one may go either way.",
        "For the text A B C: which token should the row at A predict?",
    ),
    Misconception(
        "wraps_round_to_the_first_token",
        lambda reduce, logits, tokens: reduce(token_losses(logits, np.roll(tokens, -1))),
        "`np.roll` moves the tokens by one place.",
        "Which token stands at the end after the roll? Does it follow the last one in the text?",
    ),
    Misconception(
        "divides_by_all_tokens",
        lambda reduce, logits, tokens: np.sum(token_losses(logits[:-1], tokens[1:])) / len(tokens),
        "There are as many predictions as tokens.",
        "Which token is predicted by nobody? And which row predicts nothing that is there?",
    ),
    Misconception(
        "counts_only_the_last_prediction",
        lambda reduce, logits, tokens: token_losses(logits[:-1], tokens[1:])[-1],
        "The model predicts the last token from all the others.",
        "Change an early token. Does your number notice? How many predictions does one text hold?",
    ),
    Misconception(
        "counts_only_the_first_prediction",
        lambda reduce, logits, tokens: token_losses(logits[:-1], tokens[1:])[0],
        "The return belongs inside the loop.",
        "Change a late token. Does your number notice?",
    ),
    Misconception(
        "leaves_out_the_last_prediction",
        lambda reduce, logits, tokens: reduce(
            token_losses(logits[:-1], tokens[1:]) * (np.arange(len(tokens) - 1)[::-1] > 0)
        ),
        "The range ends one earlier for the shift, and one earlier again for the length.",
        "How many predictions does a text of 4 tokens hold? How often does your loop turn?",
        also_wrong=(
            lambda reduce, logits, tokens: reduce(token_losses(logits[:-2], tokens[1:-1])),
        ),
    ),
    Misconception(
        "divides_by_every_entry",
        lambda reduce, logits, tokens: (
            np.sum(token_losses(logits[:-1], tokens[1:])) / np.size(logits[:-1])
        ),
        "The mean runs over every entry of the table.",
        "How many predictions are in the table, and how many numbers? Which of them have a loss?",
    ),
    Misconception(
        "gives_the_chance_of_failing",
        lambda reduce, logits, tokens: 1 - np.exp(-np.sum(token_losses(logits[:-1], tokens[1:]))),
        "The loss is what is missing from the probability of the whole text.",
        "What is the probability of a text of 1000 tokens, on a computer? What is your loss for any "
        "model then?",
    ),
    Misconception(
        "averages_before_the_log",
        lambda reduce, logits, tokens: reduce(
            np.full(len(tokens) - 1, _loss_of_mean(token_losses(logits[:-1], tokens[1:])))
        ),
        "The average can be taken before or after the logarithm.",
        "One token was given probability 0.0001 among many at 0.9. Does your number feel it?",
    ),
    Misconception(
        "scores_the_favourite",
        lambda reduce, logits, tokens: reduce(-np.max(log_softmax(logits[:-1]), axis=-1)),
        "What counts is how sure the model is.",
        "Change the tokens. Does your number notice?",
    ),
    Misconception(
        "works_down_the_columns",
        lambda reduce, logits, tokens: reduce(
            -picked(log_softmax(logits[:-1], axis=0), tokens[1:])
        ),
        "The first axis is the one to normalise along.",
        "Which numbers compete with each other: the scores of one place, or those of one token?",
    ),
    Misconception(
        "keeps_one_for_each",
        lambda reduce, logits, tokens: token_losses(logits[:-1], tokens[1:]),
        "Every prediction has its own loss.",
        "How many numbers describe the whole text?",
        convention=True,
    ),
    Misconception(
        "takes_exponentials_of_large_scores",
        lambda reduce, logits, tokens: reduce(naive_token_losses(logits[:-1], tokens[1:])),
        "First softmax, then the logarithm, as the formula says.",
        "What does a computer answer to `np.exp(1000)`? And to the logarithm of 0?",
    ),
)

SEQUENCE_LAWS = (
    Law(
        "The last row of scores is never used.",
        "equal",
        (
            (
                ([[1.0, 0.0], [0.0, 2.0], [3.0, 1.0]], [0, 1, 0]),
                ([[1.0, 0.0], [0.0, 2.0], [0.0, 5.0]], [0, 1, 0]),
            ),
        ),
    ),
    Law(
        "The first token is never a target.",
        "equal",
        (
            (
                ([[1.0, 0.0], [0.0, 2.0], [3.0, 1.0]], [0, 1, 0]),
                ([[1.0, 0.0], [0.0, 2.0], [3.0, 1.0]], [1, 1, 0]),
            ),
        ),
    ),
    Law(
        "Every later token matters.",
        "differ",
        (
            (
                ([[1.0, 0.0], [0.0, 2.0], [3.0, 1.0]], [0, 1, 0]),
                ([[1.0, 0.0], [0.0, 2.0], [3.0, 1.0]], [0, 0, 0]),
            ),
            (
                ([[1.0, 0.0], [0.0, 2.0], [3.0, 1.0]], [0, 1, 0]),
                ([[1.0, 0.0], [0.0, 2.0], [3.0, 1.0]], [0, 1, 1]),
            ),
        ),
    ),
    Law(
        "A model that announces the next token costs nothing.",
        "gives",
        ((([[0.0, 30.0], [30.0, 0.0], [0.0, 30.0]], [0, 1, 0]),),),
        constant=0.0,
    ),
    Law(
        "Adding the same number to all scores of a row changes nothing.",
        "equal",
        (
            (
                ([[1.0, 0.0], [0.0, 2.0], [3.0, 1.0]], [0, 1, 0]),
                ([[6.0, 5.0], [-2.0, 0.0], [3.0, 1.0]], [0, 1, 0]),
            ),
        ),
    ),
)


def _loss_of_mean(losses):
    return -np.log(np.mean(np.exp(-losses)))


def _law_of_equal_scores(reduce):
    return Law(
        "Each prediction with equal scores for 3 tokens costs log 3 = 1.099.",
        "gives",
        ((([[0.5, 0.5, 0.5]] * 3, [0, 2, 1]),),),
        constant=reduce([math.log(3)] * 2),
    )


def sequence_loss_in(reduction):
    """The loss of a text, as a mean or a sum over its predictions."""
    reduce = REDUCTIONS[reduction]
    other = REDUCTIONS["sum" if reduction == "mean" else "mean"]
    return Exercise(
        name="sequence_loss",
        title="The loss of a text",
        prompt=(
            "Write `sequence_loss(logits, tokens)`: `tokens` holds the T token numbers of a text and "
            "`logits` has shape (T, V): row t holds the model's scores after it has seen tokens 0 … t, "
            "and predicts token t + 1. Give back the cross-entropy of the predictions that can be "
            f"checked, in nats: {PER_TOKEN[reduction]}. Scores in the thousands occur."
        ),
        points=4,
        difficulty=3,
        minutes=9,
        reference=lambda logits, tokens: reduce(token_losses(logits[:-1], tokens[1:])),
        cases=texts_with_scores,
        tolerance=THREE_DECIMALS,
        also_right=(
            lambda logits, tokens: library_sequence_loss(logits, tokens, reduction=reduction),
            lambda logits, tokens: [_loop_over_places(logits, tokens, reduction)],
            lambda logits, tokens: np.float32(
                reduce(library_cross_entropy(logits[:-1], tokens[1:], reduction="none"))
            ),
        ),
        misconceptions=(
            other_reduction(
                reduction, lambda logits, tokens: other(token_losses(logits[:-1], tokens[1:]))
            ),
            *with_given(SEQUENCE_MISTAKES, reduce),
        ),
        faults=LOGARITHMIC_FAULTS,
        laws=(_law_of_equal_scores(reduce), *SEQUENCE_LAWS),
        hints=SEQUENCE_HINTS,
    )


LOGARITHMIC_FAULTS = (
    faults.TURNS_THE_SIGN_ROUND,
    faults.ANSWERS_IN_BITS,
    faults.ANSWERS_IN_BASE_TEN,
    faults.takes_softmax_first(0),
)

SEQUENCE_HINTS = (
    "Two laws: the first token is never a target, and the last row of scores is never used.",
    "Write the pairs for a text of 4 tokens: row 0 with token 1, row 1 with … How many pairs are there?",
    "A sibling, how well each day's forecast matched the next day's temperature:\n"
    "```python\ndef mean_miss(forecast, temperature):\n"
    "    return np.mean(np.abs(forecast[:-1] - temperature[___]))\n```",
)


def _loop_over_places(logits, tokens, reduction):
    total = 0.0
    for place in range(len(tokens) - 1):
        scores = logits[place] - max(logits[place])
        total += math.log(sum(math.exp(s) for s in scores)) - scores[tokens[place + 1]]
    return total / (len(tokens) - 1) if reduction == "mean" else total


sequence_loss = varied(
    sequence_loss_in, lambda rng: {"reduction": str(rng.choice(["mean", "sum"]))}, reduction="mean"
)


def padded_batches(rng):
    """Batches of texts of different lengths; the padding is the first, a middle or the last number."""
    for lengths, width, vocabulary, padding in (
        ([4, 2], 5, 6, 5),
        ([2, 5, 3], 5, 4, 2),
        ([1, 3], 4, 5, 1),
        ([3, 1, 2], 4, 3, 0),
    ):
        given = _padded_batch(rng, lengths, width, vocabulary, padding)
        yield Case(
            words(
                "texts of {lengths} tokens, padded with {padding}", lengths=lengths, padding=padding
            ),
            given,
        )
    yield Case("a single text", _padded_batch(rng, [3], 5, 4, 3))
    sure = _padded_batch(rng, [3, 1], 4, 4, 2)
    sure["logits"] = sure["logits"] + 5 * np.eye(4)[sure["targets"]]
    yield Case("a model that is sure, of padding too", sure)
    large = _padded_batch(rng, [2, 3], 4, 5, 4)
    large["logits"] = large["logits"] + 1000
    yield Case("scores in the thousands", large, extreme=True)


def _padded_batch(rng, lengths, width, vocabulary, padding):
    tokens = [number for number in range(vocabulary) if number != padding]
    targets = np.full((len(lengths), width), padding)
    for row, length in enumerate(lengths):
        targets[row, :length] = rng.choice(tokens, length)
    longest = int(np.argmax(lengths))
    targets[longest, :2] = tokens[0], tokens[-1]
    logits = rng.normal(0, 1.5, (len(lengths), width, vocabulary))
    return {"logits": logits, "targets": targets, "pad_id": padding}


def _per_text(losses, real):
    """Each text's own mean."""
    return np.sum(losses * real, axis=1) / np.sum(real, axis=1)


MASKING_MISTAKES = (
    Misconception(
        "counts_the_padding",
        lambda reduce, logits, targets, pad_id: reduce(token_losses(logits, targets)),
        "Every position of the table is a prediction.",
        "Fill up one text with ten more tokens of padding. Should the loss change?",
    ),
    Misconception(
        "divides_by_all_positions",
        lambda reduce, logits, targets, pad_id: np.mean(
            token_losses(logits, targets) * (targets != pad_id)
        ),
        "Once the padding's losses are 0, the mean may be taken.",
        "Fill up one text with more padding. The sum stays as it is; and what you divide by?",
    ),
    Misconception(
        "sets_the_scores_to_zero",
        lambda reduce, logits, targets, pad_id: reduce(
            token_losses(logits * (targets != pad_id)[..., None], targets)
        ),
        "Scores of 0 cost nothing.",
        "Which probabilities does softmax make of equal scores? What do they cost?",
    ),
    Misconception(
        "averages_the_texts_first",
        lambda reduce, logits, targets, pad_id: reduce(
            _per_text(token_losses(logits, targets), targets != pad_id)
        ),
        "Each text has its mean, and the batch the mean of these.",
        "Does a token in a text of one word count as much as one in a long text?",
        convention=True,
    ),
    Misconception(
        "counts_only_the_padding",
        lambda reduce, logits, targets, pad_id: reduce(
            token_losses(logits, targets)[targets == pad_id]
        ),
        "The mask is true where there is padding.",
        "Print your mask next to the targets. Which positions does it keep?",
        also_wrong=(
            lambda reduce, logits, targets, pad_id: (
                np.sum(token_losses(logits, targets) * (targets == pad_id))
                / (max(np.sum(targets == pad_id), 1) if reduce is np.mean else 1)
            ),
        ),
    ),
    Misconception(
        "takes_zero_for_padding",
        lambda reduce, logits, targets, pad_id: reduce(token_losses(logits, targets)[targets != 0]),
        "Padding has the number 0.",
        "Which number does the task give to padding? Is 0 perhaps a word here?",
    ),
    Misconception(
        "shifts_once_more",
        lambda reduce, logits, targets, pad_id: reduce(
            token_losses(logits[:, :-1], targets[:, 1:])[targets[:, 1:] != pad_id]
        ),
        "The targets have to be shifted by one.",
        "Were they moved already? Which target belongs to row t, says the task?",
    ),
    Misconception(
        "divides_by_the_number_of_texts",
        lambda reduce, logits, targets, pad_id: (
            np.sum(token_losses(logits, targets) * (targets != pad_id)) / len(targets)
        ),
        "A batch is divided by the number of its texts.",
        "Do the texts or the tokens have losses here? How many of these are there?",
        convention=True,
    ),
    Misconception(
        "averages_before_the_log",
        lambda reduce, logits, targets, pad_id: reduce(
            np.full(
                np.sum(targets != pad_id),
                _loss_of_mean(token_losses(logits, targets)[targets != pad_id]),
            )
        ),
        "The average can be taken before or after the logarithm.",
        "One token was given probability 0.0001 among many at 0.9. Does your number feel it?",
    ),
    Misconception(
        "divides_by_the_padding",
        lambda reduce, logits, targets, pad_id: (
            np.sum(token_losses(logits, targets) * (targets != pad_id)) / np.sum(targets == pad_id)
        ),
        "The sum of the mask is the divisor, whichever way round the mask is.",
        "Print what you divide by, next to the targets. Which positions has it counted?",
    ),
    Misconception(
        "divides_by_every_entry",
        lambda reduce, logits, targets, pad_id: (
            np.sum(token_losses(logits, targets) * (targets != pad_id)) / np.size(logits)
        ),
        "The mean runs over every entry of the table.",
        "How many real targets are there, and how many scores? Which of them have a loss?",
    ),
    Misconception(
        "counts_only_the_last_text",
        lambda reduce, logits, targets, pad_id: reduce(
            token_losses(logits[-1], targets[-1])[targets[-1] != pad_id]
        ),
        "An equals sign is enough to collect a sum.",
        "Change the first text. Does your number notice? Is it `=` or `+=`?",
    ),
    Misconception(
        "counts_only_the_first_text",
        lambda reduce, logits, targets, pad_id: reduce(
            token_losses(logits[0], targets[0])[targets[0] != pad_id]
        ),
        "The return belongs inside the loop.",
        "Change the last text. Does your number notice?",
    ),
    Misconception(
        "keeps_one_for_each",
        lambda reduce, logits, targets, pad_id: token_losses(logits, targets) * (targets != pad_id),
        "Every position has its own loss.",
        "How many numbers describe the whole batch?",
        convention=True,
    ),
    Misconception(
        "takes_exponentials_of_large_scores",
        lambda reduce, logits, targets, pad_id: reduce(
            naive_token_losses(logits, targets)[targets != pad_id]
        ),
        "First softmax, then the logarithm, as the formula says.",
        "What does a computer answer to `np.exp(1000)`? And to the logarithm of 0?",
    ),
)

MASKING_LAWS = (
    Law(
        "Equal scores for 3 tokens cost log 3 = 1.099 per real token.",
        "gives",
        ((([[[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]], [[1, 2]], 2),),),
        constant=math.log(3),
    ),
    Law(
        "Scores at padding never matter.",
        "equal",
        (
            (
                ([[[1.0, 0.0, 0.0], [2.0, 1.0, 0.0]]], [[1, 2]], 2),
                ([[[1.0, 0.0, 0.0], [0.0, 0.0, 5.0]]], [[1, 2]], 2),
            ),
        ),
    ),
    Law(
        "More padding changes nothing.",
        "equal",
        (
            (
                ([[[1.0, 0.0, 0.0], [2.0, 1.0, 0.0]]], [[1, 2]], 2),
                (
                    [[[1.0, 0.0, 0.0], [2.0, 1.0, 0.0], [0.0, 1.0, 1.0]]],
                    [[1, 2, 2]],
                    2,
                ),
            ),
        ),
    ),
    Law(
        "A real token counts the same in a short text and in a long one.",
        "equal",
        (
            (
                (
                    [
                        [[3.0, 0.0, 0.0], [0.0, 0.0, 0.0]],
                        [[0.0, 2.0, 0.0], [0.0, 0.0, 1.0]],
                    ],
                    [[1, 2], [0, 1]],
                    2,
                ),
                (
                    [
                        [[0.0, 2.0, 0.0], [0.0, 0.0, 0.0]],
                        [[3.0, 0.0, 0.0], [0.0, 0.0, 1.0]],
                    ],
                    [[0, 2], [1, 1]],
                    2,
                ),
            ),
        ),
    ),
    Law(
        "Every real token matters, whatever its number.",
        "differ",
        (
            (
                ([[[3.0, 0.0, 0.0], [0.0, 2.0, 0.0]]], [[1, 0]], 2),
                ([[[3.0, 0.0, 0.0], [0.0, 4.0, 0.0]]], [[1, 0]], 2),
            ),
        ),
    ),
)

MASKING_HINTS = (
    "Two laws: more padding changes nothing, and scores at padding never matter.",
    "There are three steps: a loss at each position, which positions are real, and how many these are.",
    "A sibling, the mean rainfall when days without measurement are marked −1:\n"
    "```python\ndef mean_rain(rain):\n    measured = rain != -1\n"
    "    return np.sum(rain * measured) / ___\n```",
)


def masked_cross_entropy_in(reduction):
    """The loss of a padded batch, as a mean or a sum over the real tokens."""
    reduce = REDUCTIONS[reduction]
    other = REDUCTIONS["sum" if reduction == "mean" else "mean"]
    return Exercise(
        name="masked_cross_entropy",
        title="Padding must not count",
        prompt=words(
            "Write `masked_cross_entropy(logits, targets, pad_id)`: `logits` has shape (B, T, V), "
            "`targets` shape (B, T); row t of a text predicts target t, nothing needs to be shifted. "
            "Targets equal to `pad_id`, one of the numbers 0 … V − 1, are padding. Give back the "
            "cross-entropy in nats: the **{reduction}** over all **real** targets of the batch. "
            "Scores in the thousands occur.",
            reduction=reduction,
        ),
        points=4,
        difficulty=4,
        minutes=10,
        reference=_over_real_tokens(reduce),
        cases=padded_batches,
        tolerance=THREE_DECIMALS,
        also_right=(
            lambda logits, targets, pad_id: library_cross_entropy(
                logits, targets, ignore_index=pad_id, reduction=reduction
            ),
            lambda logits, targets, pad_id: [
                _loop_over_real_tokens(logits, targets, pad_id, reduction)
            ],
        ),
        misconceptions=(
            other_reduction(reduction, _over_real_tokens(other)),
            *with_given(MASKING_MISTAKES, reduce),
        ),
        faults=LOGARITHMIC_FAULTS,
        laws=MASKING_LAWS,
        hints=MASKING_HINTS,
    )


def _over_real_tokens(reduce):
    return lambda logits, targets, pad_id: reduce(token_losses(logits, targets)[targets != pad_id])


def _loop_over_real_tokens(logits, targets, pad_id, reduction):
    total, count = 0.0, 0
    for text, wanted in zip(logits, targets, strict=True):
        for scores, target in zip(text, wanted, strict=True):
            if target != pad_id:
                top = max(scores)
                total += math.log(sum(math.exp(s - top) for s in scores)) + top - scores[target]
                count += 1
    return total / count if reduction == "mean" else total


masked_cross_entropy = varied(
    masked_cross_entropy_in,
    lambda rng: {"reduction": str(rng.choice(["mean", "sum"]))},
    reduction="mean",
)


def texts_with_hidden_tokens(rng):
    for length, vocabulary, hidden in ((6, 4, 2), (5, 7, 3), (8, 3, 3), (4, 5, 1)):
        chosen = np.zeros(length, dtype=bool)
        chosen[rng.choice(np.arange(1, length - 1), hidden, replace=False)] = True
        given = {
            "logits": rng.normal(0, 1.5, (length, vocabulary)),
            "tokens": _tokens_without_repeats(rng, length, vocabulary),
            "chosen": chosen,
        }
        yield Case(words("{hidden} of {length} tokens hidden", hidden=hidden, length=length), given)
    tokens = np.array([2, 0, 3, 1, 0])
    seen = rng.normal(0, 0.3, (5, 4)) + 5 * np.eye(4)[tokens]
    seen[3] = rng.normal(0, 1, 4)
    copied = {"logits": seen, "tokens": tokens, "chosen": np.arange(5) % 3 == 0}
    yield Case("a model that copies what was not hidden", copied)
    large = {"logits": rng.normal(1000, 3, (4, 3)), "tokens": np.array([1, 0, 2, 1])}
    large["chosen"] = np.array([False, True, True, False])
    yield Case("scores in the thousands", large, extreme=True)


masked_lm_loss = Exercise(
    name="masked_lm_loss",
    title="Fill in the gaps",
    prompt=(
        "A model like BERT sees a text in which some tokens were hidden, and guesses them from both "
        "sides. Write `masked_lm_loss(logits, tokens, chosen)`: `logits` has shape (T, V), row t guesses "
        "token t itself; `tokens` holds the T true tokens and `chosen` T booleans, True where a "
        "token was hidden. Give back the mean cross-entropy of the **hidden** tokens, in nats."
    ),
    points=3,
    difficulty=3,
    minutes=6,
    reference=lambda logits, tokens, chosen: np.mean(token_losses(logits, tokens)[chosen]),
    cases=texts_with_hidden_tokens,
    tolerance=THREE_DECIMALS,
    also_right=(
        lambda logits, tokens, chosen: library_masked_lm_loss(logits, tokens, mask=chosen),
        lambda logits, tokens, chosen: [np.mean(token_losses(logits[chosen], tokens[chosen]))],
        lambda logits, tokens, chosen: (
            np.sum(token_losses(logits, tokens) * chosen) / np.sum(chosen)
        ),
    ),
    misconceptions=(
        Misconception(
            "counts_the_visible_tokens_too",
            lambda logits, tokens, chosen: np.mean(token_losses(logits, tokens)),
            "Every token of the text is a target.",
            "What can the model do about a token that it sees? What does its loss then tell?",
        ),
        Misconception(
            "divides_by_all_tokens",
            lambda logits, tokens, chosen: np.mean(token_losses(logits, tokens) * chosen),
            "Once the visible tokens' losses are 0, the mean may be taken.",
            "Make the text longer without hiding more. Your sum stays as it is; and your divisor?",
        ),
        Misconception(
            "shifts_by_one",
            lambda logits, tokens, chosen: np.mean(
                token_losses(logits[:-1], tokens[1:])[chosen[1:]]
            ),
            "Row t predicts the next token.",
            "That is how GPT is trained. Does this model see what comes after a gap?",
            convention=True,
        ),
        Misconception(
            "counts_only_the_visible_tokens",
            lambda logits, tokens, chosen: np.mean(token_losses(logits, tokens)[~chosen]),
            "True marks the tokens that stay.",
            "Print `chosen` next to the text. Which tokens had to be guessed?",
        ),
        Misconception(
            "sums_instead_of_averaging",
            lambda logits, tokens, chosen: np.sum(token_losses(logits, tokens)[chosen]),
            "The losses of the hidden tokens add up.",
            "Hide twice as many. Is the model worse? Is your number larger?",
            convention=True,
        ),
        Misconception(
            "sets_the_scores_to_zero",
            lambda logits, tokens, chosen: np.mean(token_losses(logits * chosen[:, None], tokens)),
            "Scores of 0 cost nothing.",
            "Which probabilities does softmax make of equal scores? What do they cost?",
        ),
        Misconception(
            "averages_before_the_log",
            lambda logits, tokens, chosen: _loss_of_mean(token_losses(logits, tokens)[chosen]),
            "The average can be taken before or after the logarithm.",
            "One token was given probability 0.0001 among many at 0.9. Does your number feel it?",
        ),
        Misconception(
            "divides_by_the_visible_tokens",
            lambda logits, tokens, chosen: (
                np.sum(token_losses(logits, tokens)[chosen]) / np.sum(~chosen)
            ),
            "The tokens that are marked with False are the ones to count.",
            "Print what you divide by, next to the text. Which tokens has it counted?",
        ),
        Misconception(
            "divides_by_every_entry",
            lambda logits, tokens, chosen: (
                np.sum(token_losses(logits, tokens)[chosen]) / np.size(logits)
            ),
            "The mean runs over every entry of the table.",
            "How many tokens were hidden, and how many scores are there? Which of them have a loss?",
        ),
        Misconception(
            "counts_only_the_last_gap",
            lambda logits, tokens, chosen: token_losses(logits, tokens)[chosen][-1],
            "An equals sign is enough to collect a sum.",
            "Change the scores at the first gap. Does your number notice? Is it `=` or `+=`?",
        ),
        Misconception(
            "counts_only_the_first_gap",
            lambda logits, tokens, chosen: token_losses(logits, tokens)[chosen][0],
            "The return belongs inside the loop.",
            "Change the scores at the second gap. Does your number notice?",
        ),
        Misconception(
            "scores_the_favourite",
            lambda logits, tokens, chosen: np.mean(-np.max(log_softmax(logits[chosen]), axis=-1)),
            "What counts is how sure the model is.",
            "Change the hidden tokens. Does your number notice?",
        ),
        Misconception(
            "keeps_one_for_each",
            lambda logits, tokens, chosen: token_losses(logits, tokens) * chosen,
            "Every token has its own loss.",
            "How many numbers describe the whole text?",
            convention=True,
        ),
        Misconception(
            "takes_exponentials_of_large_scores",
            lambda logits, tokens, chosen: np.mean(naive_token_losses(logits, tokens)[chosen]),
            "First softmax, then the logarithm, as the formula says.",
            "What does a computer answer to `np.exp(1000)`? And to the logarithm of 0?",
        ),
    ),
    faults=LOGARITHMIC_FAULTS,
    laws=(
        Law(
            "Equal scores for 3 tokens cost log 3 = 1.099.",
            "gives",
            ((([[0.0, 0.0, 0.0], [0.0, 0.0, 0.0]], [0, 2], [True, False]),),),
            constant=math.log(3),
        ),
        Law(
            "Scores at visible tokens never matter.",
            "equal",
            (
                (
                    ([[1.0, 0.0], [0.0, 2.0]], [1, 0], [True, False]),
                    ([[1.0, 0.0], [5.0, 0.0]], [1, 0], [True, False]),
                ),
            ),
        ),
        Law(
            "More visible tokens change nothing.",
            "equal",
            (
                (
                    ([[1.0, 0.0], [0.0, 2.0]], [1, 0], [True, False]),
                    ([[1.0, 0.0], [0.0, 2.0], [1.0, 1.0]], [1, 0, 0], [True, False, False]),
                ),
            ),
        ),
        Law(
            "A hidden token that was guessed with certainty costs nothing.",
            "gives",
            ((([[0.0, 30.0], [0.0, 2.0]], [1, 0], [True, False]),),),
            constant=0.0,
        ),
    ),
    hints=(
        "Two laws: scores at visible tokens never matter, and more visible tokens change nothing.",
        "Three steps: a loss at each token, which of them were hidden, and how many these are.",
        "A sibling, the mean mark of those who took the exam:\n"
        "```python\ndef mean_mark(mark, present):\n    return np.sum(mark * present) / ___\n```",
    ),
)


masked_lm_loss = with_slips(masked_lm_loss, slips.CUTS_OFF_THE_DECIMALS)


def compressed_texts(rng):
    for tokens in (3, 5, 9):
        losses = rng.uniform(0.3, 4.5, tokens)
        given = {"losses": losses, "byte_count": int(4 * tokens + rng.integers(1, 9))}
        yield Case(words("{tokens} tokens", tokens=tokens), given)
    short = {"losses": rng.uniform(1, 3, 8), "byte_count": 5}
    yield Case("more tokens than bytes", short)
    yield Case("a certain token", {"losses": np.array([0.0, rng.uniform(2, 3)]), "byte_count": 7})
    yield Case("a single token", {"losses": np.array([rng.uniform(2, 3)]), "byte_count": 6})


bits_per_byte = Exercise(
    name="bits_per_byte",
    title="Bits per byte",
    prompt=(
        "Write `bits_per_byte(losses, byte_count)`: `losses` holds the loss of each token of a text in "
        "**nats**, `byte_count` the length of the text in bytes. How many **bits** would each byte of "
        "the text take on average, compressed with this model?"
    ),
    points=2,
    difficulty=3,
    minutes=5,
    reference=lambda losses, byte_count: np.sum(losses) / LOG_2 / byte_count,
    cases=compressed_texts,
    tolerance=THREE_DECIMALS,
    also_right=(
        lambda losses, byte_count: library_bits_per_byte(np.sum(losses), byte_count),
        lambda losses, byte_count: sum(losses) / (byte_count * math.log(2)),
        lambda losses, byte_count: [np.mean(losses) * len(losses) / byte_count * np.log2(np.e)],
    ),
    misconceptions=(
        Misconception(
            "stays_with_nats",
            lambda losses, byte_count: np.sum(losses) / byte_count,
            "A loss is a number of bits.",
            "A token with probability ½ takes one bit. Which loss in nats does it have?",
            convention=True,
        ),
        Misconception(
            "counts_tokens_instead_of_bytes",
            lambda losses, byte_count: np.mean(losses) / LOG_2,
            "Per byte or per token: an average is an average.",
            "Another tokeniser cuts the same text into half as many tokens. Is your number comparable?",
            convention=True,
        ),
        Misconception(
            "multiplies_where_it_should_divide",
            lambda losses, byte_count: np.sum(losses) * LOG_2 / byte_count,
            "One nat is 0.693 bits.",
            "Which is the larger unit, a bit or a nat? So which number is larger?",
        ),
        Misconception(
            "turns_tokens_per_byte_round",
            lambda losses, byte_count: byte_count * np.mean(losses) / len(losses) / LOG_2,
            "The mean is multiplied by bytes over tokens.",
            "If each token covers more bytes, does a byte cost more or less?",
        ),
        Misconception(
            "divides_the_mean_by_the_bytes",
            lambda losses, byte_count: np.mean(losses) / LOG_2 / byte_count,
            "The loss of a text is its mean, and that is divided by the bytes.",
            "Let text and bytes be twice as long. Does your number stay as it is?",
        ),
        Misconception(
            "gives_the_perplexity",
            lambda losses, byte_count: np.exp(np.mean(losses)),
            "Perplexity and bits say the same.",
            "Where in your number does the length of the text occur?",
        ),
        Misconception(
            "gives_the_bits_of_the_text",
            lambda losses, byte_count: np.sum(losses) / LOG_2,
            "The bits of all tokens are what is asked for.",
            "Of the text or of each byte? What would a text of double length give?",
        ),
        Misconception(
            "divides_by_eight_once_more",
            lambda losses, byte_count: np.sum(losses) / LOG_2 / byte_count / 8,
            "A byte has eight bits, so the number has to be divided by 8.",
            "Compressed bits for each byte are asked for. What would it be without any compression?",
        ),
        Misconception(
            "takes_the_log_of_the_losses",
            lambda losses, byte_count: np.sum(np.log2(losses)) / byte_count,
            "Bits come from a logarithm to base 2, so one is taken.",
            "A loss is a logarithm already. By which number does one divide to change its base?",
        ),
        Misconception(
            "gives_bytes_per_bit",
            lambda losses, byte_count: byte_count * LOG_2 / np.sum(losses),
            "Per means divided by, whichever stands below.",
            "Let the text cost twice as much. Does your number rise? Should it?",
        ),
        Misconception(
            "multiplies_by_the_bytes",
            lambda losses, byte_count: np.sum(losses) / LOG_2 * byte_count,
            "Every byte takes its bits, so they are multiplied.",
            "The same losses on twice as many bytes: does a byte take more, or less?",
        ),
        Misconception(
            "leaves_out_the_last",
            lambda losses, byte_count: np.sum(losses[:-1]) / LOG_2 / byte_count,
            "A range has to end one before the length.",
            "Change the last token. Does your number notice? Where does `range(n)` end by itself?",
        ),
    ),
    faults=(
        faults.TURNS_THE_SIGN_ROUND,
        faults.rescaled(
            "takes_the_logarithm_to_base_ten",
            lambda given: LOG_2 / math.log(10),
            "One logarithm is as good as another.",
            "Which probability costs exactly one of your units? Which one costs one bit?",
        ),
    ),
    laws=(
        Law(
            "Eight tokens of probability ½ in eight bytes take 1 bit per byte.",
            "gives",
            ((([LOG_2] * 8, 8),),),
            constant=1.0,
        ),
        Law(
            "Reading the text twice changes nothing.",
            "equal",
            ((([1.0, 2.5], 9), ([1.0, 2.5, 1.0, 2.5], 18)),),
        ),
        Law(
            "Cutting a token into two whose losses add up to its own changes nothing.",
            "equal",
            ((([1.0, 2.5], 9), ([1.0, 2.0, 0.5], 9)),),
        ),
        Law(
            "The same losses on twice as many bytes give half as much.",
            "ratio",
            ((([1.0, 2.5], 9), ([1.0, 2.5], 18)),),
            constant=0.5,
        ),
    ),
    hints=(
        "How the text was cut into tokens must not be seen in the number, as long as it costs as much.",
        "What does the whole text take, in bits? How many bytes share that?",
        "A sibling, litres per kilometre from gallons for each leg of a journey:\n"
        "```python\ndef litres_per_km(gallons, km):\n    return np.sum(gallons) * 3.785 / ___\n```",
    ),
)


bits_per_byte = with_slips(bits_per_byte, slips.CUTS_OFF_THE_DECIMALS)


IMPOSSIBLE_PERPLEXITY_MISTAKES = (
    Misconception(
        "stops_at_the_loss",
        surprise_of,
        "Perplexity is the loss.",
        "A fair guess among two words has perplexity 2. Which loss does it have?",
    ),
    Misconception(
        "caps_it_at_the_vocabulary",
        lambda p: 2.0,
        "There are only two words, so it cannot be more than 2.",
        "A fair guess gives the truth ½. This model gave it less: is it less surprised?",
    ),
    Misconception(
        "raises_two_to_nats",
        lambda p: 2 ** surprise_of(p),
        "Perplexity is 2 to the power of the loss.",
        "In which unit must the loss be for that?",
        convention=True,
    ),
    Misconception(
        "looks_at_the_other_word",
        lambda p: 1 / (1 - p),
        "The model's favourite counts.",
        "Which word did come?",
    ),
    Misconception(
        "takes_the_spread_of_the_forecast",
        lambda p: np.exp(entropy_of([p, 1 - p])),
        "Perplexity is between how many words the model hesitates.",
        "Had the other word come, would your number change? Should it?",
    ),
    Misconception(
        "keeps_the_minus_sign",
        lambda p: p,
        "The exponential of the log-probability.",
        "Is a small number good or bad? Can a perplexity be below 1?",
    ),
)


def impossible_perplexity_at(p):
    """More than the vocabulary has words."""
    return value_question(
        name="impossible_perplexity",
        title="More choices than words",
        prompt=(
            "A model knows two words only. It gives "
            f"{round(1 - p, 2)} to one and {p} to the other. The **other** one comes. What is the "
            "perplexity of this one word? Give two decimals or an expression."
        ),
        points=1,
        difficulty=2,
        minutes=2,
        reference=lambda: 1 / p,
        also_right=(lambda: np.exp(surprise_of(p)), lambda: round(1 / p, 2)),
        misconceptions=with_given(IMPOSSIBLE_PERPLEXITY_MISTAKES, p),
        hints=(
            "A perplexity says how surprising what came was, in equally likely choices.",
            "A fair guess among how many words gives each of them this probability?",
            "On other numbers: what came with probability 0.02 was as surprising as one of 50.",
        ),
    )


impossible_perplexity = varied(
    impossible_perplexity_at,
    lambda rng: {"p": round(float(rng.choice([0.04, 0.05, 0.08, 0.12, 0.16, 0.2])), 2)},
    p=0.1,
)

KNOW_NOTHING_MISTAKES = (
    Misconception(
        "answers_in_bits",
        math.log2,
        "The logarithm of information is the one to base 2.",
        "Which unit does the question name?",
        convention=True,
    ),
    Misconception(
        "answers_in_base_ten",
        math.log10,
        "log on my calculator is the logarithm meant here.",
        "Which logarithm belongs to the unit nat?",
    ),
    Misconception(
        "takes_a_guess_for_one_half",
        lambda vocabulary: LOG_2,
        "A random guess is right half of the time.",
        "Among how many tokens is the guess?",
    ),
    Misconception(
        "gives_the_probability",
        lambda vocabulary: 1 / vocabulary,
        "The loss is the probability of guessing right.",
        "Is a small loss good or bad? And a small probability of being right?",
    ),
    Misconception(
        "gives_the_perplexity",
        float,
        "The model hesitates between all the tokens, and that is its loss.",
        "That counts choices. Which function turns choices into nats?",
    ),
    Misconception(
        "forgets_the_minus_sign",
        lambda vocabulary: -math.log(vocabulary),
        "The log of the probability is the loss.",
        "Can a loss be below 0?",
    ),
)


def know_nothing_loss_at(vocabulary):
    """Where training should start."""
    return value_question(
        name="know_nothing_loss",
        title="The loss of knowing nothing",
        prompt=words(
            "A language model with a vocabulary of {vocabulary} tokens has not been trained yet and "
            "gives all of them the same probability. Which loss per token, in **nats**, should "
            "its first evaluation show? Give two decimals or an expression.",
            vocabulary=vocabulary,
        ),
        points=1,
        difficulty=1,
        minutes=2,
        reference=lambda: uniform_loss(vocabulary),
        also_right=(lambda: -math.log(1 / vocabulary), lambda: round(math.log(vocabulary), 2)),
        misconceptions=with_given(KNOW_NOTHING_MISTAKES, vocabulary),
        hints=(
            "All tokens have the same probability; together they have 1.",
            "Which probability does the token get that comes? What does that cost?",
            "On other numbers: with a vocabulary of 100 it is log 100 = 4.605.",
        ),
    )


know_nothing_loss = varied(
    know_nothing_loss_at,
    lambda rng: {"vocabulary": int(rng.integers(20, 1500)) * 100},
    vocabulary=50257,
)


RANDOM_GUESS_MISTAKES = tuple(  # log₁₀ 5 is too near to log 2 to be told from it
    mistake for mistake in KNOW_NOTHING_MISTAKES if mistake.name != "answers_in_base_ten"
)


def random_guess_among(vocabulary):
    """Not one half."""
    return value_question(
        name="random_guess_loss",
        title="What a random guess costs",
        prompt=words(
            "A table on losses says: “p = 0.50, loss 0.69: a random guess.” A model chooses among "
            "**{vocabulary}** tokens. Which loss, in nats, has a random guess there? Give three "
            "decimals or an expression.",
            vocabulary=vocabulary,
        ),
        points=1,
        difficulty=1,
        minutes=2,
        reference=lambda: uniform_loss(vocabulary),
        also_right=(lambda: -math.log(1 / vocabulary), lambda: round(math.log(vocabulary), 3)),
        misconceptions=with_given(RANDOM_GUESS_MISTAKES, vocabulary),
        hints=(
            "The table is right for one vocabulary only. For which?",
            "Which probability does a guess give to each of the tokens?",
            "On other numbers: among 100 tokens it is log 100 = 4.605.",
        ),
    )


random_guess_loss = varied(
    random_guess_among, lambda rng: {"vocabulary": int(rng.integers(3, 40))}, vocabulary=5
)


PERPLEXITY_MISTAKES = (
    Misconception(
        "takes_the_exponential_of_the_sum",
        lambda p: 1 / np.prod(p),
        "The perplexity of a text is one over its probability.",
        "Read the same text twice. Is the model more surprised per token?",
    ),
    Misconception(
        "averages_the_probabilities",
        lambda p: 1 / np.mean(p),
        "Perplexity is one over the average probability.",
        "One token had a probability of nearly 0. Does an average of probabilities feel it?",
    ),
    Misconception(
        "averages_the_perplexities",
        lambda p: np.mean(1 / np.asarray(p)),
        "First each token's perplexity, then their average.",
        "Do you average before or after the exponential? Which order fits a product of probabilities?",
    ),
    Misconception(
        "stops_at_the_loss",
        lambda p: np.mean(surprise_of(p)),
        "Perplexity is the average loss.",
        "A fair guess among 8 tokens has perplexity 8. Which loss does it have?",
    ),
    Misconception(
        "raises_two_to_nats",
        lambda p: 2 ** np.mean(surprise_of(p)),
        "Perplexity is 2 to the power of the loss.",
        "In which unit must the loss be for that?",
        convention=True,
    ),
    Misconception(
        "keeps_the_minus_sign",
        lambda p: np.exp(np.mean(np.log(p))),
        "The exponential of the average log-probability.",
        "Is a small number good or bad? Can a perplexity be below 1?",
    ),
)


def perplexity_of_tokens_with(p):
    """From four probabilities to one number."""
    return value_question(
        name="perplexity_of_tokens",
        title="Four tokens, one number",
        prompt=words(
            "A model gave the four tokens of a text the probabilities {p}. What is its "
            "**perplexity** on this text? Give three decimals or an expression.",
            p=p,
        ),
        points=1,
        difficulty=2,
        minutes=4,
        reference=lambda: perplexity_from_losses(surprise_of(p)),
        also_right=(
            lambda: math.prod(p) ** (-1 / 4),
            lambda: 2 ** np.mean(-np.log2(p)),
        ),
        misconceptions=with_given(PERPLEXITY_MISTAKES, p),
        hints=(
            "A perplexity is per token: reading the text twice changes nothing.",
            "Losses first, then their mean, then the exponential.",
            "On other numbers: for [0.5, 0.125] the losses are 0.693 and 2.079, their mean 1.386, and "
            "e to the power of that is 4.",
        ),
    )


def draw_token_probabilities(rng):
    return {"p": (rng.choice(np.arange(1, 19), 4, replace=False) / 20).round(2).tolist()}


perplexity_of_tokens = varied(
    perplexity_of_tokens_with, draw_token_probabilities, p=[0.25, 0.5, 0.1, 0.8]
)

TOKEN_LOSS_MISTAKES = (
    Misconception(
        "counts_tokens_from_one",
        lambda p, token: surprise_of(p[token - 1]),
        "Token 1 is the first one.",
        "From which number does the question count?",
    ),
    Misconception(
        "reads_one_place_too_far",
        lambda p, token: surprise_of(p[token + 1]),
        "The next token stands one place further.",
        "The list already belongs to the next token. Which entry is that of the token that came?",
    ),
    Misconception(
        "answers_in_bits",
        lambda p, token: surprise_of(p[token], base=2),
        "The logarithm of information is the one to base 2.",
        "Which unit does the question name?",
        convention=True,
    ),
    Misconception(
        "forgets_the_minus_sign",
        lambda p, token: np.log(p[token]),
        "The log of the probability is the loss.",
        "Is your number something that training should make smaller?",
    ),
    Misconception(
        "takes_softmax_of_probabilities",
        lambda p, token: token_losses(np.array([p]), [token])[0],
        "What a model gives always has to pass through softmax first.",
        "What do the numbers add up to, before you do anything to them?",
    ),
    Misconception(
        "adds_all_tokens",
        lambda p, token: np.sum(surprise_of(p)),
        "The sum in the formula runs over all tokens.",
        "Which of them came?",
    ),
    Misconception(
        "charges_one_minus_p",
        lambda p, token: 1 - p[token],
        "The loss is the probability that went missing.",
        "How much more does your loss charge for p = 0.001 than for p = 0.01?",
    ),
)


def token_loss_of(p, token):
    """One token, counted from 0."""
    return value_question(
        name="token_loss",
        title="The loss of one token",
        prompt=words(
            "A model gives its {count} tokens, numbered from 0, the probabilities {p}. Token "
            "number {token} comes. How large is the loss, in **nats**? Give three decimals or an "
            "expression.",
            count=len(p),
            p=p,
            token=token,
        ),
        points=1,
        difficulty=1,
        minutes=2,
        reference=lambda: surprise_of(p[token]),
        also_right=(
            lambda: -math.log(p[token]),
            lambda: round(float(surprise_of(p[token])), 3),
        ),
        tolerance=THREE_DECIMALS,
        misconceptions=with_given(TOKEN_LOSS_MISTAKES, p, token),
        hints=(
            "Only the probability of the token that came is asked for.",
            "Count the entries from 0.",
            "On other numbers: for [0.3, 0.45, 0.25] and token number 2 it is −log 0.25 = 1.386.",
        ),
    )


token_loss = varied(
    token_loss_of,
    lambda rng: {"p": rounded_forecast(rng, 5), "token": int(rng.integers(1, 4))},
    p=[0.1, 0.6, 0.2, 0.1],
    token=1,
)

WORKED_TABLE = [
    [0.05, 0.1, 0.6, 0.2, 0.05],
    [0.1, 0.05, 0.15, 0.1, 0.6],
    [0.4, 0.2, 0.15, 0.15, 0.1],
    [0.05, 0.05, 0.8, 0.05, 0.05],
]
WORKED_TARGETS = [3, 4, 0, 2]


def _shown_table(table, targets):
    rows = [f"| {row} | {target} |" for row, target in zip(table, targets, strict=True)]
    return "\n".join(["| probabilities of tokens 0 to 4 | what comes |", "|---|---|", *rows])


def _losses_of(table, targets):
    return surprise_of(np.array(table)[np.arange(len(targets)), targets])


def draw_table(rng):
    return {
        "table": [rounded_forecast(rng, 5) for _ in range(4)],
        "targets": rng.permutation(5)[:4].tolist(),
    }


TABLE_LOSS_MISTAKES = (
    Misconception(
        "sums_instead_of_averaging",
        lambda table, targets: np.sum(_losses_of(table, targets)),
        "The losses of all positions add up.",
        "Is the loss of a longer text larger, if it is predicted as well?",
        convention=True,
    ),
    Misconception(
        "divides_by_the_vocabulary",
        lambda table, targets: np.sum(_losses_of(table, targets)) / len(table[0]),
        "The sum is divided by the length of a row.",
        "Which number counts predictions here, that of the rows or that of the columns?",
    ),
    Misconception(
        "divides_by_one_less",
        lambda table, targets: np.sum(_losses_of(table, targets)) / (len(targets) - 1),
        "So many tokens make one prediction less.",
        "True for tokens; and how many predictions with a target does the table show?",
    ),
    Misconception(
        "answers_in_bits",
        lambda table, targets: np.mean(_losses_of(table, targets)) / LOG_2,
        "The logarithm of information is the one to base 2.",
        "Which unit does the question name?",
        convention=True,
    ),
    Misconception(
        "scores_the_favourite",
        lambda table, targets: np.mean(surprise_of(np.max(table, axis=1))),
        "What counts is the probability of the token that the model predicts.",
        "In the first row, is the favourite what came?",
    ),
    Misconception(
        "takes_softmax_of_probabilities",
        lambda table, targets: np.mean(token_losses(np.array(table), targets)),
        "What a model gives always has to pass through softmax first.",
        "What does each row add up to, before you do anything to it?",
    ),
    Misconception(
        "averages_before_the_log",
        lambda table, targets: _loss_of_mean(_losses_of(table, targets)),
        "The average can be taken before or after the logarithm.",
        "Are the probabilities averaged, or the losses? Try both on 0.9 and 0.001.",
    ),
    Misconception(
        "counts_tokens_from_one",
        lambda table, targets: np.mean(_losses_of(table, np.array(targets) - 1)),
        "Token 1 is the first of a row.",
        "From which number does the head of the table count?",
    ),
    Misconception(
        "forgets_the_minus_sign",
        lambda table, targets: -np.mean(_losses_of(table, targets)),
        "The average log-probability is the loss.",
        "Can a loss be below 0?",
    ),
)


def table_loss_of(table, targets):
    """The mean loss of four predictions."""
    return value_question(
        name="table_loss",
        title="Four predictions of a text",
        prompt=(
            "A model makes four predictions:\n\n"
            f"{_shown_table(table, targets)}\n\n"
            "What is its **mean loss** in nats? Give three decimals or an expression."
        ),
        points=1,
        difficulty=2,
        minutes=5,
        reference=lambda: np.mean(_losses_of(table, targets)),
        also_right=(
            lambda: sum(_losses_of(table, targets)) / 4,
            lambda: round(float(np.mean(_losses_of(table, targets))), 3),
        ),
        misconceptions=with_given(TABLE_LOSS_MISTAKES, table, targets),
        hints=(
            "Each row has one loss: that of the token that came.",
            "Pick the four probabilities first; count the entries of a row from 0.",
            "On other numbers: if the four are 0.5, 0.5, 0.25 and 0.25, the mean loss is 1.040.",
        ),
    )


table_loss = varied(table_loss_of, draw_table, table=WORKED_TABLE, targets=WORKED_TARGETS)

TABLE_PERPLEXITY_MISTAKES = (
    Misconception(
        "takes_the_exponential_of_the_sum",
        lambda table, targets: np.exp(np.sum(_losses_of(table, targets))),
        "The perplexity of a text is one over its probability.",
        "Read the same text twice. Is the model more surprised per token?",
    ),
    Misconception(
        "averages_the_perplexities",
        lambda table, targets: np.mean(np.exp(_losses_of(table, targets))),
        "First each token's perplexity, then their average.",
        "Do you average before or after the exponential? Which order fits a product of probabilities?",
    ),
    Misconception(
        "averages_the_probabilities",
        lambda table, targets: np.exp(_loss_of_mean(_losses_of(table, targets))),
        "Perplexity is one over the average probability.",
        "One token had a probability of nearly 0. Does an average of probabilities feel it?",
    ),
    Misconception(
        "raises_two_to_nats",
        lambda table, targets: 2 ** np.mean(_losses_of(table, targets)),
        "Perplexity is 2 to the power of the loss.",
        "In which unit must the loss be for that?",
        convention=True,
    ),
    Misconception(
        "divides_by_the_vocabulary",
        lambda table, targets: np.exp(np.sum(_losses_of(table, targets)) / len(table[0])),
        "The sum is divided by the length of a row.",
        "Which number counts predictions here, that of the rows or that of the columns?",
    ),
    Misconception(
        "takes_the_spread_of_the_forecasts",
        lambda table, targets: np.exp(entropy_of(table)),
        "Perplexity is between how many tokens the model hesitates.",
        "Change what came. Does your number notice? Should it?",
    ),
    Misconception(
        "stops_at_the_loss",
        lambda table, targets: np.mean(_losses_of(table, targets)),
        "Perplexity is the average loss.",
        "A fair guess among 5 tokens has perplexity 5. Which loss does it have?",
    ),
)


def table_perplexity_of(table, targets):
    """The perplexity of the same four predictions."""
    return value_question(
        name="table_perplexity",
        title="The perplexity of four predictions",
        prompt=(
            "A model makes four predictions:\n\n"
            f"{_shown_table(table, targets)}\n\n"
            "What is its **perplexity** on them? Give three decimals or an expression."
        ),
        points=1,
        difficulty=3,
        minutes=4,
        reference=lambda: perplexity_from_losses(_losses_of(table, targets)),
        also_right=(
            lambda: math.exp(sum(_losses_of(table, targets)) / 4),
            lambda: np.prod(np.exp(_losses_of(table, targets))) ** 0.25,
        ),
        misconceptions=with_given(TABLE_PERPLEXITY_MISTAKES, table, targets),
        hints=(
            "A fair guess among k tokens must give k, however many predictions there are.",
            "Mean loss first, then the exponential.",
            "On other numbers: if the four are 0.5, 0.5, 0.25 and 0.25, it is 2.828.",
        ),
    )


table_perplexity = varied(
    table_perplexity_of, draw_table, table=WORKED_TABLE, targets=WORKED_TARGETS
)

CORPUS_MISTAKES = (
    Misconception(
        "averages_the_document_means",
        lambda counts, losses: np.exp(np.mean(losses)),
        "The mean of the documents' means is the mean of everything.",
        "How much does a token of the short document count in your number, and one of the long one?",
    ),
    Misconception(
        "averages_the_perplexities",
        lambda counts, losses: np.mean(np.exp(losses)),
        "Each document has its perplexity, and the corpus their average.",
        "Which is averaged, losses or perplexities? And does the length of a document count?",
    ),
    Misconception(
        "stops_at_the_loss",
        lambda counts, losses: np.average(losses, weights=counts),
        "The average loss is what was asked for.",
        "Which function makes a number of choices of it?",
    ),
    Misconception(
        "weights_the_perplexities",
        lambda counts, losses: np.average(np.exp(losses), weights=counts),
        "Each document's perplexity counts by its length.",
        "Do you average before or after the exponential? Which order fits a product of probabilities?",
    ),
    Misconception(
        "raises_two_to_nats",
        lambda counts, losses: 2 ** np.average(losses, weights=counts),
        "Perplexity is 2 to the power of the loss.",
        "In which unit must the loss be for that?",
        convention=True,
    ),
    Misconception(
        "weights_the_short_document_more",
        lambda counts, losses: np.exp(np.average(losses, weights=counts[::-1])),
        "The number of tokens belongs to the other document.",
        "Which of the two has more tokens, and which of the two means is nearer to yours?",
    ),
)


def corpus_perplexity_of(counts, losses):
    """Tokens, and not documents, are what is averaged over."""
    return value_question(
        name="corpus_perplexity",
        title="Two documents, one corpus",
        prompt=(
            f"A corpus has two documents: {counts[0]} tokens with a mean loss of {losses[0]} nats, and "
            f"{counts[1]} tokens with a mean loss of {losses[1]} nats. What is the **perplexity per "
            "token** of the corpus? Give two decimals or an expression."
        ),
        points=1,
        difficulty=3,
        minutes=4,
        reference=lambda: perplexity_from_losses(losses, counts=counts),
        also_right=(
            lambda: math.exp(np.dot(counts, losses) / sum(counts)),
            lambda: round(float(np.exp(np.average(losses, weights=counts))), 2),
        ),
        misconceptions=with_given(CORPUS_MISTAKES, counts, losses),
        hints=(
            "How the corpus is cut into documents must not be seen in the number.",
            "What do all tokens cost together? How many are there? The exponential comes last.",
            "On other numbers: 100 tokens at 2.0 and 10 at 5.0 have a mean of 2.273 and a perplexity of 9.71.",
        ),
    )


def draw_corpus(rng):
    short, long = int(rng.integers(1, 5)) * 10, int(rng.integers(10, 30)) * 10
    low = float(rng.integers(15, 25)) / 10
    return {"counts": [short, long], "losses": [low, round(low + rng.integers(12, 25) / 10, 1)]}


corpus_perplexity = varied(corpus_perplexity_of, draw_corpus, counts=[10, 90], losses=[2.0, 4.0])

COMPRESSION_MISTAKES = (
    Misconception(
        "stays_with_nats",
        lambda tokens, bytes_, nats: tokens * nats / bytes_,
        "A loss is a number of bits.",
        "A token with probability ½ takes one bit. Which loss in nats does it have?",
        convention=True,
    ),
    Misconception(
        "counts_tokens_instead_of_bytes",
        lambda tokens, bytes_, nats: nats / LOG_2,
        "Per token or per byte: an average is an average.",
        "Where in your number does the length of the text in bytes occur?",
        convention=True,
    ),
    Misconception(
        "gives_the_perplexity",
        lambda tokens, bytes_, nats: np.exp(nats),
        "Perplexity and bits say the same.",
        "Where in your number does the length of the text occur?",
    ),
    Misconception(
        "turns_tokens_per_byte_round",
        lambda tokens, bytes_, nats: bytes_ * nats / tokens / LOG_2,
        "The mean is multiplied by bytes over tokens.",
        "If each token covers more bytes, does a byte cost more or less?",
    ),
    Misconception(
        "multiplies_where_it_should_divide",
        lambda tokens, bytes_, nats: tokens * nats / bytes_ * LOG_2,
        "One nat is 0.693 bits.",
        "Which is the larger unit, a bit or a nat? So which number is larger?",
    ),
    Misconception(
        "gives_the_bits_of_the_text",
        lambda tokens, bytes_, nats: tokens * nats / LOG_2,
        "The bits of the whole text are what is asked for.",
        "Of the text or of each byte?",
    ),
)

BYTES = 1000


def compression_with(tokens, nats):
    """The first of two tokenisers."""
    return value_question(
        name="compression",
        title="How well does it compress?",
        prompt=words(
            "A text of {bytes} bytes is cut into {tokens} tokens, and a model has a mean loss of {nats} "
            "nats per token on it. How many **bits per byte** is that? Give three decimals or an "
            "expression.",
            bytes=BYTES,
            tokens=tokens,
            nats=nats,
        ),
        points=1,
        difficulty=2,
        minutes=3,
        reference=lambda: library_bits_per_byte(tokens * nats, BYTES),
        also_right=(
            lambda: tokens * nats / (BYTES * LOG_2),
            lambda: round(tokens * nats / BYTES / LOG_2, 3),
        ),
        misconceptions=with_given(COMPRESSION_MISTAKES, tokens, BYTES, nats),
        hints=(
            "What does the whole text cost? How many bytes share that? In which unit?",
            "One bit is log 2 = 0.693 nats.",
            "On other numbers: 100 tokens at 2.0 nats over 400 bytes are 0.5 nats per byte, or 0.721 bits.",
        ),
    )


def draw_compression(rng):
    return {"tokens": int(rng.integers(21, 40)) * 10, "nats": float(rng.integers(22, 34)) / 10}


compression = varied(compression_with, draw_compression, tokens=250, nats=3.0)

OTHER_TOKENISER_MISTAKES = (
    Misconception(
        "takes_the_tokens_of_model_a",
        lambda tokens_a, tokens_b, nats: library_bits_per_byte(tokens_a * nats, BYTES),
        "Both models have read the same text, so the number of tokens is the same.",
        "Which of the two tokenisers made the tokens over which B's mean was taken?",
    ),
)


def other_tokeniser_with(tokens_a, nats_a, tokens_b, nats_b):
    """The second of two tokenisers: the higher perplexity, and the better model."""
    bits_a = library_bits_per_byte(tokens_a * nats_a, BYTES)
    return value_question(
        name="other_tokeniser",
        title="The higher perplexity, and yet …",
        prompt=words(
            "On one text of {bytes} bytes, model A has {nats_a} nats per token over {tokens_a} tokens: "
            "{bits_a:.3f} bits per byte. Model B cuts the same text into {tokens_b} tokens and has "
            "{nats_b} nats per token, so its perplexity is higher. How many **bits per byte** has B? "
            "Give three decimals or an expression, and see which of the two is better.",
            bytes=BYTES,
            nats_a=nats_a,
            tokens_a=tokens_a,
            bits_a=bits_a,
            tokens_b=tokens_b,
            nats_b=nats_b,
        ),
        points=1,
        difficulty=3,
        minutes=4,
        reference=lambda: library_bits_per_byte(tokens_b * nats_b, BYTES),
        also_right=(
            lambda: tokens_b * nats_b / (BYTES * LOG_2),
            lambda: round(tokens_b * nats_b / BYTES / LOG_2, 3),
        ),
        misconceptions=(
            *with_given(COMPRESSION_MISTAKES, tokens_b, BYTES, nats_b),
            *with_given(OTHER_TOKENISER_MISTAKES, tokens_a, tokens_b, nats_b),
        ),
        hints=(
            "What does the whole text cost with B? How many bytes share that? In which unit?",
            "A mean per token belongs to the tokens over which it was taken.",
            "On other numbers: 100 tokens at 2.0 nats over 400 bytes are 0.5 nats per byte, or 0.721 bits.",
        ),
    )


def draw_two_tokenisers(rng):
    a, nats_a = int(rng.integers(26, 36)) * 10, float(rng.integers(24, 30)) / 10
    b = a - int(rng.integers(5, 10)) * 10
    nats_b = round(math.floor(10 * 0.97 * a * nats_a / b) / 10, 1)
    return {"tokens_a": a, "nats_a": nats_a, "tokens_b": b, "nats_b": nats_b}


other_tokeniser = varied(
    other_tokeniser_with, draw_two_tokenisers, tokens_a=250, nats_a=3.0, tokens_b=200, nats_b=3.5
)

NATS_OF_PERPLEXITY_MISTAKES = (
    Misconception(
        "answers_in_bits",
        math.log2,
        "The logarithm of information is the one to base 2.",
        "Which unit does the question name?",
        convention=True,
    ),
    Misconception(
        "answers_in_base_ten",
        math.log10,
        "log on my calculator is the logarithm meant here.",
        "Which logarithm belongs to the unit nat?",
    ),
    Misconception(
        "rounds_the_perplexity_first",
        lambda choices: math.log(math.ceil(choices)),
        "A perplexity may be rounded before it is used.",
        "With how many digits was it reported? How many do you have left?",
    ),
    Misconception(
        "takes_a_figure_from_elsewhere",
        lambda choices: math.log(25),
        "Models of this kind have perplexities of 20 to 30.",
        "Which perplexity does the question name?",
    ),
    Misconception(
        "takes_the_exponential_again",
        lambda choices: np.exp(-choices),
        "The loss is e to the power of minus the perplexity.",
        "Perplexity is already an exponential. What undoes one?",
    ),
    Misconception(
        "takes_perplexity_for_loss",
        float,
        "Perplexity and loss are two words for the same number.",
        "A fair guess among 8 words has perplexity 8. What is its loss?",
    ),
    Misconception(
        "inverts_it",
        lambda choices: 1 / choices,
        "One over the perplexity is the loss.",
        "That is a probability. What does it cost?",
    ),
)


def nats_of_perplexity_at(choices):
    """From a reported perplexity back to the loss."""
    return value_question(
        name="nats_of_perplexity",
        title="Back from perplexity",
        prompt=words(
            "A paper reports a perplexity of {choices} per word on a test text. What was the mean loss "
            "per word, in **nats**? Give three decimals or an expression.",
            choices=choices,
        ),
        points=1,
        difficulty=1,
        minutes=2,
        reference=lambda: math.log(choices),
        also_right=(
            lambda: np.log2(choices) * LOG_2,
            lambda: round(math.log(choices), 3),
        ),
        misconceptions=with_given(NATS_OF_PERPLEXITY_MISTAKES, choices),
        hints=(
            "A fair choice among k words has a loss of log k and a perplexity of k.",
            "Which function undoes the exponential?",
            "On other numbers: a perplexity of 37.50 is a loss of 3.624 nats.",
        ),
    )


nats_of_perplexity = varied(
    nats_of_perplexity_at,
    lambda rng: {"choices": round(float(rng.integers(9, 17) + rng.integers(20, 50) / 100), 2)},
    choices=17.48,
)

ROUNDED_TABLE_MISTAKES = (
    Misconception(
        "raises_two_to_nats",
        lambda loss: 2**loss,
        "Perplexity is 2 to the power of the loss.",
        "In which unit must the loss be for that?",
        convention=True,
    ),
    Misconception(
        "rounds_the_loss_first",
        lambda loss: math.exp(round(loss, 1)),
        "A loss with one decimal is exact enough.",
        "By which factor does a perplexity change if the loss changes by 0.01?",
    ),
    Misconception(
        "takes_the_log_again",
        math.log,
        "Perplexity is the log of the loss.",
        "The loss is already a logarithm. What undoes one?",
    ),
    Misconception(
        "takes_the_loss_for_perplexity",
        float,
        "Loss and perplexity are two words for the same number.",
        "A fair choice among 8 words has perplexity 8. What is its loss?",
    ),
    Misconception(
        "multiplies_by_e",
        lambda loss: math.e * loss,
        "e times the loss undoes the logarithm.",
        "A loss of 0 means certain and right. Which perplexity does your way give it?",
    ),
)


def rounded_table_at(loss, printed):
    """A table prints round numbers; what is the exact one?"""
    return value_question(
        name="rounded_table",
        title="A table with round numbers",
        prompt=words(
            "A table lists: “loss {loss}, perplexity {printed}.” One of the two was rounded. What is the "
            "perplexity for a loss of exactly {loss} nats? Give two decimals or an expression.",
            loss=loss,
            printed=printed,
        ),
        points=1,
        difficulty=1,
        minutes=2,
        reference=lambda: math.exp(loss),
        also_right=(lambda: np.e**loss, lambda: round(math.exp(loss), 2)),
        tolerance=Tolerance(relative=1e-4),
        misconceptions=with_given(ROUNDED_TABLE_MISTAKES, loss),
        hints=(
            "A loss of log k belongs to a perplexity of k.",
            "Compute it; a rounded table is only near.",
            "On other numbers: for a loss of 4.61 a table may print 100, and the exact number is 100.48.",
        ),
    )


def draw_printed(rng):
    printed = int(rng.choice([30, 40, 60, 70, 150, 300, 400, 600, 700]))
    return {"loss": round(math.log(printed), 2), "printed": printed}


rounded_table = varied(rounded_table_at, draw_printed, loss=6.91, printed=1000)

TARGET_COUNT_MISTAKES = (
    Misconception(
        "counts_every_token",
        lambda tokens, vocabulary: tokens,
        "Each token has a prediction, as the sum from 1 to T says.",
        "Which token would the last prediction be compared with?",
    ),
    Misconception(
        "counts_the_vocabulary",
        lambda tokens, vocabulary: vocabulary,
        "There is a prediction for each token of the vocabulary.",
        "How often does the model look at a new place of the text?",
    ),
    Misconception(
        "counts_the_last_token_only",
        lambda tokens, vocabulary: 1,
        "The model predicts the last token from all the others.",
        "What does it do after the first token, and after the second?",
    ),
    Misconception(
        "leaves_out_both_ends",
        lambda tokens, vocabulary: tokens - 2,
        "The first and the last token do not count.",
        "Is the last token predicted from those before it?",
    ),
)


def target_count_of(tokens, vocabulary):
    """One less than there are tokens."""
    return value_question(
        name="target_count",
        title="How many targets?",
        prompt=words(
            "A text of {tokens} tokens from a vocabulary of {vocabulary}, without marks for its "
            "beginning or end, is handed to a language model. **How many** of the model's predictions "
            "can be compared with a token of the text?",
            tokens=tokens,
            vocabulary=vocabulary,
        ),
        points=1,
        difficulty=1,
        minutes=2,
        reference=lambda: tokens - 1,
        also_right=(lambda: float(tokens - 1), lambda: len(range(1, tokens))),
        misconceptions=with_given(TARGET_COUNT_MISTAKES, tokens, vocabulary),
        hints=(
            "The first prediction is made after the first token.",
            "Write the pairs of “seen so far” and “comes next”.",
            "On another text: “to be or” has the pairs (to → be) and (to be → or).",
        ),
    )


def draw_text_length(rng):
    return {"tokens": int(rng.integers(13, 60)), "vocabulary": int(rng.integers(70, 90))}


target_count = varied(target_count_of, draw_text_length, tokens=4, vocabulary=5)

average_of_batches = choice(
    name="average_of_batches",
    title="Average of what?",
    prompt=(
        "An evaluation prints after each batch its mean loss and, at the end, the mean of these means. "
        "There are 1001 examples in batches of 100. With another batch size the last number changes, "
        "although model and data are the same. Why? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=3,
    right="c",
    options=(
        Option(
            "a",
            "Rounding: sums of many numbers are not exact.",
            "blames_the_rounding",
            "Computers are inexact.",
            "Rounding changes the last of sixteen digits. Is that what you see?",
        ),
        Option(
            "b",
            "Larger batches have a lower loss.",
            "takes_batch_size_for_quality",
            "The loss of an example depends on its batch.",
            "The model is not trained here. Does an example know which batch it is in?",
        ),
        Option(
            "c",
            "The last batch holds one example, which counts as much as a hundred others.",
            advice="A mean of means gives each batch the same weight; each example should have it.",
        ),
        Option(
            "d",
            "The mean has to be taken of perplexities, which do not depend on the batch size.",
            "averages_the_perplexities",
            "Perplexities can be averaged, losses cannot.",
            "Take one bad example. In which of the two averages does its weight get even larger?",
        ),
    ),
    hints=(
        "How the data are cut must not be seen in the number.",
        "Give the last example a terrible loss. How much does it move the printed number?",
        "On other numbers: classes of 29, 30 and 1 pupils with average marks of 2, 2 and 5. Is the "
        "average of the school 3?",
    ),
)

average_of_perplexities = choice(
    name="average_of_perplexities",
    title="Two halves of a text",
    prompt=(
        "On the first half of a text (1000 tokens) a model has perplexity 4, on the second half (1000 "
        "tokens) perplexity 100. What is its perplexity on the whole? Answer with the letter."
    ),
    points=1,
    difficulty=3,
    minutes=3,
    right="b",
    options=(
        Option(
            "a",
            "52, the mean.",
            "averages_the_perplexities",
            "Equal halves count equally, so the mean of the two is taken.",
            "What do the two have in nats? Which mean is a mean per token?",
        ),
        Option(
            "b",
            "20.",
            advice="The losses are averaged: (log 4 + log 100)/2 = log 20.",
        ),
        Option(
            "c",
            "400, the product.",
            "multiplies_the_perplexities",
            "Probabilities multiply, and so do perplexities.",
            "They are per token. Read the first half twice: is the perplexity 16?",
        ),
        Option(
            "d",
            "100, the worse of the two.",
            "takes_the_worst_one",
            "A text is as hard as its hardest part.",
            "If the first half became easier still, should the number stay as it is?",
        ),
    ),
    hints=(
        "Losses may be averaged over tokens; perplexities are their exponentials.",
        "Turn both into nats, take the mean, turn back.",
        "On other numbers: perplexities 2 and 8 on equal halves are 4 on the whole.",
    ),
)

comparing_tokenisers = choice(
    name="comparing_tokenisers",
    title="12 against 20",
    prompt=(
        "Model A has perplexity 12 per token, model B perplexity 20 per token, on the same text. B's "
        "tokeniser makes fewer, longer tokens. Which model is better? Answer with the letter."
    ),
    points=1,
    difficulty=3,
    minutes=3,
    right="d",
    options=(
        Option(
            "a",
            "A: it has the lower perplexity.",
            "compares_across_tokenisers",
            "A lower perplexity is better.",
            "How many tokens does each pay for? If every token were one letter, how low could it be?",
        ),
        Option(
            "b",
            "B: longer tokens are harder to guess.",
            "forgives_whatever_it_costs",
            "Whoever guesses longer tokens is better.",
            "With half as many tokens, which perplexity would be as good as 12? Which with a tenth less?",
        ),
        Option(
            "c",
            "Neither can ever be compared with the other.",
            "holds_them_incomparable",
            "Different tokenisers are different worlds.",
            "Both give a probability to the whole text. Can these be compared?",
        ),
        Option(
            "d",
            "That depends on how many tokens each makes: compare the loss of the whole text, for example per byte.",
            advice="The text is the same for both, so what all its tokens cost together can be compared.",
        ),
    ),
    hints=(
        "“Per token” means something else with another tokeniser.",
        "What is the same for both, however the text is cut?",
        "On other numbers: 4 per letter and 64 per three letters are the same model.",
    ),
)

seen_while_training = choice(
    name="seen_while_training",
    title="Teacher forcing",
    prompt=(
        "A language model is trained on the text “the cat sat down” with teacher forcing. What does it see "
        "when it predicts “sat”, if it has wrongly guessed “dog” instead of “cat” before? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=3,
    right="a",
    options=(
        Option(
            "a",
            "“the cat”.",
            advice="The past always comes from the text, so one mistake does not spoil the next prediction.",
        ),
        Option(
            "b",
            "“the dog”.",
            "feeds_back_its_own_guess",
            "The model goes on from what it has said.",
            "That is how text is generated. Who knows the right word in training?",
        ),
        Option(
            "c",
            "“the cat sat”.",
            "shows_the_target",
            "The teacher shows the model the token that it has to predict.",
            "Which loss would a model reach that copies the last word it sees?",
        ),
        Option(
            "d",
            "“the cat … down”, with a gap.",
            "looks_at_both_sides",
            "A model sees the text on both sides of a gap.",
            "That is how BERT is trained. What can a model see that reads from left to right?",
        ),
    ),
    hints=(
        "Mark for each place what is input and what is target.",
        "The teacher corrects the past, not the future.",
        "On another text: to predict “or” in “to be or not”, it sees “to be”, whatever it guessed before.",
    ),
)

seen_while_writing = choice(
    name="seen_while_writing",
    title="And when it writes?",
    prompt=(
        "The same model has a low loss on held-out text. Now it writes a story of its own, word after "
        "word. What is true? Answer with the letter."
    ),
    points=1,
    difficulty=3,
    minutes=3,
    right="c",
    options=(
        Option(
            "a",
            "It still sees the true words before each place, as in training.",
            "forces_while_writing",
            "Teacher forcing is used whenever a model runs.",
            "Who would supply the true words of a story that nobody has written yet?",
        ),
        Option(
            "b",
            "The story will be good, because the loss is low.",
            "trusts_the_held_out_loss",
            "A low loss means good writing.",
            "Which past did the loss assume at each place? Which past will the story have?",
        ),
        Option(
            "c",
            "It sees its own words, and may come to places that no training text has led to.",
            advice="The loss was measured on true pasts; its own mistakes become part of the past here.",
        ),
        Option(
            "d",
            "It has no input at all, since there is no text.",
            "sees_no_past",
            "Without a text there is nothing to see.",
            "After it has written three words, what could the fourth depend on?",
        ),
    ),
    hints=(
        "Ask at each place where the words before it come from.",
        "In training they come from the text. And here?",
        "On another skill: a driver who was corrected at every bend is alone on the road for the first time.",
    ),
)

one_target_less = choice(
    name="one_target_less",
    title="One prediction less",
    prompt=(
        "A text has T tokens, the model gives T rows of scores, and the loss is a mean over T − 1. Why? "
        "Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=3,
    right="b",
    options=(
        Option(
            "a",
            "A mean divides by one less than the count, as a variance does.",
            "takes_it_for_a_variance",
            "Statistics divides by N − 1.",
            "How many losses are added up? What is the mean of two equal losses?",
        ),
        Option(
            "b",
            "Nothing predicts the first token, and no token follows the last row.",
            advice="Rows 0 … T − 2 meet tokens 1 … T − 1; one row and one token have no partner.",
        ),
        Option(
            "c",
            "The last token is padding and does not count.",
            "takes_the_last_for_padding",
            "The end of a text is not real.",
            "Is the last token predicted by the row before it?",
        ),
        Option(
            "d",
            "The first row is always wrong and is left out.",
            "leaves_out_the_first_row",
            "With one word only, nothing can be predicted.",
            "After “once” many texts go on with “upon”. Does the first row know nothing?",
        ),
    ),
    hints=(
        "Write the tokens in a line and, under each, what its row predicts.",
        "Which token has no arrow to it? Which row's arrow leads nowhere?",
        "On other things: four fence posts have how many gaps between them?",
    ),
)

two_shifts = choice(
    name="two_shifts",
    title="Who shifts?",
    prompt=(
        "A library's loss takes `logits` and `labels` of one text and shifts them by one place inside. "
        "Somebody calls it with `loss(logits[:-1], tokens[1:])`. What does the model learn? Answer with the letter."
    ),
    points=1,
    difficulty=3,
    minutes=3,
    right="d",
    options=(
        Option(
            "a",
            "The next token, as wanted: shifting twice is the same as once.",
            "takes_two_shifts_for_one",
            "Shifted is shifted.",
            "Number the tokens and write the pairs after each of the two shifts. Are they the same?",
        ),
        Option(
            "b",
            "To repeat the token just seen: the two shifts cancel.",
            "lets_the_shifts_cancel",
            "The second shift takes the first one back.",
            "Do both shifts move the targets in the same direction or in opposite ones?",
        ),
        Option(
            "c",
            "Nothing: the program stops, because the shapes no longer fit.",
            "expects_an_error",
            "A mistake in the shapes is always noticed.",
            "Both were cut by one. Which shapes does the function see?",
        ),
        Option(
            "d",
            "To predict the token after the next one.",
            advice="Row t meets token t + 2; no error is raised, and the loss falls all the same, only less far.",
        ),
    ),
    hints=(
        "Write down which row meets which token, before and after the call.",
        "Inside the function row 0 is still row 0. Which token is number 1 there?",
        "On other numbers: a calendar that is one day late, read by somebody who adds a day.",
    ),
)

surest_and_best = choice(
    name="surest_and_best",
    title="Perplexity 1",
    prompt=(
        "Somebody says: “Perplexity is how unsure a model is; at 1 it is certain.” What is missing? Answer "
        "with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=3,
    right="a",
    options=(
        Option(
            "a",
            "At 1 it is certain **and right**: a model that is certain and wrong has a huge perplexity.",
            advice="Perplexity looks at the probability of what came; how unsure a forecast is, its entropy says.",
        ),
        Option(
            "b",
            "Nothing: that is what perplexity is.",
            "takes_perplexity_for_spread",
            "Perplexity is between how many tokens the model hesitates.",
            "A model gives 0.99 to a word, and another comes. What does it pay? Was it unsure?",
        ),
        Option(
            "c",
            "At 0 it is certain, and not at 1.",
            "takes_perplexity_for_loss",
            "The best value is 0.",
            "What is e to the power of a loss of 0?",
        ),
        Option(
            "d",
            "It cannot be more than the size of the vocabulary.",
            "caps_it_at_the_vocabulary",
            "A model cannot hesitate between more tokens than there are.",
            "Give what comes less than its fair share. What is one over that?",
        ),
    ),
    hints=(
        "A perplexity changes with what comes; a forecast alone has none.",
        "Take the forecast [0.99, 0.01] and let the second word come.",
        "On other numbers: 0.002 for what came is a perplexity of 500, however few words there are.",
    ),
)

penalty_in_perplexity = choice(
    name="penalty_in_perplexity",
    title="A perplexity with extras",
    prompt=(
        "A training program minimises cross-entropy plus a penalty on large weights, and reports e to the "
        "power of the total as “perplexity”. The penalty stands at 0.7. What is the report worth? Answer "
        "with the letter."
    ),
    points=1,
    difficulty=3,
    minutes=3,
    right="b",
    options=(
        Option(
            "a",
            "It is the perplexity: e to the power of the loss.",
            "exponentiates_the_objective",
            "Whatever is minimised is the loss.",
            "Which part of the total is surprise about the text?",
        ),
        Option(
            "b",
            "About twice the perplexity: only the cross-entropy belongs into the exponent.",
            advice="A sum in the exponent is a factor outside it: e^0.7 is about 2.",
        ),
        Option(
            "c",
            "The perplexity plus 0.7.",
            "adds_outside_the_exponential",
            "A penalty is added and can be taken off again.",
            "What does the exponential make of a sum?",
        ),
        Option(
            "d",
            "It is too low, since penalties make models better.",
            "gives_the_penalty_credit",
            "A penalised model is a better one.",
            "Is the penalty above or below 0? What does it do to the exponent?",
        ),
    ),
    hints=(
        "A perplexity is about the text and nothing else.",
        "e^(a + b) is e^a times e^b.",
        "On other numbers: an extra of 2.303 in the exponent makes ten times as much.",
    ),
)


def suspect(logits, tokens):
    log_probs = logits - np.log(np.exp(logits).sum(axis=-1, keepdims=True))
    return -log_probs[np.arange(len(tokens)), tokens].mean()


def verdict_on_text(answer):
    """What comes of trying a text on the loss without a shift."""
    try:
        logits, tokens = answer
        logits, tokens = np.asarray(logits, dtype=float), np.asarray(tokens)
    except (TypeError, ValueError):
        return "it is not a pair of a table of scores and a list of tokens"
    if trouble := _objection_to_text(logits, tokens):
        return trouble
    right, wrong = library_sequence_loss(logits, tokens), suspect(logits, tokens)
    if abs(right - wrong) > 1e-3 * max(1, abs(right)):
        return "the two versions differ on it"
    return f"{_sameness_of_text(logits, tokens)}both versions give the same number on it"


def _objection_to_text(logits, tokens):
    if logits.ndim != 2 or not np.all(np.abs(logits) < 100):
        return "its first part is not a table with a row of scores, each between −100 and 100, per token"
    if tokens.ndim != 1 or tokens.dtype.kind not in "iu" or len(tokens) < 2:
        return "its second part is not a list of at least two token numbers"
    if len(tokens) != len(logits):
        return "there must be as many rows of scores as tokens"
    if tokens.min() < 0 or tokens.max() >= logits.shape[1]:
        return "a token number is not among the columns of the scores; they count from 0"
    return ""


def _sameness_of_text(logits, tokens):
    if np.all(np.ptp(logits, axis=1) < 1e-9):
        return "each row has equal scores, so that no token is better than another, and "
    if np.ptp(tokens) == 0:
        return "every token of the text is the same, and "
    return ""


unmask_missing_shift = counterexample(
    name="unmask_missing_shift",
    title="The shift that is not there",
    prompt=words(
        "This is meant to be the mean loss of predicting each **next** token, row t being what "
        "the model says after tokens 0 … t. It passes a test on the text `[2, 2, 2]` with three "
        "equal rows of scores:\n\n"
        "```python\n{code}```\n\n"
        "Find an input on which it gives a **wrong** loss. Answer with a pair: a table of scores (a row for "
        "each token) and a list of at least two tokens.",
        code=inspect.getsource(suspect),
    ),
    points=2,
    difficulty=2,
    minutes=5,
    reference=lambda: ([[5.0, 0.0], [0.0, 5.0], [5.0, 0.0]], [0, 1, 0]),
    measure=verdict_on_text,
    also_right=(
        lambda: (np.array([[0.0, 1.0, 2.0], [1.0, 0.0, 0.0]]), np.array([0, 2])),
        lambda: [[[0.0, 3.0], [0.0, 0.0]], [1, 0]],
    ),
    misconceptions=(
        Misconception(
            "repeats_one_token",
            lambda: ([[0.0, 2.0, 1.0]] * 4, [1, 1, 1, 1]),
            "A longer text is a better test.",
            "If this token and the next one are the same, can you see which of them was scored?",
        ),
        Misconception(
            "makes_the_scores_equal",
            lambda: ([[0.0, 0.0, 0.0]] * 3, [0, 1, 2]),
            "An input whose answer is known is the best test.",
            "If all tokens get the same probability, can you see which of them was scored?",
        ),
        Misconception(
            "leaves_out_the_last_row",
            lambda: ([[5.0, 0.0], [0.0, 5.0]], [0, 1, 0]),
            "The last row predicts nothing, so it is left out.",
            "How many rows does the model give for a text of three tokens?",
        ),
        Misconception(
            "counts_tokens_from_one",
            lambda: ([[5.0, 0.0], [0.0, 5.0]], [1, 2]),
            "Two tokens have the numbers 1 and 2.",
            "From which number does Python count?",
        ),
        Misconception(
            "hands_over_a_single_token",
            lambda: ([[5.0, 0.0]], [0]),
            "The smallest input is the best test.",
            "How many predictions does a text of one token hold?",
        ),
    ),
    hints=(
        "A test can tell two functions apart only where they give different numbers.",
        "Think of a model that only repeats what it has seen. What should it pay, and what does it pay here?",
        "On another suspect: a function that reads a list backwards is not seen on [1, 2, 1].",
    ),
)


def padding_included(logits, targets, pad_id):
    return token_losses(logits, targets).mean()


def all_positions(logits, targets, pad_id):
    return (token_losses(logits, targets) * (targets != pad_id)).mean()


def zero_scores(logits, targets, pad_id):
    return token_losses(logits * (targets != pad_id)[..., None], targets).mean()


def text_by_text(logits, targets, pad_id):
    losses, real = token_losses(logits, targets), targets != pad_id
    return np.mean([losses[i][real[i]].mean() for i in range(len(targets))])


def mask_inverted(logits, targets, pad_id):
    return token_losses(logits, targets)[targets == pad_id].mean()


def zero_is_padding(logits, targets, pad_id):
    return token_losses(logits, targets)[targets != 0].mean()


def last_column_left_out(logits, targets, pad_id):
    return token_losses(logits, targets)[:, :-1][targets[:, :-1] != pad_id].mean()


def summed(logits, targets, pad_id):
    return token_losses(logits, targets)[targets != pad_id].sum()


MASKING_SUSPECTS = (
    padding_included,
    all_positions,
    zero_scores,
    text_by_text,
    mask_inverted,
    zero_is_padding,
    last_column_left_out,
    summed,
)


def right_masking(logits, targets, pad_id):
    return token_losses(logits, targets)[targets != pad_id].mean()


def objection_to_batch(logits, targets, pad_id):
    logits, targets = np.asarray(logits, dtype=float), np.asarray(targets)
    if logits.ndim != 3 or targets.shape != logits.shape[:2] or targets.dtype.kind not in "iu":
        return "scores must have shape (B, T, V) and whole-numbered targets shape (B, T)"
    if not np.all((targets >= 0) & (targets < logits.shape[2])):
        return "each target must be from 0 to V − 1"
    if np.ndim(pad_id) or not 0 <= pad_id < logits.shape[2]:
        return "the padding must be one number from 0 to V − 1"
    if not np.all(np.any(targets != pad_id, axis=1)):
        return "each text needs at least one real token"
    return "" if np.all(np.abs(logits) < 100) else "scores must lie between −100 and 100"


def _numbered_source():
    return "\n".join(
        words("# suspect {number}\n{code}", number=number, code=inspect.getsource(suspect))
        for number, suspect in enumerate(MASKING_SUSPECTS, start=1)
    )


TELLING_SCORES = [
    [[2.0, 0.0, 1.0, -1.0], [0.5, 1.5, 0.0, 1.0], [0.0, 1.0, 3.0, 0.2]],
    [[1.0, 0.3, 0.0, 2.0], [0.0, 1.0, 2.5, 0.7], [1.0, 0.0, 0.4, 3.0]],
    [[0.6, 2.0, 0.0, 0.1], [1.2, 0.0, 0.9, 0.3], [0.0, 0.8, 0.1, 1.7]],
]
TELLING_TARGETS = [[1, 0, 2], [0, 2, 2], [3, 1, 0]]

separate_masked_losses = counterexample(
    name="separate_masked_losses",
    title="Eight suspects",
    prompt=(
        "Eight people wrote `masked_cross_entropy(logits, targets, pad_id)`, the mean loss over the real "
        "targets, and all eight are wrong. `token_losses(logits, targets)` gives the right loss of each "
        f"position, shape (B, T):\n\n```python\n{_numbered_source()}```\n\n"
        "Make a test that **unmasks all of them**: a list of one or more inputs, each a tuple "
        "`(logits, targets, pad_id)` with lists for the arrays. Every text needs at least one real token. "
        "A suspect is unmasked if it is wrong on at least one of your inputs."
    ),
    points=4,
    difficulty=4,
    minutes=12,
    reference=lambda: [(TELLING_SCORES, TELLING_TARGETS, 2)],
    measure=lets_through(right_masking, MASKING_SUSPECTS, objection_to_batch),
    also_right=(
        lambda: [
            ([[[2.0, 0.0, 1.0], [0.0, 1.0, 3.0]]], [[0, 1]], 2),
            (TELLING_SCORES[:2], TELLING_TARGETS[:2], 2),
            (TELLING_SCORES[1:], TELLING_TARGETS[1:], 2),
        ],
        lambda: ((np.array(TELLING_SCORES), np.array(TELLING_TARGETS), 2),),
    ),
    misconceptions=(
        Misconception(
            "tests_without_padding",
            lambda: [(TELLING_SCORES, [[1, 0, 2], [0, 2, 2], [1, 1, 0]], 3)],
            "A test of the plain case will do.",
            "What do most suspects differ in? Does that occur in your input?",
        ),
        Misconception(
            "pads_with_zero",
            lambda: [(TELLING_SCORES, [[1, 3, 2], [3, 0, 0], [3, 1, 2]], 0)],
            "Padding has the number 0.",
            "Which suspect relies on that? Would another number unmask it?",
        ),
        Misconception(
            "uses_a_single_text",
            lambda: [(TELLING_SCORES[:1], [[1, 0, 2]], 2)],
            "One text is enough.",
            "Which suspect is right as long as there is one text only, or texts of equal length?",
        ),
        Misconception(
            "makes_the_scores_equal",
            lambda: [([[[0.0] * 4] * 3] * 3, TELLING_TARGETS, 2)],
            "Equal scores have a known loss, log V.",
            "Where every position costs the same, can you see which of them were counted?",
        ),
        Misconception(
            "keeps_one_real_token",
            lambda: [(TELLING_SCORES[:1], [[1, 2, 2]], 2)],
            "The smallest input is the best test.",
            "A sum and a mean of one loss are the same. Which suspects hide behind that?",
        ),
        Misconception(
            "fills_the_last_column_with_padding",
            lambda: [(TELLING_SCORES, [[1, 0, 2], [0, 2, 2], [3, 1, 2]], 2)],
            "Padding stands at the end of every text.",
            "Which suspect never looks at the end? Does any of your texts reach it?",
        ),
    ),
    hints=(
        "A suspect is unmasked where it gives another number than the right one. Read each one and ask "
        "where the two would agree.",
        "You need padding that is not 0, a real 0, texts of different lengths, one that fills its row, and "
        "unequal scores.",
        "For another function: to unmask those who forget the weights in a weighted mean, the weights must "
        "differ, and the values too.",
    ),
)

order_sequence_loss = order_lines(
    name="order_sequence_loss",
    title="Put the loss of a text together",
    prompt=(
        "Row t of `logits` predicts token t + 1. Order lines so that they compute the mean loss of a text; "
        "scores in the thousands occur. Some lines belong to nothing. Answer with the letters, such as "
        '`order_sequence_loss = "abc"`.'
    ),
    signature="def sequence_loss(logits, tokens):",
    lines={
        "a": "return losses.mean()",
        "b": "wanted = np.roll(tokens, -1)",
        "c": "losses = -log_p[np.arange(len(wanted)), wanted]",
        "d": "rows = logits[:-1]",
        "e": "wanted = tokens",
        "f": "rows = rows - rows.max(axis=-1, keepdims=True)",
        "g": "log_p = rows - np.log(np.exp(rows).sum(axis=-1, keepdims=True))",
        "h": "return -log_p.mean()",
        "i": "rows = logits",
        "j": "wanted = tokens[1:]",
    },
    right="djfgca",
    tried_on=(
        (np.array([[2.0, 0.0, 1.0], [0.5, 1.5, 0.0], [0.0, 1.0, 3.0]]), np.array([0, 2, 1])),
        (np.array([[900.0, 0.0], [0.0, 950.0], [5.0, 0.0], [1.0, 2.0]]), np.array([1, 0, 1, 1])),
    ),
    points=2,
    difficulty=3,
    minutes=5,
    also_right=(lambda: "jdfgca", lambda: list("DJFGCA")),
    misconceptions=(
        Misconception(
            "wraps_round_to_the_first_token",
            lambda: "ibfgca",
            "`np.roll` moves the tokens by one place.",
            "Which token stands at the end after the roll? Does it follow the last one in the text?",
        ),
        Misconception(
            "scores_the_token_just_seen",
            lambda: "iefgca",
            "Row t belongs to token t.",
            "What has the model already seen at row t?",
        ),
        Misconception(
            "averages_the_whole_table",
            lambda: "djfgch",
            "The mean runs over every entry.",
            "Which entries of a row belong to a token that came? Would your number notice other tokens?",
        ),
        Misconception(
            "leaves_out_the_largest",
            lambda: "djgca",
            "Subtracting the largest score changes nothing, so it can be left out.",
            "On paper it changes nothing. What does `np.exp(1000)` give?",
        ),
        Misconception(
            "cuts_only_the_rows",
            lambda: "defgca",
            "Only the rows have to be cut.",
            "How many rows are left, and how many targets? Print both lengths.",
        ),
    ),
    hints=(
        "Rows and targets are paired first; then scores become log-probabilities; then one is picked in "
        "each row.",
        "Which token does row 0 predict? How many pairs are there?",
        "On a sibling, the miss of each day's forecast for the next day: cut the last forecast, cut the "
        "first temperature, subtract, take the mean.",
    ),
)

LETTERS = "abcdefghijklmnopqrstuvwxyz "
TRAINING = 600
BOUND = 2.7
LEAK = 0.2  # whoever learned the first letters costs less on these than on the others, not more


def _letters():
    return np.array([LETTERS.index(letter) for letter in zen_of_python()])


def pair_counts(first, second):
    """How often each letter came after each."""
    counts = np.zeros((len(LETTERS), len(LETTERS)))
    np.add.at(counts, (first, second), 1)
    return counts


def smoothed(counts, extra, axis=1):
    """Counts as probabilities, after adding something to each."""
    with np.errstate(invalid="ignore"):
        return (counts + extra) / (counts + extra).sum(axis=axis, keepdims=True)


def next_letter_table():
    """Counting pairs in the training part, and half a pair more of each."""
    seen = _letters()[:TRAINING]
    return smoothed(pair_counts(seen[:-1], seen[1:]), 0.5)


def verdict_on_table(answer):
    """What a table of next-letter probabilities is worth on the letters that were held out."""
    try:
        table = np.asarray(answer, dtype=float)
    except (TypeError, ValueError):
        return "it is not a table of numbers"
    if table.shape != (len(LETTERS), len(LETTERS)):
        return "it has not 27 rows of 27 numbers"
    if not np.all(table >= 0):
        return "some of its entries are below 0 or no numbers: these are no probabilities"
    if not np.allclose(table.sum(axis=1), 1, atol=1e-3):
        columns = np.allclose(table.sum(axis=0), 1, atol=1e-3)
        return "its columns sum to 1, not its rows" if columns else "its rows do not sum to 1"
    return _worth_of(table)


def _worth_of(table):
    seen, unseen = _letters()[:TRAINING], _letters()[TRAINING:]
    loss = _loss_on(table, unseen[:-1], unseen[1:])
    if loss < min(BOUND, _loss_on(table, seen[:-1], seen[1:]) - LEAK):
        return words(
            "it fits the held-out letters much better than the first {training}", training=TRAINING
        )
    if loss < BOUND:
        return words("the held-out loss is below {bound}", bound=BOUND)
    if np.ptp(table) < 1e-9:
        return "all its entries are the same: that is knowing nothing"
    return _lack_of(table, loss, unseen)


def _lack_of(table, loss, unseen):
    if np.ptp(table, axis=0).max() < 1e-9:
        return "all its rows are the same, so that the letter before makes no difference"
    if np.isinf(loss):
        return "something that does come was given probability 0, so that the held-out loss is infinite"
    if _loss_on(table, unseen[1:], unseen[:-1]) < BOUND:
        return "it predicts the letter before, and not the letter after"
    if _loss_on(table, unseen[:-2], unseen[2:]) < loss:
        return "it predicts the letter after the next one better than the next one"
    return words("the held-out loss is not below {bound}", bound=BOUND)


def _loss_on(table, first, second):
    with np.errstate(divide="ignore"):
        return -np.mean(np.log(table[first, second]))


def _of_frequencies():
    counts = np.bincount(_letters()[:TRAINING], minlength=len(LETTERS)) + 1.0
    return np.tile(counts / counts.sum(), (len(LETTERS), 1))


def _counted(change=lambda seen: (seen[:-1], seen[1:])):
    return pair_counts(*change(_letters()[:TRAINING]))


def _pairs_held_out():
    unseen = _letters()[TRAINING:]
    return pair_counts(unseen[:-1], unseen[1:])


next_letter = measured_task(
    name="next_letter",
    title="A language model of letters",
    prompt=words(
        '`import this` prints a poem; as text it is `codecs.decode(this.s, "rot13").lower()`. Put a space '
        "for whatever is no letter, and leave single spaces only, none at the ends: 823 characters. "
        'Number them as in `letters = "abcdefghijklmnopqrstuvwxyz "`, so that the space is 26. Learn from '
        "the **first {training} characters**, and nothing else, a table of shape (27, 27): row i holds the "
        "probabilities of the character that follows character i. The table is judged by its mean loss on "
        "the pairs of the **remaining** characters; it must be below **{bound} nats**. (Knowing nothing "
        "costs 3.30, knowing how frequent each letter is 2.81.)",
        training=TRAINING,
        bound=BOUND,
    ),
    points=4,
    difficulty=4,
    minutes=15,
    reference=next_letter_table,
    measure=verdict_on_table,
    also_right=(
        lambda: smoothed(_counted(), 1.0),
        lambda: smoothed(_counted(), 0.1).tolist(),
        lambda: smoothed(_counted() + 5 * _of_frequencies(), 0.0),
        lambda: smoothed(_counted() + 60 * _of_frequencies(), 0.0),
    ),
    misconceptions=(
        Misconception(
            "leaves_the_zeros",
            lambda: np.nan_to_num(smoothed(_counted(), 0.0), nan=1 / 27),
            "What never came in the training text never comes.",
            "What does a model pay for a pair that it held to be impossible? How could it be more careful?",
        ),
        Misconception(
            "hands_over_counts",
            lambda: _counted() + 1,
            "The counts say everything.",
            "What must the probabilities in a row add up to?",
        ),
        Misconception(
            "divides_by_the_columns",
            lambda: smoothed(_counted(), 1.0, axis=0),
            "The first axis is the one to sum along.",
            "Do the numbers that must add up to 1 stand side by side, or one above the other?",
        ),
        Misconception(
            "holds_all_letters_equally_likely",
            lambda: np.full((27, 27), 1 / 27),
            "Without knowing the text, every character is as likely as another.",
            "You have seen 600 characters of it. Which of them came most often?",
        ),
        Misconception(
            "ignores_the_letter_before",
            _of_frequencies,
            "Frequent letters are the best guess everywhere.",
            "What follows a q? Does your table know?",
        ),
        Misconception(
            "predicts_the_letter_before",
            lambda: smoothed(_counted(lambda seen: (seen[1:], seen[:-1])), 0.5),
            "A pair may be counted either way round.",
            "Does a row of yours stand for the first letter of a pair, or for the second?",
        ),
        Misconception(
            "skips_one_letter",
            lambda: smoothed(_counted(lambda seen: (seen[:-2], seen[2:])), 0.5),
            "Both lists are moved on by one.",
            "Which characters do `text[:-1]` and `text[1:]` pair? And which do yours?",
        ),
        Misconception(
            "smooths_too_much",
            lambda: smoothed(_counted(), 5.0),
            "The more caution, the better.",
            "You added so much to each of the 27 places of a row. How many pairs has a row seen itself?",
        ),
        Misconception(
            "learns_the_held_out_letters_instead",
            lambda: smoothed(_pairs_held_out(), 0.5),
            "The letters on which the table is judged are the ones to learn.",
            "What would the loss on letters tell you that the model has been shown? Which letters does "
            "`text[600:]` give?",
        ),
        Misconception(
            "hands_over_logarithms",
            lambda: np.log(smoothed(_counted(), 0.5)),
            "The loss needs logarithms, so these are handed over.",
            "Are probabilities ever below 0? What undoes a logarithm?",
        ),
    ),
    hints=(
        "The best guess for a row is how often each character came after it. But never give 0 to what might come.",
        "Count pairs with `np.add.at(counts, (text[:-1], text[1:]), 1)`; add a little to each count; divide "
        "each row by its sum.",
        "A sibling, how likely each weather is after each weather:\n"
        "```python\ncounts = np.zeros((3, 3))\nfor today, tomorrow in zip(days[:-1], days[1:]):\n"
        "    counts[today, tomorrow] += 1\nafter = (counts + ___) / (counts + ___).sum(axis=1, keepdims=True)\n```",
    ),
)

why_bits_per_byte = written_question(
    name="why_bits_per_byte",
    title="In your own words",
    prompt=(
        "A company says: “Our new model has perplexity 9; the old one had 14, on the same text.” The new one "
        "also has a new tokeniser. Say in two sentences why this may mean nothing, and what you would ask "
        "for. Write it between quotation marks; you will see a model answer to compare."
    ),
    difficulty=3,
    minutes=4,
    points=0,
    model_answer=(
        "Perplexity is per token, and a tokeniser that cuts the text into more and shorter tokens makes each "
        "of them easier to guess, so that the number falls although the whole text has become no likelier. I "
        "would ask for the loss of the whole text, for instance in bits per byte, because bytes are the same "
        "for both models."
    ),
    hints=(
        "“Per token” hides a second number.",
        "What would the perplexity be if every letter were a token? What stays the same however the text is cut?",
        "On another measure: two shops compare their average price per packet. What else must you know?",
    ),
)
