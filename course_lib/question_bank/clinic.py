"""The clinic: losses that stand still, rise, vanish or lie, and which test to run next."""

import math

import numpy as np

from course_lib.grading import (
    THREE_DECIMALS,
    Case,
    Exercise,
    Law,
    Misconception,
    Option,
    choice,
    value_question,
    varied,
    with_given,
    written_question,
)
from course_lib.losses import entropy, mae, mse, uniform_loss
from course_lib.question_bank import faults
from course_lib.translations import words

LESSON = 12


FIRST_LOSS_AMONG_MISTAKES = (
    Misconception(
        "gives_the_probability",
        lambda classes: 1 / classes,
        "Guessing gives each class its share, and that is the number.",
        "That is what the truth was given. What does the loss make of a probability?",
    ),
    Misconception(
        "gives_the_share_of_errors",
        lambda classes: 1 - 1 / classes,
        "The loss says how often a guess is wrong.",
        "Can your number ever be above 1? Can a cross-entropy?",
    ),
    Misconception(
        "counts_the_choices",
        lambda classes: classes,
        "A guess is as bad as the number of classes.",
        "That is the perplexity. How do you get from it to nats?",
        convention=True,
    ),
    Misconception(
        "expects_log_two",
        lambda classes: math.log(2),
        "Knowing nothing means a probability of one half.",
        "How many classes share the 1 here?",
    ),
    Misconception(
        "expects_one",
        lambda classes: 1.0,
        "A loss lies between 0 and 1 and starts at the top.",
        "For which probability is −log p exactly 1? What if p is smaller still?",
    ),
    Misconception(
        "expects_zero",
        lambda classes: 0.0,
        "Nothing was learned, so nothing was lost.",
        "Which model has a loss of 0?",
    ),
)


def first_loss_among(classes):
    """What a classifier pays before it has learned anything."""
    return value_question(
        name="first_loss",
        title="The number you know before you press run",
        prompt=words(
            "A classifier for {classes} classes was started with small random weights. About which cross-entropy, "
            "in **nats**, should its very first batch show? Give three decimals or an expression.",
            classes=classes,
        ),
        points=1,
        difficulty=1,
        minutes=2,
        reference=lambda: uniform_loss(classes),
        also_right=(lambda: -math.log(1 / classes), lambda: round(math.log(classes), 3)),
        tolerance=THREE_DECIMALS,
        misconceptions=with_given(FIRST_LOSS_AMONG_MISTAKES, classes),
        faults=faults.of_a_value_in_nats(),
        hints=(
            "A model that knows nothing gives every class the same probability.",
            "What does that probability cost, whichever class is the right one?",
            "On another number of classes: with 4 it is log 4 = 1.386.",
        ),
    )


first_loss = varied(
    first_loss_among, lambda rng: {"classes": int(rng.integers(5, 200))}, classes=10
)


CLIPPED_COMPONENT_OF_MISTAKES = (
    Misconception(
        "clips_each_component",
        lambda first, second, most, length: most,
        "No component may be larger than the limit.",
        "Do both components shrink by the same factor in your way? Where does the arrow point then?",
        convention=True,
    ),
    Misconception(
        "leaves_it_as_it_is",
        lambda first, second, most, length: first,
        "Clipping concerns only what goes beyond some far limit.",
        "How long is the arrow, and how long may it be?",
    ),
    Misconception(
        "divides_by_the_sum_of_sizes",
        lambda first, second, most, length: first * most / (first + second),
        "The length is the sum of the components.",
        "How long is the way as the crow flies? Think of Pythagoras.",
    ),
    Misconception(
        "divides_by_the_largest",
        lambda first, second, most, length: first * most / max(first, second),
        "The length is the largest component.",
        "Would your length change if the smaller component became 0? Would the arrow?",
    ),
    Misconception(
        "forgets_the_root",
        lambda first, second, most, length: first * most / length**2,
        "The sum of the squares is the length.",
        "Make the arrow twice as long. What does your length do?",
    ),
    Misconception(
        "gives_the_second_component",
        lambda first, second, most, length: second * most / length,
        "The components can be read in any order.",
        "Which of the two numbers of the gradient stands first?",
    ),
    Misconception(
        "gives_the_factor",
        lambda first, second, most, length: most / length,
        "The factor is the answer.",
        "You know by what to multiply. What is multiplied?",
    ),
)


def clipped_component_of(first, second, most):
    """S2-E24: one component of a clipped gradient."""
    length = math.hypot(first, second)
    return value_question(
        name="clipped_component",
        title="A clipped gradient",
        prompt=words(
            "The gradient ({first:g}, {second:g}) is clipped to a global norm of {most:g}. What is its **first** "
            "component then? Give three decimals or an expression.",
            first=first,
            second=second,
            most=most,
        ),
        points=1,
        difficulty=1,
        minutes=2,
        reference=lambda: first * most / length,
        also_right=(
            lambda: round(first * most / length, 3),
            lambda: first * min(1, most / math.sqrt(first**2 + second**2)),
        ),
        tolerance=THREE_DECIMALS,
        misconceptions=with_given(CLIPPED_COMPONENT_OF_MISTAKES, first, second, most, length),
        hints=(
            "The direction stays; only the length is limited.",
            "By which one factor do both components shrink?",
            "On other numbers: (5, 12) has length 13; clipped to 2 it becomes (10/13, 24/13).",
        ),
    )


def _draw_gradient(rng):
    first = round(float(rng.uniform(2, 5)), 1)
    return {
        "first": first,
        "second": round(first + float(rng.uniform(1, 4)), 1),
        "most": round(float(rng.uniform(1.1, 1.9)), 1),
    }


clipped_component = varied(clipped_component_of, _draw_gradient, first=3.0, second=4.0, most=1.0)


FLOOR_UNDER_MISTAKES = (
    Misconception(
        "believes_zero_can_be_reached",
        lambda classes: 0.0,
        "Certain and right costs nothing, here as everywhere.",
        "Which numbers can reach the second softmax: any scores, or those between 0 and 1?",
    ),
    Misconception(
        "takes_the_loss_of_guessing",
        math.log,
        "Softmax of probabilities makes everything equal.",
        "Softmax of [1, 0] is not [½, ½]. What is it?",
    ),
    Misconception(
        "counts_the_right_class_twice",
        lambda classes: math.log(math.e + classes) - 1,
        "The sum has an e and as many ones as there are classes.",
        "How many of the classes are *wrong*?",
    ),
    Misconception(
        "forgets_the_numerator",
        lambda classes: math.log(math.e + classes - 1),
        "The loss is the logarithm of the sum.",
        "Which score stands above the fraction? What does its exponential become in the logarithm?",
    ),
    Misconception(
        "gives_the_probability",
        lambda classes: math.e / (math.e + classes - 1),
        "The probability that is left is the floor.",
        "You have the largest probability that can be reached. What does it cost?",
    ),
    Misconception(
        "compares_two_classes",
        lambda classes: math.log(1 + 1 / math.e),
        "Right and wrong are two classes.",
        "Into how many parts does the second softmax divide the 1?",
    ),
)


def floor_under(classes):
    """The best that a loss can do that takes softmax of probabilities."""
    right = math.log(math.e + classes - 1) - 1
    return value_question(
        name="floor_of_softmax_twice",
        title="A floor that should not be there",
        prompt=words(
            "A model for {classes} classes ends in softmax, and the loss applies softmax **again**. What is the lowest "
            "cross-entropy, in nats, that this run can ever show, even if the model is certain and right? Give "
            "three decimals or an expression.",
            classes=classes,
        ),
        points=2,
        difficulty=3,
        minutes=4,
        reference=lambda: right,
        also_right=(
            lambda: -math.log(math.e / (math.e + classes - 1)),
            lambda: round(math.log(1 + (classes - 1) / math.e), 3),
        ),
        tolerance=THREE_DECIMALS,
        misconceptions=with_given(FLOOR_UNDER_MISTAKES, classes),
        faults=faults.of_a_value_in_nats(),
        hints=(
            "The inputs of the second softmax lie between 0 and 1, so that it can never become certain.",
            "Write down softmax of a 1 and of zeros for all the others. Which probability is that of the truth?",
            "On another number: with 3 classes the truth gets e/(e + 2), and the floor is 0.551.",
        ),
    )


floor_of_softmax_twice = varied(
    floor_under, lambda rng: {"classes": int(rng.integers(5, 60))}, classes=10
)


LABELS_SHUFFLED_MISTAKES = (
    Misconception(
        "takes_the_loss_of_guessing",
        lambda shares: math.log(3),
        "Without information all classes get the same probability.",
        "What can a model still learn from labels alone, if one class is the commonest?",
    ),
    Misconception(
        "believes_zero_can_be_reached",
        lambda shares: 0.0,
        "A large model can learn anything.",
        "It can learn the training labels by heart. What does that tell it about others?",
    ),
    Misconception(
        "bets_on_the_commonest",
        lambda shares: -math.log(shares.max()),
        "The model always says the commonest class, and pays for that.",
        "What does it pay when one of the other classes comes?",
    ),
    Misconception(
        "counts_the_errors",
        lambda shares: 1 - shares.max(),
        "The loss is the share of errors of the best guess.",
        "That belongs to accuracy. What does a cross-entropy count?",
    ),
    Misconception(
        "averages_without_weights",
        lambda shares: np.mean(-np.log(shares)),
        "Each class counts the same in the average.",
        "How often does the rare class come, and how often does it enter your average?",
    ),
    Misconception(
        "squares_the_shares",
        lambda shares: 1 - np.sum(shares**2),
        "The chance that two draws differ is the loss.",
        "That is a real measure of a mix. Where in it is a logarithm?",
        convention=True,
    ),
)


