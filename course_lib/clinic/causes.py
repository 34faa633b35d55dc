"""What can be wrong with a run, by name, and the words for it."""

import difflib

CAUSES = {
    "learns_too_slowly": "the learning rate is too low",
    "steps_too_far": "the learning rate is too high",
    "turns_into_nan": "a number overflows, or a logarithm meets 0",
    "never_moves": "the weights never change",
    "learns_nothing_from_its_inputs": "inputs and labels do not belong together, or all look alike",
    "softmaxes_twice": "a softmax is applied to what is already a softmax",
    "overfits": "the training rows are learned by heart",
    "sees_one_batch_again_and_again": "every step is made on the same few rows",
    "climbs_the_loss": "the step goes up the slope: a sign is flipped",
    "adds_up_instead_of_averaging": "the loss is summed over the batch",
    "reads_the_data_in_order": "the rows are sorted and never shuffled",
    "starts_too_confident": "the first weights, or the inputs, are too large",
    "collapses_to_the_margin": "all embeddings have become one point",
    "predicts_one_number": "the model answers the mean, whatever it is shown",
    "is_too_small": "the model has too little room, or the data no more to give",
    "loses_its_sign": "the loss is negative, though it cannot be",
    "leaks": "the held-out rows are known to the training",
}
"""Name to words. The name is a sentence without its subject, which is the run."""

NEXT_TESTS = {
    "learns_too_slowly": (
        "Train again at ten times the learning rate",
        "If it falls much faster, the rate was too low.",
    ),
    "steps_too_far": (
        "Train again at a tenth of the learning rate",
        "If it falls calmly below guessing, the rate was too high.",
    ),
    "turns_into_nan": (
        "Print the largest score and the smallest probability in the step before",
        "If one is huge or 0, an exp overflows or a log meets 0; hand scores to the loss.",
    ),
    "never_moves": (
        "Compare the weights before and after one step",
        "If none has changed, the optimiser does not hold them, or the rate is 0.",
    ),
    "learns_nothing_from_its_inputs": (
        "Shuffle the labels on purpose and train again",
        "If the loss ends where it did, the labels never belonged to the inputs, or all inputs look alike.",
    ),
    "softmaxes_twice": (
        "Print the largest probability that the trained model gives",
        "If none is above e/(e + K − 1), there is a softmax too many.",
    ),
    "overfits": (
        "Train on twice as many rows, or stop where the held-out loss was lowest",
        "If the turn comes later and lower, rows were learned by heart.",
    ),
    "sees_one_batch_again_and_again": (
        "Print the row numbers of two batches",
        "If they are the same, the batch is drawn once, outside the loop.",
    ),
    "climbs_the_loss": (
        "Measure the loss of one batch before and after one small step",
        "If it rises, the step goes up the slope: look for a flipped sign.",
    ),
    "adds_up_instead_of_averaging": (
        "Halve the batch and print the first loss",
        "If it halves, the loss is a sum.",
    ),
    "reads_the_data_in_order": (
        "Print the first twenty labels in the order of reading",
        "If they are all alike, the rows are sorted: shuffle them in each epoch.",
    ),
    "starts_too_confident": (
        "Make the first weights, or the inputs, ten times as small and print the first loss",
        "If it comes down to guessing, their size was the cause.",
    ),
    "collapses_to_the_margin": (
        "Print the mean distance of two embeddings",
        "If it is nearly 0, all have become one point.",
    ),
    "predicts_one_number": (
        "Print ten predictions",
        "If they are all the same, the inputs do not reach the output.",
    ),
    "is_too_small": (
        "Train a model of twice the width",
        "If both losses come down together, there was too little room; if not, the data has no more to give.",
    ),
    "loses_its_sign": (
        "Print the loss of a single row and the numbers that go into it",
        "If it is negative, a minus is missing, or what goes in are no probabilities.",
    ),
    "leaks": (
        "Look up every held-out row among the training rows",
        "If they are found there, or carry their label, they are not held out.",
    ),
}
"""Name to a cheap test, and what it means if it turns out so."""


def known(name, names, kind):
    """The name, if it is one of these.

    Raises:
        ValueError: if it is not; says which name is nearest.

    >>> known("overfitz", CAUSES, "cause")
    Traceback (most recent call last):
        ...
    ValueError: there is no cause called 'overfitz'; did you mean 'overfits'? There are learns_too_slowly, steps_too_far, turns_into_nan, never_moves, learns_nothing_from_its_inputs, softmaxes_twice, overfits, sees_one_batch_again_and_again, climbs_the_loss, adds_up_instead_of_averaging, reads_the_data_in_order, starts_too_confident, collapses_to_the_margin, predicts_one_number, is_too_small, loses_its_sign, leaks
    """
    if name in names:
        return name
    near = difflib.get_close_matches(str(name), names, n=1, cutoff=0)
    raise ValueError(
        f"there is no {kind} called {name!r}; did you mean {near[0]!r}? "
        f"There are {', '.join(names)}"
    )