def labels_shuffled(shares):
    """Where a loss comes to rest if inputs say nothing about labels."""
    shares = np.array(shares)
    listed = ", ".join(f"{100 * share:.0f} %" for share in shares)
    return value_question(
        name="shuffled_labels_floor",
        title="What is left when labels are shuffled",
        prompt=words(
            "By mistake the labels were shuffled, so that the inputs say nothing about them. The three classes "
            "make up {listed} of the data. At which cross-entropy, in **nats**, does the held-out loss of the best possible "
            "model come to rest? Give three decimals or an expression.",
            listed=listed,
        ),
        points=2,
        difficulty=3,
        minutes=4,
        reference=lambda: entropy(shares),
        also_right=(
            lambda: -sum(p * math.log(p) for p in shares),
            lambda: round(float(entropy(shares)), 3),
        ),
        tolerance=THREE_DECIMALS,
        misconceptions=with_given(LABELS_SHUFFLED_MISTAKES, shares),
        faults=faults.of_a_value_in_nats(),
        hints=(
            "The best constant forecast gives each class its share.",
            "What does this forecast pay for each class, and how often does it pay?",
            "On other shares: for 50 %, 25 % and 25 % it is 1.5 · log 2 = 1.040.",
        ),
    )


def _draw_shares(rng):
    most, middle = int(rng.integers(55, 75)), int(rng.integers(14, 22))
    return {"shares": (most / 100, middle / 100, (100 - most - middle) / 100)}


shuffled_labels_floor = varied(labels_shuffled, _draw_shares, shares=(0.7, 0.2, 0.1))


CONTRADICTING_BATCH_MISTAKES = (
    Misconception(
        "believes_zero_can_be_reached",
        lambda size: 0.0,
        "One batch can always be learned by heart.",
        "What is the model to say to an input that has two answers?",
    ),
    Misconception(
        "forgets_the_average",
        lambda size: 2 * math.log(2),
        "The two examples cost what they cost.",
        "Over how many examples does the mean run?",
        convention=True,
    ),
    Misconception(
        "charges_only_one_of_the_two",
        lambda size: math.log(2) / size,
        "One of the two labels is right, the other is the mistake.",
        "The model gives one half to each. How many of the two examples pay for it?",
    ),
    Misconception(
        "gives_the_loss_of_the_pair",
        lambda size: math.log(2),
        "The floor is that of a coin.",
        "How many examples in the batch are like a coin, and how many cost nothing?",
    ),
    Misconception(
        "counts_the_errors",
        lambda size: 1 / size,
        "One of them will be wrong, so the loss is that share.",
        "That belongs to accuracy. What does a probability of one half cost?",
    ),
)


def contradicting_batch(size):
    """One batch that cannot be learned by heart."""
    return value_question(
        name="contradicting_batch",
        title="One batch that cannot reach zero",
        prompt=words(
            "You try to learn one batch of {size} examples by heart. Two of them are **the same input with different "
            "labels**; the others are all different. What is the lowest mean cross-entropy, in nats, that any model "
            "can reach on this batch? Give three decimals or an expression.",
            size=size,
        ),
        points=2,
        difficulty=3,
        minutes=3,
        reference=lambda: 2 * math.log(2) / size,
        also_right=(lambda: math.log(4) / size, lambda: round(2 * math.log(2) / size, 3)),
        tolerance=THREE_DECIMALS,
        misconceptions=with_given(CONTRADICTING_BATCH_MISTAKES, size),
        faults=faults.of_a_value_in_nats(),
        hints=(
            "For one input a model can give only one forecast.",
            "Which forecast is the best one for the input that has two labels? What does each of the two pay?",
            "On another batch: three copies of one input with three different labels, among ten, leave "
            "3 · log 3 / 10 = 0.330.",
        ),
    )


contradicting_batch = varied(
    contradicting_batch, lambda rng: {"size": int(rng.integers(5, 17))}, size=8
)


EPOCH_OF_MISTAKES = (
    Misconception(
        "takes_the_last_batch",
        lambda losses, sizes, total: losses[-1],
        "The last loss that was printed is that of the epoch.",
        "Would another order of the batches give another number?",
    ),
    Misconception(
        "averages_the_means",
        lambda losses, sizes, total: losses.mean(),
        "The mean of means is the mean.",
        "How much does one example of the smallest batch count in your number, and one of the largest?",
    ),
    Misconception(
        "adds_up_the_means",
        lambda losses, sizes, total: losses.sum(),
        "The losses of the batches add up.",
        "Split a batch in two. Does the model get worse? Does your number?",
    ),
    Misconception(
        "forgets_to_divide",
        lambda losses, sizes, total: total,
        "The loss of the epoch is the total over its examples.",
        "If the same epoch came twice, should the number change?",
        convention=True,
    ),
    Misconception(
        "divides_by_the_batches",
        lambda losses, sizes, total: total / len(losses),
        "The total is divided by the number of batches.",
        "Is the number that you divide by a count of what you added up?",
    ),
    Misconception(
        "takes_the_middle_one",
        lambda losses, sizes, total: np.median(losses),
        "The typical batch stands for all.",
        "Make the worst batch ten times worse. Does your number move?",
    ),
    Misconception(
        "takes_the_best_batch",
        lambda losses, sizes, total: losses.min(),
        "The lowest loss is what the model can do.",
        "What do the other batches say about the model?",
    ),
)


def epoch_of(losses, sizes):
    """One number for an epoch from the means of its batches."""
    losses, sizes = np.array(losses), np.array(sizes)
    total = losses @ sizes
    return value_question(
        name="epoch_loss",
        title="One number for an epoch",
        prompt=(
            f"The mean losses of three batches were {', '.join(f'{loss:g}' for loss in losses)}. The batches held "
            f"{', '.join(map(str, sizes))} examples. What is the loss of the epoch: the mean over all its examples? Give three "
            "decimals or an expression."
        ),
        points=1,
        difficulty=2,
        minutes=3,
        reference=lambda: total / sizes.sum(),
        also_right=(
            lambda: round(float(np.average(losses, weights=sizes)), 3),
            lambda: sum(a * n for a, n in zip(losses, sizes, strict=True)) / sum(sizes),
        ),
        tolerance=THREE_DECIMALS,
        misconceptions=with_given(EPOCH_OF_MISTAKES, losses, sizes, total),
        hints=(
            "Every example counts the same, whichever batch it came in.",
            "How do you get from the mean of a batch to the sum of its losses?",
            "On other numbers: means 1 and 3 over 30 and 10 examples give (30 + 30)/40 = 1.5.",
        ),
    )


def _draw_epoch(rng):
    return {
        "losses": [round(float(rng.uniform(low, low + 0.4)), 2) for low in (1.6, 0.9, 2.6)],
        "sizes": [int(rng.integers(40, 60)), int(rng.integers(20, 30)), int(rng.integers(2, 6))],
    }


epoch_loss = varied(epoch_of, _draw_epoch, losses=[1.8, 1.1, 2.9], sizes=[48, 24, 3])


PLATEAU_OF_MISTAKES = (
    Misconception(
        "predicts_zero",
        lambda targets: mse(0 * targets, targets),
        "A model that sees nothing says 0.",
        "It may still learn one number. Which constant has the lowest squared error?",
    ),
    Misconception(
        "takes_the_root",
        np.std,
        "The spread of the targets is the number.",
        "In which unit is a squared error, and in which is yours?",
        convention=True,
    ),
    Misconception(
        "divides_by_one_less",
        lambda targets: np.var(targets, ddof=1),
        "A variance is divided by one less than the count.",
        "By what does the *mean* squared error divide?",
        convention=True,
    ),
    Misconception(
        "takes_absolute_errors",
        lambda targets: mae(np.full(len(targets), np.median(targets)), targets),
        "The errors count as they are.",
        "Which loss was asked for? What does it do to each error?",
    ),
    Misconception(
        "gives_the_constant",
        lambda targets: targets.mean(),
        "The plateau is the value that the model learns.",
        "That is what the model says. What does it pay for it?",
    ),
    Misconception(
        "forgets_to_divide",
        lambda targets: len(targets) * np.var(targets),
        "The squared errors add up.",
        "Hand over every target twice. Should the plateau rise?",
        convention=True,
    ),
    Misconception(
        "believes_zero_can_be_reached",
        lambda targets: 0.0,
        "Training always finds a way.",
        "Can one number be equal to all the targets at once?",
    ),
)


def plateau_of(targets):
    """The MSE at which a model rests that ignores its inputs."""
    targets = np.array(targets)
    middle = np.full(len(targets), targets.mean())
    return value_question(
        name="plateau_of_the_mean",
        title="The plateau of a model that looks away",
        prompt=(
            f"The targets are {', '.join(f'{y:g}' for y in targets)}. A bug cuts the inputs off, so that the model can only "
            "learn one constant. At which **mean squared error** does training come to rest? Give three decimals or an "
            "expression."
        ),
        points=1,
        difficulty=2,
        minutes=3,
        reference=lambda: mse(middle, targets),
        also_right=(
            lambda: round(float(np.var(targets)), 3),
            lambda: np.mean(targets**2) - np.mean(targets) ** 2,
        ),
        tolerance=THREE_DECIMALS,
        misconceptions=with_given(PLATEAU_OF_MISTAKES, targets),
        hints=(
            "One of the loss's telling values: a plateau there means that the inputs are not used.",
            "Which constant is the best one under squared error? What does it pay on average?",
            "On other targets: for 1, 2 and 6 the best constant is 3, and it pays (4 + 1 + 9)/3 = 4.667.",
        ),
    )


plateau_of_the_mean = varied(
    plateau_of,
    lambda rng: {"targets": [float(round(y, 1)) for y in rng.uniform([1, 3, 4, 8], [2, 4, 6, 12])]},
    targets=[2.0, 3.0, 5.0, 9.0],
)


def smooth(losses, beta, corrected):
    """An exponential average that starts at 0 and is put right, or that starts at the first loss."""
    average, seen = (0.0, []) if corrected else (float(losses[0]), [])
    for step, loss in enumerate(losses, start=1):
        average = beta * average + (1 - beta) * loss
        seen.append(average / (1 - beta**step) if corrected else average)
    return np.array(seen)


def smooth_from_zero(losses, beta):
    average, seen = 0.0, []
    for loss in losses:
        average = beta * average + (1 - beta) * loss
        seen.append(average)
    return np.array(seen)


def smooth_correcting_inside(losses, beta):
    average, seen = 0.0, []
    for step, loss in enumerate(losses, start=1):
        average = (beta * average + (1 - beta) * loss) / (1 - beta**step)
        seen.append(average)
    return np.array(seen)


def smooth_without_share(losses, beta):
    average, seen = 0.0, []
    for loss in losses:
        average = beta * average + loss
        seen.append(average)
    return np.array(seen)


def smooth_by(
    step, losses, beta, corrected, put_right=lambda value, beta, t: value / (1 - beta**t)
):
    """A loop in which one line is another: `step(average, loss, beta)`, or what puts it right."""
    average, seen = (0.0, []) if corrected else (float(losses[0]), [])
    for t, loss in enumerate(losses, start=1):
        average = step(average, loss, beta)
        seen.append(put_right(average, beta, t) if corrected else average)
    return np.array(seen)


def one_step(average, loss, beta):
    return beta * average + (1 - beta) * loss


def smooth_from_the_start_each_time(losses, beta, corrected):
    """The average is mixed with each loss, and never carried on."""
    powers = 1 - beta ** np.arange(1, len(losses) + 1)
    start = 0.0 if corrected else losses[0]
    mixed = beta * start + (1 - beta) * np.asarray(losses)
    return mixed / powers if corrected else mixed


def smooth_pairs(losses, beta):
    """Mixes each loss with the raw loss before it."""
    losses = np.asarray(losses, float)
    before = np.r_[losses[0], losses[:-1]]
    return beta * before + (1 - beta) * losses


def smooth_by_weights(losses, beta, corrected):
    losses, seen = np.asarray(losses, float), []
    for end in range(1, len(losses) + 1):
        weights = beta ** np.arange(end)[::-1]
        if not corrected:
            weights[1:] *= 1 - beta
        seen.append(weights @ losses[:end] / weights.sum())
    return seen


def smooth_from_front(losses, beta):
    """What a loop without any start writes down: its first value is the first loss."""
    seen = [losses[0]]
    for loss in losses[1:]:
        seen.append(beta * seen[-1] + (1 - beta) * loss)
    return seen


def noisy_curves(rng):
    """Falling losses with noise on them, and smoothing of different strength."""
    for count, beta in ((6, 0.6), (9, 0.8), (5, 0.3)):
        losses = np.linspace(2.3, 1.0, count) + rng.normal(0, 0.3, count)
        yield Case(
            words("{count} losses, beta {beta}", count=count, beta=beta),
            {"losses": losses, "beta": beta},
        )
    spike = np.array([1.0, 1.1, rng.uniform(8, 9), 0.9, 0.8])
    yield Case("one spike", {"losses": spike, "beta": 0.7})
    yield Case("two losses", {"losses": rng.uniform([2, 1], [3, 1.5]), "beta": 0.9})
    yield Case("rising losses", {"losses": rng.uniform(1, 1.5, 4) * [1, 2, 3, 4], "beta": 0.5})


SLIPS_OF_SMOOTHING = (
    Misconception(
        "leaves_the_start_at_zero",
        lambda corrected, *given: smooth_from_zero(*given),
        "An average that starts at 0 needs no correction.",
        "Smooth three losses of 2. Where does your curve begin?",
        convention=True,
    ),
    Misconception(
        "swaps_the_shares",
        lambda corrected, losses, beta: smooth(losses, 1 - beta, corrected),
        "beta is the share of the new loss.",
        "With beta = 0.99, should the curve be calm or nervous?",
        convention=True,
    ),
    Misconception(
        "feeds_the_correction_back",
        lambda corrected, *given: smooth_correcting_inside(*given),
        "The corrected value is what the next step goes on with.",
        "Smooth three losses of 2. Does your curve stay at 2?",
    ),
    Misconception(
        "takes_the_mean_so_far",
        lambda corrected, losses, beta: np.cumsum(losses) / np.arange(1, len(losses) + 1),
        "Smoothing is the mean of everything so far.",
        "Does your curve change with beta? Does it ever forget?",
    ),
    Misconception(
        "gives_only_the_last",
        lambda corrected, losses, beta: smooth(losses, beta, corrected)[-1],
        "One smoothed number is the result.",
        "How many values does a curve need?",
    ),
    Misconception(
        "runs_backwards",
        lambda corrected, losses, beta: smooth(losses[::-1], beta, corrected)[::-1],
        "The direction does not matter.",
        "Does a loss of tomorrow change your value of today?",
    ),
    Misconception(
        "forgets_the_new_share",
        lambda corrected, *given: smooth_without_share(*given),
        "The new loss is added as it is.",
        "Smooth three losses of 2 with beta = 0.9. Where does your curve go?",
    ),
    Misconception(
        "mixes_with_the_raw_loss_before",
        lambda corrected, *given: smooth_pairs(*given),
        "Each value is mixed with the loss before it.",
        "A spike: in how many of your values is it seen? In how many should it be?",
    ),
    Misconception(
        "forgets_the_brackets_round_the_share",
        lambda corrected, losses, beta: smooth_by(
            lambda average, loss, beta: beta * average + 1 - beta * loss, losses, beta, corrected
        ),
        "1 − beta stands together, so it needs no brackets.",
        "What does Python give for `1 - 0.9 * 2`, and what for `(1 - 0.9) * 2`?",
    ),
    Misconception(
        "never_carries_the_average_on",
        lambda corrected, losses, beta: smooth_from_the_start_each_time(losses, beta, corrected),
        "Each value is mixed with the start.",
        "Which line of your loop changes the average? Is the second loss still in your third value?",
    ),
    Misconception(
        "gives_the_losses_back",
        lambda corrected, losses, beta: losses,
        "The curve is already there.",
        "Which line of yours uses beta?",
    ),
)

SLIPS_OF_THE_CORRECTION = (
    Misconception(
        "corrects_one_step_too_far",
        lambda losses, beta: smooth_by(
            one_step, losses, beta, True, lambda value, beta, t: value / (1 - beta ** (t + 1))
        ),
        "Python counts from 0, so the step has to be moved on by one.",
        "What is your first value, and what should it be? Which t belongs to it?",
    ),
    Misconception(
        "multiplies_by_the_correction",
        lambda losses, beta: smooth_by(
            one_step, losses, beta, True, lambda value, beta, t: value * (1 - beta**t)
        ),
        "What is too small is multiplied.",
        "Is 1 − betaᵗ above 1 or below it? What does a product with it do to a value that is too small?",
    ),
)

LAWS_OF_SMOOTHING = (
    Law(
        "A constant curve stays as it is.",
        "gives",
        ((([2.0, 2.0, 2.0], 0.5),),),
        constant=[2.0, 2.0, 2.0],
    ),
    Law(
        "With beta = 0 the losses come back.",
        "gives",
        ((([3.0, 1.0, 2.0], 0.0),),),
        constant=[3.0, 1.0, 2.0],
    ),
    Law(
        "Adding 1 to every loss adds 1 to every value.",
        "differ_by",
        ((([3.0, 1.0], 0.5), ([4.0, 2.0], 0.5)),),
        constant=1.0,
    ),
    Law(
        "No value is below the lowest loss.",
        "at_least",
        ((([3.0, 1.0, 2.0], 0.5),),),
        constant=1.0,
    ),
    Law(
        "Twice the losses give twice the values.",
        "ratio",
        ((([3.0, 1.0], 0.5), ([6.0, 2.0], 0.5)),),
        constant=2.0,
    ),
)

SMOOTHING_HINTS = (
    "Whatever the smoothing, a constant curve has to stay as it is.",
    "How much of the first loss is left in the average after the third step? Check your start by hand.",
    "A sibling, which follows a temperature with a slow thermometer:\n\n```python\nshown, seen = start, []\n"
    "for outside in temperatures:\n    shown = shown + rate * (outside - ___)\n    seen.append(shown)\n"
    "return seen\n```",
)


def slips_of_smoothing(corrected):
    other_start = Misconception(
        "starts_at_the_first_loss" if corrected else "corrects_a_start_at_zero",
        lambda losses, beta: smooth(losses, beta, not corrected),
        "Any start that gives the right first value is the same.",
        "Your first value is right. How heavily does the first loss weigh in your third value, and in the task's?",
        convention=True,
    )
    return (
        *with_given(SLIPS_OF_SMOOTHING, corrected),
        other_start,
        *(SLIPS_OF_THE_CORRECTION if corrected else ()),
    )


def smoother(corrected):
    start = (
        "The average starts at **0** and is, after step t (counted from 1), divided by 1 − betaᵗ, so that the first "
        "value is the first loss."
        if corrected
        else "The average **starts at the first loss**; nothing else corrects it."
    )
    return Exercise(
        name="smoothed",
        title="Smooth a noisy curve",
        prompt=words(
            "Write `smoothed(losses, beta)`: in every step the average becomes `beta` of what it was plus `1 - beta` of "
            "the new loss. {start} Give back one smoothed value for each loss.",
            start=start,
        ),
        points=3,
        difficulty=3,
        minutes=6,
        reference=lambda losses, beta: smooth(losses, beta, corrected),
        cases=noisy_curves,
        also_right=(
            lambda losses, beta: smooth_by_weights(losses, beta, corrected),
            lambda losses, beta: smooth(losses, beta, corrected).astype(np.float32),
            lambda losses, beta: (
                (
                    smooth_from_zero(losses, beta) / (1 - beta ** (1 + np.arange(len(losses))))
                ).tolist()
                if corrected
                else smooth_from_front(losses, beta)
            ),
        ),
        misconceptions=slips_of_smoothing(corrected),
        faults=(faults.HALVES_IT, faults.DOUBLES_IT),
        laws=LAWS_OF_SMOOTHING,
        hints=SMOOTHING_HINTS,
    )


smoothed = varied(smoother, lambda rng: {"corrected": bool(rng.integers(2))}, corrected=True)


def stop_early(losses, patience, *, better=lambda new, best, before: new < best):
    """The best epoch and the one at which training stopped."""
    best, waited = 0, 0
    for epoch in range(1, len(losses)):
        if better(losses[epoch], losses[best], losses[epoch - 1]):
            best, waited = epoch, 0
        else:
            waited += 1
        if waited == patience:
            return best, epoch
    return best, len(losses) - 1


def _resets_after_any_fall(losses, patience):
    best, waited = 0, 0
    for epoch in range(1, len(losses)):
        best = epoch if losses[epoch] < losses[best] else best
        waited = 0 if losses[epoch] < losses[epoch - 1] else waited + 1
        if waited == patience:
            break
    return best


def _never_resets(losses, patience):
    best, waited = 0, 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        else:
            waited += 1
        if waited == patience:
            break
    return best


def _before_the_first_rise(losses, patience):
    rises = np.flatnonzero(np.diff(losses) >= 0)
    return int(rises[0]) if len(rises) else len(losses) - 1


CURVES = {
    "a better epoch after training had stopped": ([9, 8, 7, 7.6, 7.4, 7.5, 7.7, 5], 3),
    "a bump that is shorter than the patience": ([9, 7, 8, 6, 6.5, 7, 8, 9], 2),
    "exactly as long as the patience": ([9, 8, 8.5, 8.7, 6, 5], 2),
    "two bumps": ([9, 7, 7.5, 6, 6.5, 6.6, 5, 5.5, 5.6, 5.7], 3),
    "the same loss twice": ([9, 5, 5, 6, 7, 4], 3),
    "the first epoch is the best": ([4, 5, 6, 7, 6.5], 4),
    "it falls to the end": ([9, 8, 7, 6, 5, 4.5], 2),
}


def validation_curves(rng):
    """Curves of a given shape at random heights."""
    for label, (shape, patience) in CURVES.items():
        height = rng.uniform(0.1, 0.3) * np.array(shape, float) + rng.uniform(0, 1)
        yield Case(label, {"losses": height, "patience": patience})


kept_epoch = Exercise(
    name="kept_epoch",
    title="Which weights to keep",
    prompt=(
        "Write `kept_epoch(losses, patience)`: `losses` holds the validation loss of every epoch. Training stops at "
        "the epoch at which, for `patience` epochs in a row, no loss was **lower than the lowest before**; what "
        "would have come later is never seen. Give back the number (from 0) of the epoch with the lowest loss that was seen, the "
        "earlier one of two equals."
    ),
    points=3,
    difficulty=3,
    minutes=7,
    reference=lambda losses, patience: stop_early(losses, patience)[0],
    cases=validation_curves,
    also_right=(
        lambda losses, patience: int(
            np.argmin(np.asarray(losses)[: stop_early(losses, patience)[1] + 1])
        ),
        lambda losses, patience: next(
            (
                best
                for best, loss in enumerate(losses)
                if loss < min([*losses[:best], math.inf])
                and len(losses) > best + patience
                and min(losses[best + 1 : best + patience + 1]) >= loss
            ),
            int(np.argmin(losses)),
        ),
        lambda losses, patience: np.float32(stop_early(losses, patience)[0]),
    ),
    misconceptions=(
        Misconception(
            "keeps_the_last_epoch",
            lambda losses, patience: len(losses) - 1,
            "The longer it trained, the better it is.",
            "Which curve says how the model does on new data, and where is it lowest?",
        ),
        Misconception(
            "looks_into_the_future",
            lambda losses, patience: int(np.argmin(losses)),
            "The lowest loss of the whole curve is the one to keep.",
            "Would training still have been running at that epoch?",
        ),
        Misconception(
            "keeps_the_epoch_of_the_stop",
            lambda losses, patience: stop_early(losses, patience)[1],
            "The weights at the stop are the ones to keep.",
            "What happened in the epochs for which you were patient?",
        ),
        Misconception(
            "stops_at_the_first_rise",
            _before_the_first_rise,
            "As soon as the loss rises, it is over.",
            "Where does your function use the patience?",
        ),
        Misconception(
            "counts_epochs_from_one",
            lambda losses, patience: stop_early(losses, patience)[0] + 1,
            "The first epoch is number 1.",
            "From which number does the task count?",
            convention=True,
        ),
        Misconception(
            "waits_one_epoch_longer",
            lambda losses, patience: stop_early(losses, patience + 1)[0],
            "Patience is over when it is exceeded.",
            "With a patience of 1, how many bad epochs do you let pass?",
        ),
        Misconception(
            "waits_one_epoch_less",
            lambda losses, patience: stop_early(losses, max(patience - 1, 1))[0],
            "The best epoch counts as the first one of waiting.",
            "With a patience of 2, how many epochs without a new best do you let pass?",
        ),
        Misconception(
            "compares_with_the_epoch_before",
            _resets_after_any_fall,
            "Any fall is an improvement.",
            "7, 8, 7.5: is the last one a new best? Does it end the waiting in your function?",
        ),
        Misconception(
            "never_forgets_a_bad_epoch",
            _never_resets,
            "All bad epochs together use up the patience.",
            "What does a new best do to the waiting?",
        ),
        Misconception(
            "takes_a_tie_for_better",
            lambda losses, patience: stop_early(
                losses, patience, better=lambda new, best, before: new <= best
            )[0],
            "As good as the best is a new best.",
            "Is an equal loss *lower*? Which of two equals does the task keep?",
        ),
        Misconception(
            "gives_the_loss",
            lambda losses, patience: losses[stop_early(losses, patience)[0]],
            "The lowest loss is the answer.",
            "Which weights would you load with that number?",
        ),
        Misconception(
            "takes_any_fall_for_a_new_best",
            lambda losses, patience: stop_early(
                losses, patience, better=lambda new, best, before: new < before
            )[0],
            "What is lower than the epoch before is the best so far.",
            "7, 8, 7.5: is the last one the lowest? Which loss do you compare the new one with?",
        ),
        Misconception(
            "looks_at_the_first_epochs_only",
            lambda losses, patience: int(np.argmin(losses[:patience])),
            "Patience is the number of epochs that are looked at.",
            "From where on does the waiting count: from the start, or from the best epoch so far?",
            also_wrong=(lambda losses, patience: int(np.argmin(losses[: patience + 1])),),
        ),
        Misconception(
            "keeps_the_highest",
            lambda losses, patience: int(np.argmax(losses)),
            "The highest value is the best.",
            "Is this a loss or an accuracy?",
        ),
    ),
    laws=(
        Law(
            "A curve that falls to the end keeps its last epoch.",
            "gives",
            ((([3.0, 2.0, 1.0], 1),),),
            constant=2.0,
        ),
        Law(
            "Adding a constant to all losses changes nothing.",
            "equal",
            ((([3.0, 1.0, 2.0, 4.0], 2), ([8.0, 6.0, 7.0, 9.0], 2)),),
        ),
        Law(
            "What would come after the stop changes nothing.",
            "equal",
            ((([3.0, 1.0, 2.0], 1), ([3.0, 1.0, 2.0, 0.0], 1)),),
        ),
        Law(
            "With patience enough, the lowest loss of all is found.",
            "gives",
            ((([3.0, 4.0, 5.0, 1.0], 9),),),
            constant=3.0,
        ),
    ),
    hints=(
        "What comes after the stop is never seen, and what a bump costs depends on the patience.",
        "Keep two things as you go: the best epoch so far, and how many epochs you have waited since.",
        "A sibling, which climbs until three steps in a row bring no greater height:\n\n```python\n"
        "top, waited = 0, 0\nfor i, height in enumerate(heights):\n    if height > heights[top]:\n"
        "        top, waited = i, ___\n    else:\n        waited += 1\n    if waited == 3:\n        break\n```",
    ),
)

stuck_at_guessing = choice(
    name="stuck_at_guessing",
    title="A loss of 2.303 that does not move",
    prompt=(
        "A classifier for 10 classes of equal size shows a loss of 2.303 at the start and 2.302 after three epochs. What does "
        "the curve say? Answer with the letter."
    ),
    points=1,
    difficulty=1,
    minutes=2,
    right="b",
    options=(
        Option(
            "a",
            "It has converged: the loss is stable.",
            "takes_a_plateau_for_success",
            "A loss that no longer changes has arrived.",
            "Which constant forecast gives exactly this number?",
        ),
        Option(
            "b",
            "It still guesses: 2.303 is the loss of giving each of the 10 classes the same probability.",
            advice="log 10 = 2.303. Nothing that the inputs say has reached the outputs yet.",
        ),
        Option(
            "c",
            "A loss above 2 is terrible: the model is worse than guessing.",
            "has_a_fixed_bar",
            "A loss above 1 is bad, above 2 it is terrible.",
            "What would pure guessing pay for 2 classes? For 10? For 50 000?",
        ),
        Option(
            "d",
            "It overfits: the training loss is not falling any more.",
            "reads_overfitting_from_one_curve",
            "A flat training curve is a sign of overfitting.",
            "Which second curve would you need to say that? And has the model learned the first one?",
        ),
    ),
    hints=(
        "Some numbers tell a story by themselves.",
        "What does a model pay that knows nothing?",
        "On another number of classes: 100 classes start at log 100 = 4.605.",
    ),
)

stuck_at_log_two = choice(
    name="stuck_at_log_two",
    title="A loss of 0.693 that does not move",
    prompt=(
        "Three people see a loss stand still at 0.693: one trains a yes-or-no classifier on as many yes as no, one a "
        "pairwise logistic ranking loss, one a reward model on pairs of answers. What do the three have in common? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=2,
    right="d",
    options=(
        Option(
            "a",
            "All three have a good loss: it is below 1.",
            "reads_loss_as_a_share",
            "A loss lies between 0 and 1, and 0.69 is about 31 % right.",
            "Which probability costs 0.693? Is that better than a coin?",
        ),
        Option(
            "b",
            "All three apply softmax twice.",
            "suspects_softmax_twice",
            "Every plateau comes from a second softmax.",
            "With two classes that floor would lie at log(e + 1) − 1. Which number is this?",
        ),
        Option(
            "c",
            "All three have reached the noise of their data.",
            "takes_a_plateau_for_success",
            "What does not fall any more cannot fall any more.",
            "Does the plateau move if you train on four examples alone?",
        ),
        Option(
            "d",
            "All three toss a coin: the score, or the difference of two scores, is 0 for everything.",
            advice="log 2 = 0.693 is what one half costs. A score of 0, or two equal scores, gives exactly one half.",
        ),
    ),
    hints=(
        "Some numbers tell a story by themselves.",
        "Which probability costs 0.693 nats?",
        "On another number: at 1.099 = log 3 a model gives one third to everything.",
    ),
)

resting_at_the_margin = choice(
    name="resting_at_the_margin",
    title="A triplet loss that rests at its margin",
    prompt=(
        "A triplet loss with margin 0.2 starts at 0.31, falls to 0.200 and stays there. What happened most probably? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=2,
    right="a",
    options=(
        Option(
            "a",
            "All embeddings have moved to one point: then every triplet costs the margin.",
            advice="With all distances 0, max(0, 0 − 0 + 0.2) is 0.2 for each triplet. Print the spread of the embeddings.",
        ),
        Option(
            "b",
            "All triplets are satisfied: the loss has reached its margin.",
            "takes_the_margin_for_the_goal",
            "The margin is where a triplet loss wants to be.",
            "What does a triplet cost whose negative is farther away than asked?",
        ),
        Option(
            "c",
            "The margin is too small: a loss cannot fall below it.",
            "takes_the_margin_for_a_floor",
            "The margin is the lowest value of the loss.",
            "Compute the loss for distances 0.1 and 0.9. Is it above the margin?",
        ),
        Option(
            "d",
            "The learning rate is too low for the last bit.",
            "blames_the_learning_rate",
            "Whatever stands still needs a larger step.",
            "Would a slow run come to rest at exactly the margin? Which embeddings give exactly that?",
        ),
    ),
    hints=(
        "A telling value: ask which arrangement of points costs exactly this.",
        "What are the two distances if all the points lie on top of each other?",
        "On another margin: a run with margin 1 that collapses rests at 1.000.",
    ),
)

stuck_at_the_variance = choice(
    name="stuck_at_the_variance",
    title="A squared error that equals the variance",
    prompt=(
        "A model that predicts prices rests at a training MSE of 4.01. The variance of the prices is 4.02. Which test do you run "
        "next? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=2,
    right="c",
    options=(
        Option(
            "a",
            "None: an MSE of 4 means that it is off by 4 on average, which may be good enough.",
            "reads_a_square_as_a_distance",
            "An MSE of 4 is an error of 4.",
            "In which unit is the number? And who else reaches 4, without looking at any input?",
        ),
        Option(
            "b",
            "A run with ten times the epochs.",
            "asks_for_more_epochs",
            "It needs more time.",
            "What would more time change, if the inputs do not reach the output?",
        ),
        Option(
            "c",
            "Print the predictions for very different inputs: are they all the same?",
            advice="The mean is the best constant, and its MSE is the variance. A model that rests there does not use its "
            "inputs: a dead layer, shuffled rows, a broadcast (N,1) against (N,).",
        ),
        Option(
            "d",
            "A run with stronger regularisation.",
            "suspects_overfitting",
            "A loss that is too high means overfitting.",
            "Is a model that says the same of every house too flexible?",
        ),
    ),
    hints=(
        "A telling value: which constant prediction pays exactly this?",
        "What does a model pay that says the mean of everything?",
        "On other data: scores from 0 to 10 with variance 8.3, and a run that rests at 8.3.",
    ),
)

stuck_at_log_n = choice(
    name="stuck_at_log_n",
    title="InfoNCE at 5.545",
    prompt=(
        "An InfoNCE loss with batches of 256 rests at 5.545. A colleague with batches of 32 proudly shows 3.40. Whose model has "
        "learned more? Answer with the letter."
    ),
    points=1,
    difficulty=3,
    minutes=3,
    right="b",
    options=(
        Option(
            "a",
            "The colleague's: 3.40 is far below 5.545.",
            "compares_across_batch_sizes",
            "The lower loss is the better model.",
            "What does guessing pay among 256 candidates, and what among 32?",
        ),
        Option(
            "b",
            "Hardly either: both are about where guessing among their candidates lies.",
            advice="log 256 = 5.545 and log 32 = 3.466. One guesses, the other does little better. Compare a loss with the "
            "loss of guessing for the same number of candidates.",
        ),
        Option(
            "c",
            "The first: with more candidates a model learns more.",
            "trusts_the_larger_batch",
            "A larger batch is a better teacher, whatever the loss says.",
            "It might be. But has this model learned anything? What does pure guessing pay there?",
        ),
        Option(
            "d",
            "Nobody's: a loss above 1 shows that something is broken.",
            "reads_loss_as_a_share",
            "A loss lies between 0 and 1.",
            "For which probability is −log p exactly 1? Among 256 candidates, which probability does each get at the start?",
        ),
    ),
    hints=(
        "The number of candidates sets the loss of guessing.",
        "Take the logarithm of both batch sizes.",
        "On other batches: 4.16 is guessing among 64, and a good start among 1000.",
    ),
)

stuck_above_one = choice(
    name="stuck_above_one",
    title="Good accuracy, and a loss of 1.46",
    prompt=(
        "A classifier for 10 classes reaches 99 % accuracy, and its cross-entropy rests at 1.47, a little above "
        "log(e + 9) − 1. What do you look for? Answer with the letter."
    ),
    points=1,
    difficulty=3,
    minutes=2,
    right="d",
    options=(
        Option(
            "a",
            "For wrong labels: the last per cent costs that much.",
            "blames_a_few_labels",
            "A few wrong labels lift the loss.",
            "By how much can 1 % of the examples lift the mean, if each costs 5 nats?",
        ),
        Option(
            "b",
            "For nothing: a loss of 1.46 is what 99 % accuracy looks like.",
            "reads_accuracy_from_loss",
            "Loss and accuracy are two scales of the same thing.",
            "Which average probability of the truth belongs to 1.46 nats? Is that a sure model?",
        ),
        Option(
            "c",
            "For a learning rate that is too low: the loss is still on its way down.",
            "blames_the_learning_rate",
            "Whatever stands still needs a larger step.",
            "The accuracy has arrived. Which best value does your loss have, if its inputs lie between 0 and 1?",
        ),
        Option(
            "d",
            "For a second softmax: the model ends in one, and the loss applies another.",
            advice="Inputs between 0 and 1 leave the truth at most e/(e + 9). The order is kept, so the accuracy looks fine.",
        ),
    ),
    hints=(
        "Accuracy looks at the order of the scores, and the loss at their distances.",
        "Where does the number e in that formula come from?",
        "On another number of classes: with 4 the same slip rests at 0.744.",
    ),
)

first_test = choice(
    name="first_test",
    title="Which test first?",
    prompt=(
        "A new model does not learn: its loss is flat from the start. You have an hour. Which test comes **first**? Answer with the letter."
    ),
    points=1,
    difficulty=1,
    minutes=2,
    right="c",
    options=(
        Option(
            "a",
            "A search over learning rates on the whole data set.",
            "searches_before_it_checks",
            "The learning rate is the commonest cause.",
            "It may be. How many hours does that search take, and what does it tell you about a wrong label column?",
        ),
        Option(
            "b",
            "A larger model: this one may be too small.",
            "blames_the_size",
            "What does not learn has too few weights.",
            "How many examples can your model certainly learn by heart?",
        ),
        Option(
            "c",
            "Train on one small batch until it is known by heart.",
            advice="It takes a minute and splits the causes: if it fails, the fault is in the code, the loss or the rate; if it "
            "works, look at the data and at the model's size.",
        ),
        Option(
            "d",
            "More data: the flat curve shows that the task is hard.",
            "blames_the_data",
            "Hard tasks need more data.",
            "Would more of the same data mend a sign?",
        ),
    ),
    hints=(
        "A good test is quick and splits the causes in two.",
        "What should any working model be able to do, however hard the task is?",
        "On another machine: before you tune an engine, does it turn over at all?",
    ),
)

one_batch_fails = choice(
    name="one_batch_fails",
    title="It cannot learn eight examples",
    prompt=(
        "A network with a million weights does not get below 1.9 on **one** batch of eight examples of ten classes, without "
        "dropout or smoothing, and with all inputs different. What follows? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=2,
    right="a",
    options=(
        Option(
            "a",
            "There is a fault in the run: the gradients, the loss, the rate, or the way from inputs to outputs.",
            advice="A million weights can store eight labels. What stands in the way is not the task.",
        ),
        Option(
            "b",
            "The data are too hard for this network.",
            "blames_hard_data",
            "If it cannot fit the data, the data are hard.",
            "How many examples must a model learn by heart to prove that its gradients work? How hard can that be?",
        ),
        Option(
            "c",
            "Eight examples are too few to learn from; it needs more.",
            "wants_more_data",
            "Small data cannot be learned.",
            "To generalise from eight examples is hard. Is that what the test asks for?",
        ),
        Option(
            "d",
            "It regularises well: it refuses to learn by heart.",
            "welcomes_the_failure",
            "A model that does not overfit is a good model.",
            "Who told it not to? Is anything in the run that keeps it from fitting?",
        ),
    ),
    hints=(
        "To learn by heart is easy for a model with many weights.",
        "What does the test ask for: to understand the data or to store them?",
        "On another machine: an empty lift that does not move is not overloaded.",
    ),
)

repeated_batch = choice(
    name="repeated_batch",
    title="The same batch again and again",
    prompt=(
        "Through a slip in the data loader every step trains on the **same** batch. How does that show? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=2,
    right="b",
    options=(
        Option(
            "a",
            "The training loss does not fall: nothing new is seen.",
            "expects_a_flat_training_loss",
            "Without new data a model cannot get better.",
            "What is the test called in which one trains on one batch on purpose? Where does its loss go?",
        ),
        Option(
            "b",
            "The training loss falls to about 0, and the validation loss stays high or rises.",
            advice="It is “overfit one batch” by accident. Some lists of causes name it under “loss does not fall”; the "
            "training loss does, and very well.",
        ),
        Option(
            "c",
            "Both losses fall together, only more slowly.",
            "expects_it_to_generalise",
            "A batch is a sample of all the data.",
            "How many batches does the model know by heart in the end? What does it say about others?",
        ),
        Option(
            "d",
            "The loss becomes NaN after a while.",
            "expects_a_crash",
            "A fault leads to an error sooner or later.",
            "Which operation would make it? Most faults of data loaders are silent.",
        ),
    ),
    hints=(
        "Think of each of the two curves by itself.",
        "What does a large model do with eight examples that come a thousand times?",
        "On another learner: a pupil who gets the same ten questions every day. How do the marks look at home, and in the exam?",
    ),
)

nan_after_a_while = choice(
    name="nan_after_a_while",
    title="NaN at step 412",
    prompt=(
        "A run falls nicely for 411 steps and shows NaN from step 412 on. The loss is written `-np.log(softmax(z))[label]`. Which test "
        "tells you most? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=3,
    right="d",
    options=(
        Option(
            "a",
            "Let it run on: the NaN may go away.",
            "waits_for_nan_to_pass",
            "The next batch will bring a number again.",
            "What is NaN minus anything? Which of the weights are still numbers?",
        ),
        Option(
            "b",
            "Replace NaN by 0 where it appears.",
            "hides_the_nan",
            "A NaN is a missing value.",
            "What would the model learn from a loss of 0 at the example that broke it?",
        ),
        Option(
            "c",
            "Add 1e-8 inside every logarithm and go on.",
            "adds_an_epsilon_everywhere",
            "A small number inside the logarithm mends it.",
            "It hides an infinity. Does it help if the NaN comes from exp(1000)/exp(1000)? What is 1e-8 in float16?",
        ),
        Option(
            "d",
            "Keep the weights and the batch of step 411, and find the first number in the forward pass that is not finite.",
            advice="The first bad number names its maker: an input, an overflow in exp, log 0, or a step that was too long. A log-softmax "
            "from scores removes two of the four.",
        ),
    ),
    hints=(
        "A NaN spreads. What you see at the end is not where it began.",
        "Which steps between inputs and loss can make something that is not finite?",
        "On another search: a stain on the laundry is traced through the pipes, not painted over.",
    ),
)

what_clipping_cannot_do = choice(
    name="what_clipping_cannot_do",
    title="What clipping cannot repair",
    prompt=(
        "Gradients are clipped to a norm of 1. At one step a single entry of the gradient is NaN. What does the update do? "
        "Answer with the letter."
    ),
    points=1,
    difficulty=3,
    minutes=2,
    right="c",
    options=(
        Option(
            "a",
            "Clipping shortens the NaN to 1.",
            "expects_clipping_to_bound_nan",
            "Clipping keeps every gradient within its limit.",
            "What is the length of an arrow with one component NaN? And NaN times anything?",
        ),
        Option(
            "b",
            "Only the one weight with the NaN is lost.",
            "expects_the_nan_to_stay_alone",
            "Each weight has its own gradient, so the others are safe.",
            "All entries are multiplied by one factor. What goes into that factor?",
        ),
        Option(
            "c",
            "Every weight becomes NaN: the norm is NaN, and all entries are multiplied by a factor made of it.",
            advice="Clipping guards against long steps, not against numbers that are none. Check that the norm is finite, and skip the step.",
        ),
        Option(
            "d",
            "The step is left out, as its gradient is not valid.",
            "expects_the_step_to_be_skipped",
            "A step with a NaN is not taken.",
            "Some tools do that, for mixed precision. Which line of plain clipping would?",
        ),
    ),
    hints=(
        "NaN spreads through sums, roots and products.",
        "Compute the norm of (NaN, 1) first. Then the factor. Then the update.",
        "On another sum: one price that is missing, and the total of the whole bill is not a number.",
    ),
)

an_epsilon_too_many = choice(
    name="an_epsilon_too_many",
    title="An epsilon in the logarithm",
    prompt=(
        "Against log 0 somebody writes `-np.log(p + 1e-8)`. A perfect model now shows a loss of −0.00000001. Somebody else writes "
        "`-np.log(np.maximum(p, 1e-8))`. What is the better cure for both? Answer with the letter."
    ),
    points=1,
    difficulty=3,
    minutes=3,
    right="a",
    options=(
        Option(
            "a",
            "Compute log-softmax from the scores: then no probability has to be rounded to 0 before the logarithm.",
            advice="The logarithm of softmax is a difference, z − log Σ exp z. It needs no guard, and its slope never dies.",
        ),
        Option(
            "b",
            "A smaller epsilon, such as 1e-30.",
            "makes_the_epsilon_smaller",
            "The smaller the epsilon, the smaller the harm.",
            "What is 1e-30 in float16? And what does the maximum do to the slope below it?",
        ),
        Option(
            "c",
            "The second form is fine: a maximum does not bias anything.",
            "trusts_the_maximum",
            "A guard that touches only tiny numbers is harmless.",
            "A model gives the truth 1e-12. What is the slope of your loss there? Which example needed it most?",
        ),
        Option(
            "d",
            "Take the absolute value, so that the loss is not negative.",
            "hides_the_sign",
            "A loss that is not negative is right.",
            "Does the absolute value change what training does at log 0?",
        ),
    ),
    hints=(
        "Ask of each guard what it does to the slope where the model is sure and wrong.",
        "Is a probability of 0 made by the model, or by rounding on the way to the loss?",
        "On another quantity: the length of a vector of large numbers is computed by dividing by the largest first, "
        "not by adding something small.",
    ),
)

a_negative_loss = choice(
    name="a_negative_loss",
    title="A cross-entropy of −3.2",
    prompt=(
        "A loss that should be a cross-entropy falls below 0 and on to −3.2. Which explanation is possible? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=2,
    right="b",
    options=(
        Option(
            "a",
            "The model is better than perfect: it has overfitted.",
            "believes_a_loss_below_zero",
            "The lower, the better, without an end.",
            "Which probability would cost less than 0?",
        ),
        Option(
            "b",
            "What goes in is not what the loss expects, such as raw scores in the place of log-probabilities.",
            advice="−log p of a probability is never negative. A loss that takes the negative of a number it trusts to be "
            "log p can be driven down without end by scores.",
        ),
        Option(
            "c",
            "The learning rate is too high.",
            "blames_the_learning_rate",
            "Strange numbers come from long steps.",
            "Is there any set of weights, however far off, for which −log p is negative?",
        ),
        Option(
            "d",
            "Rounding: 0 is sometimes shown as a negative number.",
            "blames_rounding",
            "Small negative numbers come from floating point.",
            "How large is −3.2 compared with what rounding does?",
        ),
    ),
    hints=(
        "−log p is 0 for p = 1 and above it for everything smaller.",
        "Print one row of what the loss receives. What do its entries add up to?",
        "On another loss: a squared error of −1 would say as much. Which input could make it?",
    ),
)

flat_then_falling = choice(
    name="flat_then_falling",
    title="Flat, and then falling",
    prompt=(
        "A network for 10 classes was started with weights that are **all tiny**, noise of size 0.0001. Its loss stands at 2.303 for 300 "
        "steps and then falls fast. What is the likeliest reading? Answer with the letter."
    ),
    points=1,
    difficulty=3,
    minutes=3,
    right="d",
    options=(
        Option(
            "a",
            "A fault: what does not learn for 300 steps does not learn at all.",
            "gives_up_on_a_plateau",
            "A flat start shows a fault.",
            "It did fall in the end. What was too small at the start?",
        ),
        Option(
            "b",
            "It learned the data order in the first 300 steps.",
            "invents_a_phase",
            "The model needs a phase of sorting.",
            "What were the outputs for different inputs in that time?",
        ),
        Option(
            "c",
            "The validation data came in after 300 steps.",
            "suspects_a_leak",
            "A sudden fall comes from a leak.",
            "A leak is a good thought where results are too good. Does this loss pass through guessing first?",
        ),
        Option(
            "d",
            "The start was near a point where all slopes are tiny; it took 300 steps to get away from it.",
            advice="With tiny weights in every layer, signals and slopes shrink from layer to layer. A better initialisation "
            "removes the plateau.",
        ),
    ),
    hints=(
        "A plateau says that the slope is small, not that the bottom is reached.",
        "How large is the slope of a layer if the weights of the next one are about 0.0001?",
        "On a mountain pass the ground is level too, and a ball that is let go there moves slowly at first.",
    ),
)

slow_and_straight = choice(
    name="slow_and_straight",
    title="Has it converged?",
    prompt=(
        "A loss goes from 2.30 to 2.25 in ten epochs, in a straight line. “It has converged,” says a colleague. What do you do? "
        "Answer with the letter."
    ),
    points=1,
    difficulty=1,
    minutes=2,
    right="c",
    options=(
        Option(
            "a",
            "Agree: the line is nearly flat.",
            "takes_slow_for_converged",
            "What hardly falls has arrived.",
            "Is it flatter at the end than at the start? How would a curve look that arrives?",
        ),
        Option(
            "b",
            "Lower the learning rate, as one does at the end.",
            "lowers_the_rate_too_early",
            "A flat loss calls for a smaller rate.",
            "If the steps are too short already, what would shorter ones do?",
        ),
        Option(
            "c",
            "Try ten times the learning rate: a straight line says that the steps are short.",
            advice="Near a bottom the slope vanishes and the curve bends. A straight fall means that nothing has changed yet but the patience.",
        ),
        Option(
            "d",
            "Stop early, before it overfits.",
            "fears_overfitting",
            "Ten epochs are enough to overfit.",
            "Can a model overfit that hardly knows more than guessing?",
        ),
    ),
    hints=(
        "Convergence bends a curve.",
        "Compare the fall in the first epoch with the fall in the last one.",
        "On a journey: a car that makes the same few metres every minute has not arrived; it is in first gear.",
    ),
)

zigzag_and_growing = choice(
    name="zigzag_and_growing",
    title="1, 4, 16, 64",
    prompt=(
        "The full-batch losses of a linear regression are 1, 4, 16, 64, 256 … and the slope changes its sign in every step. What helps? Answer with the letter."
    ),
    points=1,
    difficulty=1,
    minutes=2,
    right="a",
    options=(
        Option(
            "a",
            "A smaller learning rate: each step jumps across the bottom and lands farther away.",
            advice="The distance doubles in each step, with the other sign. Even a round valley throws you out if the step is too long.",
        ),
        Option(
            "b",
            "More epochs: it will come down.",
            "asks_for_more_epochs",
            "Training takes time.",
            "Which number comes next in the row? And after ten more?",
        ),
        Option(
            "c",
            "Another loss: a squared error has one valley, so it cannot diverge; something else is broken.",
            "trusts_the_valley",
            "A convex loss cannot explode, whatever the rate.",
            "Stand on a parabola and take a step of ten times the distance to the bottom. Where are you?",
        ),
        Option(
            "d",
            "Nothing: losses of mini-batches are noisy.",
            "takes_growth_for_noise",
            "Ups and downs are noise.",
            "Is a row noise of which you can tell the next number? And how many batches does a full batch have?",
        ),
    ),
    hints=(
        "A sign that alternates tells on which side of the bottom each step lands.",
        "By which factor does the distance to the bottom grow in each step?",
        "On a swing: a push that comes too strong sends it higher every time.",
    ),
)

a_noisy_curve = choice(
    name="a_noisy_curve",
    title="Up and down",
    prompt=(
        "The losses of single mini-batches jump between 0.9 and 1.5 from step to step. The mean of the first hundred steps is 1.31, of the last "
        "hundred 1.12. What do you see? Answer with the letter."
    ),
    points=1,
    difficulty=1,
    minutes=2,
    right="b",
    options=(
        Option(
            "a",
            "Divergence: the loss often rises.",
            "takes_noise_for_divergence",
            "A loss that rises diverges.",
            "Are the jumps larger than the differences between batches? Evaluate one batch again and again: what do you see?",
        ),
        Option(
            "b",
            "Learning, with the noise of small batches on top.",
            advice="Every batch is another question. Smooth the curve or ask a fixed batch now and then.",
        ),
        Option(
            "c",
            "Nothing: from such a curve nothing can be said.",
            "gives_up_on_noise",
            "Noise hides everything.",
            "What did the means of a hundred steps do?",
        ),
        Option(
            "d",
            "Overfitting: it knows some batches better than others.",
            "reads_overfitting_from_one_curve",
            "Differences between batches are a sign of overfitting.",
            "Were these batches seen before? Which second curve would tell?",
        ),
    ),
    hints=(
        "A loss of a batch is a question to that batch.",
        "Compare means of many steps, not neighbours.",
        "On the weather: a cold day in April does not end the spring.",
    ),
)

last_batch_shown = choice(
    name="last_batch_shown",
    title="A curve of last batches",
    prompt=(
        "For every epoch a plot shows the loss of its **last batch**, which holds 3 examples. The order is shuffled anew each time. What is wrong with the curve? "
        "Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=2,
    right="c",
    options=(
        Option(
            "a",
            "Nothing: the last batch has seen the most training.",
            "trusts_the_last_batch",
            "The newest number is the best one.",
            "Would another order of the batches give another curve, with the same model?",
        ),
        Option(
            "b",
            "It is too low: the last batch is the one that is known best.",
            "expects_the_last_to_be_lowest",
            "What was trained on last has the lowest loss.",
            "Is a batch's loss taken before or after its own update?",
        ),
        Option(
            "c",
            "It shows three examples that are others each time, instead of the epoch.",
            advice="Add up losses times sizes over the epoch and divide by the number of examples.",
        ),
        Option(
            "d",
            "It should be divided by 3.",
            "divides_once_more",
            "Small batches have to be scaled.",
            "What was the loss of the batch already: a sum or a mean?",
        ),
    ),
    hints=(
        "Ask how much of the curve is the model and how much the shuffling.",
        "How many examples speak in each point of the curve?",
        "On opinion polls: three other people each month, and a graph of what they say.",
    ),
)

validation_below_training = choice(
    name="validation_below_training",
    title="Validation below training",
    prompt=(
        "In the first epochs the validation loss lies **below** the training loss. The model uses dropout; the training loss is "
        "the mean over the epoch, the validation loss is taken at its end. What do you say? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=3,
    right="d",
    options=(
        Option(
            "a",
            "A bug: a model cannot do better on data that it has not seen.",
            "holds_it_impossible",
            "Validation below training must be a bug.",
            "At which moments of the epoch are the two numbers taken, and is dropout on in both?",
        ),
        Option(
            "b",
            "A leak: validation data must have got into training.",
            "suspects_a_leak",
            "Whatever looks too good is a leak.",
            "A leak would make the two losses alike. What makes the *training* number worse here?",
        ),
        Option(
            "c",
            "Overfitting, in the other direction.",
            "calls_any_gap_overfitting",
            "Any gap between the curves is overfitting.",
            "Which of the two is lower when a model has learned by heart?",
        ),
        Option(
            "d",
            "It can be as it should: dropout makes training harder, and the training mean includes the start of the epoch.",
            advice="Evaluate the training data at the end of the epoch with dropout off: then the two numbers can be compared.",
        ),
    ),
    hints=(
        "Two numbers can be compared if they were taken in the same way at the same time.",
        "What does dropout do to the training loss? What is in a mean over a whole epoch?",
        "On runners: the mean time of a week of training with a backpack, and the time of the race at its end without.",
    ),
)

both_curves_rise = choice(
    name="both_curves_rise",
    title="Loss and accuracy rise together",
    prompt=(
        "From epoch 8 on the validation loss **rises**, and the validation accuracy rises too, from 84 % to 86 %. How can that be? Answer with the letter."
    ),
    points=1,
    difficulty=3,
    minutes=3,
    right="a",
    options=(
        Option(
            "a",
            "More examples are on the right side, and the few that are wrong are wrong with more and more certainty.",
            advice="Accuracy counts sides; −log p weighs how sure the mistakes are. A few sure mistakes outweigh many small gains.",
        ),
        Option(
            "b",
            "It cannot be: a higher loss means lower accuracy. One of them is computed wrongly.",
            "ties_loss_to_accuracy",
            "Loss and accuracy always move in opposite directions.",
            "Three forecasts: can you find others that hit one more, and whose mean of −log p is still higher?",
        ),
        Option(
            "c",
            "The validation labels are wrong.",
            "blames_the_labels",
            "Contradictions come from bad labels.",
            "Bad labels lift the loss from the start. What has changed since epoch 8?",
        ),
        Option(
            "d",
            "The loss was not divided by the number of examples.",
            "blames_the_divisor",
            "A loss that grows was added up.",
            "The same divisor holds for every epoch. Which of the losses grew?",
        ),
    ),
    hints=(
        "The two curves count different things.",
        "What does accuracy see of a probability that goes from 0.40 to 0.01? What does the loss see?",
        "On forecasts: p of the truth 0.45, 0.45, 0.45 becomes 0.6, 0.6, 0.01. Hits go from 0 to 2, and the mean loss from 0.80 to 1.88.",
    ),
)

the_second_curve = choice(
    name="the_second_curve",
    title="Is it overfitting?",
    prompt=(
        "A report shows one curve: a training loss that falls from 2.3 to 0.02 in forty epochs. “It overfits,” somebody says. What do you need to know? Answer with the letter."
    ),
    points=1,
    difficulty=1,
    minutes=2,
    right="b",
    options=(
        Option(
            "a",
            "Nothing more: a training loss of 0.02 is overfitting.",
            "reads_overfitting_from_one_curve",
            "A training loss that is too low is overfitting.",
            "Could a loss of 0.02 hold for new data as well? Which curve would show it?",
        ),
        Option(
            "b",
            "The loss on data that were not trained on, over the same epochs.",
            advice="Overfitting is a gap that opens: the second curve turns up, while the first one falls.",
        ),
        Option(
            "c",
            "The training accuracy.",
            "asks_the_same_data_again",
            "Accuracy tells what the loss does not.",
            "On which examples is it measured? What does it say about others?",
        ),
        Option(
            "d",
            "The number of weights: with more weights than examples it overfits.",
            "counts_the_weights",
            "Too many weights always overfit.",
            "Many models with more weights than examples do well on new data. How would you find out about this one?",
        ),
    ),
    hints=(
        "Overfitting is about data that were not seen.",
        "What would the same training curve mean with a held-out loss of 0.03? And with one of 3?",
        "On pupils: full marks in the exercises may come from learning by heart or from understanding. Who can tell?",
    ),
)

too_good = choice(
    name="too_good",
    title="Too good to be true",
    prompt=(
        "A model that predicts next week's sales reaches a held-out loss of nearly 0 at the first attempt. All inputs were scaled and filled up by rules "
        "computed from the whole table. What do you do first? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=2,
    right="c",
    options=(
        Option(
            "a",
            "Publish: the held-out loss is the judge.",
            "trusts_the_held_out_loss",
            "What holds on held-out data holds.",
            "Which numbers computed from the held-out data have touched the training?",
        ),
        Option(
            "b",
            "Make the model larger, while it is going so well.",
            "celebrates_too_early",
            "A good result calls for more of the same.",
            "How good could anybody be who knows only the past? Is your model better than that?",
        ),
        Option(
            "c",
            "Look for a way by which the answer reaches the inputs: columns from the future, duplicates, rules from the whole table.",
            advice="Split first, then compute the rules on the training part alone. And drop columns one by one: which one carries the miracle?",
        ),
        Option(
            "d",
            "Lower the learning rate: it learned too fast.",
            "blames_the_learning_rate",
            "Fast learning is suspicious.",
            "The held-out loss is what is strange. Can a learning rate bring the future into the inputs?",
        ),
    ),
    hints=(
        "Ask what is possible at all before you believe a number.",
        "Follow each column: was it known at the moment of the forecast?",
        "On pupils: full marks by all on a hard exam. What do you check before you praise the teaching?",
    ),
)

same_batch_twice = choice(
    name="same_batch_twice",
    title="The same batch, two losses",
    prompt=(
        "To evaluate, you ask a trained network twice for the loss of the **same** batch, without any update between. It says 0.412 and 0.437. What is it? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=2,
    right="d",
    options=(
        Option(
            "a",
            "Rounding: floating-point sums depend on their order.",
            "blames_rounding",
            "Floating point is never exact.",
            "How large are such differences: in the second digit or in the seventh?",
        ),
        Option(
            "b",
            "The weights have moved.",
            "suspects_an_update",
            "Asking for a loss changes the weights.",
            "Which line changes weights, and was it called?",
        ),
        Option(
            "c",
            "Noise of mini-batches, as in every training curve.",
            "blames_batch_noise",
            "Losses of batches are noisy.",
            "That noise comes from other examples. Are these other examples?",
        ),
        Option(
            "d",
            "Dropout is still on: the network was left in training mode.",
            advice="Call `model.eval()` before, and `model.train()` after. Then the same question has the same answer.",
        ),
    ),
    hints=(
        "The same weights and the same inputs give the same loss, unless something in between throws dice.",
        "Which layers behave differently in training and in use?",
        "On a scale that shows another weight each time for the same stone: what moves inside?",
    ),
)

two_losses_compared = choice(
    name="two_losses_compared",
    title="0.08 against 0.31",
    prompt=(
        "Model A was trained with squared errors of probabilities and reports 0.08. Model B was trained with cross-entropy and reports 0.31. Same "
        "data, same task. Which is better? Answer with the letter."
    ),
    points=1,
    difficulty=1,
    minutes=2,
    right="b",
    options=(
        Option(
            "a",
            "A: 0.08 is lower.",
            "compares_values_of_different_losses",
            "The lower loss is the better one.",
            "Are the two numbers in the same unit? What does each loss charge for p = 0.5?",
        ),
        Option(
            "b",
            "Nobody can tell: the numbers measure different things. Compute one measure for both on the same held-out data.",
            advice="Squared error or cross-entropy, nats or bits, a sum or a mean, each word or each letter: compare like with like.",
        ),
        Option(
            "c",
            "B: cross-entropy is the right loss for classes.",
            "decides_by_the_kind_of_loss",
            "The right loss makes the better model.",
            "It is a good default. Does it say how well *this* model does?",
        ),
        Option(
            "d",
            "They are equal: 0.08 is 0.31 squared, about.",
            "converts_by_squaring",
            "A squared error is the square of a cross-entropy.",
            "What do both charge for p = 0.01? Is one the square of the other?",
        ),
    ),
    hints=(
        "Two numbers can be compared in the same unit, per the same thing.",
        "What would each of the two losses say of the *same* model?",
        "On heights: 1.8 and 5.9 may be one and the same person, in metres and in feet.",
    ),
)

plan_of_a_search = written_question(
    name="plan_of_a_search",
    title="Your own checklist",
    prompt=(
        "The loss of a new classifier for 20 classes stands at 3.00 from the start. Write in two to four sentences what that number tells you, "
        "which test you run first, and what each of its two outcomes would mean. You will see a model answer to compare."
    ),
    difficulty=3,
    minutes=6,
    points=0,
    model_answer=(
        "log 20 is about 3.00, so the model guesses: nothing of the inputs reaches the outputs, or nothing of the loss reaches the weights. I would try "
        "to learn one small batch by heart, without dropout. If that fails, the fault lies in the run: the slope's sign, clearing, the way from the loss to the "
        "weights, a learning rate that is far too low or too high. If it works, I look at the data and their labels, at the size of the model and at the "
        "learning rate for the whole set."
    ),
    hints=(
        "Start with the number: which model pays exactly this?",
        "Then choose a test that splits the causes in two.",
        "On another case, a regression at the variance: the number says “a constant”; the test is to print predictions for "
        "different inputs; equal ones point to the way from the inputs, unequal ones to the learning rate.",
    ),
)
