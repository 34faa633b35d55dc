"""Acting: returns, policy gradient, PPO, entropy bonus, leash, and balance among experts."""

import inspect
import math
from functools import cache

import numpy as np

from course_lib.grading import (
    THREE_DECIMALS,
    Case,
    Exercise,
    Law,
    Misconception,
    Option,
    choice,
    counterexample,
    measured_task,
    order_lines,
    value_question,
    varied,
    with_given,
    written_question,
)
from course_lib.losses import entropy
from course_lib.question_bank import faults, slips
from course_lib.question_bank.plain import log_softmax, softmax
from course_lib.question_bank.slips import with_slips
from course_lib.question_bank.suspects import lets_through
from course_lib.translations import words

LESSON = 10


def rewards_from_then_on(rewards, gamma):
    """Gₜ = rₜ + γ Gₜ₊₁."""
    returns = np.array(rewards, float)
    for step in reversed(range(len(returns) - 1)):
        returns[step] += gamma * returns[step + 1]
    return returns


def episodes(rng):
    """Rewards of episodes: at the start, at the end, everywhere; short and long."""
    for steps, gamma in ((5, 0.9), (4, 0.5), (6, 0.7)):
        rewards = rng.permutation(np.arange(1, steps + 1) + rng.uniform(-0.3, 0.3, steps))
        yield Case(
            words("{steps} steps, γ = {gamma}", steps=steps, gamma=gamma),
            {"rewards": rewards, "gamma": gamma},
        )
    pain = [-1.0, float(rng.uniform(2, 3)), 0.0, 4.0]
    yield Case("a list, with a punishment first", {"rewards": pain, "gamma": 0.8})
    late = {"rewards": np.array([0.0, 0.0, 0.0, rng.uniform(3, 5)]), "gamma": 0.9}
    yield Case("paid at the end", late)
    early = {"rewards": np.array([rng.uniform(3, 5), 0.0, 0.0]), "gamma": 0.9}
    yield Case("paid at the start", early)
    yield Case("γ = 0", {"rewards": np.array([2.0, rng.uniform(3, 4), 1.0]), "gamma": 0.0})
    yield Case("γ = 1", {"rewards": np.array([2.0, rng.uniform(3, 4), 1.0, 5.0]), "gamma": 1.0})
    yield Case("a single step", {"rewards": rng.uniform(1, 2, 1), "gamma": 0.9})
    whole = {"rewards": np.array([1, 0, 3]), "gamma": 0.5}
    yield Case("rewards that are whole numbers", whole, extreme=True)


def _first_return_for_all(rewards, gamma):
    return np.full(len(rewards), rewards_from_then_on(rewards, gamma)[0])


def _in_an_array_of_its_kind(rewards, gamma):
    returns = np.zeros_like(rewards)
    later = 0.0
    for step in reversed(range(len(rewards))):
        later = returns[step] = rewards[step] + gamma * later
    return returns


def _truncated(rewards, gamma):
    returns = np.array(rewards)
    for step in reversed(range(len(returns) - 1)):
        returns[step] = returns[step] + gamma * returns[step + 1]
    return returns


def _by_powers(rewards, gamma):
    powers = np.arange(len(rewards))
    weights = np.triu(float(gamma) ** np.abs(powers - powers[:, None]))
    return weights @ np.asarray(rewards, float)


def _standardised(numbers):
    return (np.asarray(numbers) - np.mean(numbers)) / (np.std(numbers) + 1e-8)


returns_to_go = Exercise(
    name="returns_to_go",
    title="What an action may claim",
    prompt=(
        "Write `returns_to_go(rewards, gamma)`. `rewards` (a list or an array) holds the reward that "
        "came after each action of an episode; a reward that comes n steps later counts γⁿ times. "
        "Give back, for each step, the discounted sum of the rewards from that step on, its own "
        "included: an array as long as `rewards`."
    ),
    points=3,
    difficulty=2,
    minutes=6,
    reference=rewards_from_then_on,
    cases=episodes,
    also_right=(
        _by_powers,
        lambda rewards, gamma: [
            sum(gamma**n * r for n, r in enumerate(rewards[t:])) for t in range(len(rewards))
        ],
        lambda rewards, gamma: np.float32(_by_powers(rewards, gamma))[:, None],
    ),
    misconceptions=(
        Misconception(
            "gives_every_step_the_first_return",
            _first_return_for_all,
            "The episode was worth so much, and each of its actions gets the credit.",
            "Can an action be praised for a reward that came before it?",
            convention=True,
        ),
        Misconception(
            "adds_up_the_past",
            lambda rewards, gamma: rewards_from_then_on(rewards[::-1], gamma)[::-1],
            "The return of a step is what has been collected so far.",
            "Let the only reward come at the end. Which steps hear of it in your version?",
        ),
        Misconception(
            "leaves_out_the_discount",
            lambda rewards, gamma: rewards_from_then_on(rewards, 1),
            "All later rewards count alike.",
            "Set γ to 0. What should be left, and what do you give back?",
        ),
        Misconception(
            "discounts_from_the_start_of_the_episode",
            lambda rewards, gamma: rewards_from_then_on(
                np.asarray(rewards) * float(gamma) ** np.arange(len(rewards)), 1
            ),
            "The reward of step t is discounted by γ to the power of t.",
            "How much is a reward that comes right now discounted, in step 3?",
            convention=True,
        ),
        Misconception(
            "forgets_to_turn_it_round",
            lambda rewards, gamma: rewards_from_then_on(rewards, gamma)[::-1],
            "The loop runs backwards, and its list is the answer.",
            "Which entry of your list belongs to the first step? Print it next to the rewards.",
        ),
        Misconception(
            "leaves_out_its_own_reward",
            lambda rewards, gamma: np.append(rewards_from_then_on(rewards, gamma)[1:], 0.0),
            "The return is what is still to come.",
            "What is the return of the very last step, and which reward did its action earn?",
            convention=True,
            also_wrong=(
                lambda rewards, gamma: rewards_from_then_on(rewards, gamma) - np.asarray(rewards),
            ),
        ),
        Misconception(
            "multiplies_gamma_by_the_distance",
            lambda rewards, gamma: [
                sum(gamma * n * r for n, r in enumerate(rewards[t:])) for t in range(len(rewards))
            ],
            "One star or two, γ grows weaker with the distance.",
            "What do `0.5 * 3` and `0.5 ** 3` give? Which of them is smaller for a longer wait?",
        ),
        Misconception(
            "cuts_off_the_decimals",
            lambda rewards, gamma: np.trunc(rewards_from_then_on(rewards, gamma)),
            "An array of whole numbers can hold the returns.",
            "Your numbers are whole ones. Of which type is the array that you write into?",
        ),
        Misconception(
            "leaves_the_last_step_at_zero",
            lambda rewards, gamma: np.append(rewards_from_then_on(rewards, gamma)[:-1], 0.0),
            "A range has to end one before the length.",
            "What is the return of the last step? Where does `range(n)` end by itself?",
        ),
        Misconception(
            "discounts_from_the_end_of_the_episode",
            lambda rewards, gamma: rewards_from_then_on(
                np.asarray(rewards) * float(gamma) ** np.arange(len(rewards))[::-1], 1
            ),
            "The discount counts how far the end is away.",
            "Which power of γ has a reward that comes right now, in the first step of five?",
        ),
        Misconception(
            "gives_the_rewards_themselves",
            lambda rewards, gamma: np.array(rewards, float),
            "Each action is paid by its own reward.",
            "Does the first move of a game hear of the win at the end?",
        ),
        Misconception(
            "looks_one_step_ahead_only",
            lambda rewards, gamma: (
                np.asarray(rewards) + gamma * np.append(np.asarray(rewards, float)[1:], 0.0)
            ),
            "The return is the reward plus γ times the next reward.",
            "A reward comes three steps later. Is it in your number?",
        ),
        Misconception(
            "discounts_its_own_reward_too",
            lambda rewards, gamma: gamma * rewards_from_then_on(rewards, gamma),
            "Every reward is discounted, the first one included.",
            "How many steps is an action's own reward away from it?",
            convention=True,
        ),
        Misconception(
            "discounts_the_future_only_once",
            lambda rewards, gamma: (
                np.asarray(rewards) * (1 - gamma) + gamma * rewards_from_then_on(rewards, 1)
            ),
            "The future as a whole is worth γ times as much as now.",
            "Is a reward in ten steps worth as much as one in the next step?",
        ),
        Misconception(
            "gives_the_total_alone",
            lambda rewards, gamma: rewards_from_then_on(rewards, gamma)[0],
            "An episode has one return.",
            "How many actions were there, and how many numbers did you give back?",
        ),
        Misconception(
            "standardises_the_returns",
            lambda rewards, gamma: _standardised(rewards_from_then_on(rewards, gamma)),
            "Returns are brought to mean 0 and deviation 1.",
            "Often a good next step. Is it part of this function, according to the task?",
            convention=True,
        ),
        Misconception(
            "keeps_whole_numbers",
            _in_an_array_of_its_kind,
            "An array that looks like the rewards can hold the returns.",
            "Of which type is `np.zeros_like(np.array([1, 0, 3]))`, and what becomes of 1.5 in it?",
            also_wrong=(_truncated,),
        ),
    ),
    faults=(faults.TURNS_THE_SIGN_ROUND,),
    laws=(
        Law(
            "With γ = 0 the rewards are left.",
            "gives",
            ((([1.0, 3.0, 2.0], 0.0),),),
            [1.0, 3.0, 2.0],
        ),
        Law(
            "The last return is the last reward.", "gives", ((([3.0], 0.5),), (([3.0], 0.9),)), 3.0
        ),
        Law(
            "A reward at the end reaches every step, discounted.",
            "gives",
            ((([0.0, 0.0, 8.0], 0.5),),),
            [2.0, 4.0, 8.0],
        ),
        Law(
            "A reward at the start reaches the first step alone.",
            "gives",
            ((([5.0, 0.0, 0.0], 0.5),),),
            [5.0, 0.0, 0.0],
        ),
        Law(
            "With γ = 1 and a reward of 1 each time, the returns count the steps that are left.",
            "gives",
            ((([1.0, 1.0, 1.0], 1.0),),),
            [3.0, 2.0, 1.0],
        ),
        Law(
            "Twice the rewards, twice the returns.",
            "ratio",
            ((([1.0, 0.0, 2.0], 0.5), ([2.0, 0.0, 4.0], 0.5)),),
            2.0,
        ),
    ),
    hints=(
        "The last return is the last reward, and a reward never reaches a step that came after it.",
        "If you know the return of the next step, one addition and one multiplication give this "
        "one. From which end does the loop have to run?",
        "A sibling, the *number of steps* still to go, with one gap: "
        "`left = np.ones(n)` and `for t in reversed(range(n - 1)): left[t] += ___`",
    ),
)


def rated_actions(rng):
    """Log-probabilities of the actions taken, and what they brought: good and bad."""
    for count in (5, 3, 4):
        logp = -rng.permutation(np.linspace(0.2, 2.4, count) + rng.uniform(-0.1, 0.1, count))
        signs = np.where(np.arange(count) % 3 == 1, -1, 1)
        returns = signs * rng.permutation(np.arange(1, count + 1)) * rng.uniform(0.9, 1.1, count)
        yield Case(
            words("{count} actions, one of them punished", count=count),
            {"logp": logp, "returns": returns},
        )
    kind = {"logp": -rng.uniform(0.3, 2, 3), "returns": rng.uniform([1, 3, 6], [2, 4, 7])}
    yield Case("all returns positive", kind)
    harsh = {
        "logp": -rng.uniform([0.2, 0.8, 1.6], [0.4, 1, 2]),
        "returns": -rng.uniform([5, 2, 1], 6),
    }
    yield Case("all returns negative", harsh)
    one = {"logp": -rng.uniform(0.5, 1.5, 1), "returns": rng.uniform(2, 3, 1)}
    yield Case("a single action", one)


def _surrogate(logp, weights, total):
    """−Σ log π · weight, or its mean."""
    return -(np.sum if total else np.mean)(np.asarray(logp) * weights)


def _advantages(returns, baseline):
    return returns - np.mean(returns) if baseline else np.asarray(returns)


POLICY_LOSS_MISTAKES = (
    Misconception(
        "uses_the_probability_itself",
        lambda logp, returns, total, baseline: _surrogate(
            np.exp(logp), _advantages(returns, baseline), total
        ),
        "The probability of a good action should grow, so that goes into the loss.",
        "How strongly does your loss push an action that is rare but was rewarded?",
    ),
    Misconception(
        "takes_the_logarithm_once_more",
        lambda logp, returns, total, baseline: _surrogate(
            np.log(np.abs(logp)), _advantages(returns, baseline), total
        ),
        "The loss holds log π, so a logarithm has to be taken.",
        "What is `logp` already? An action was certain, so its `logp` is 0: what does your product "
        "hold for it?",
    ),
    Misconception(
        "adds_instead_of_multiplying",
        lambda logp, returns, total, baseline: _surrogate(
            logp + _advantages(returns, baseline), 1, total
        ),
        "The return is a bonus on the log-probability.",
        "Does the slope in the log-probability still depend on the return? What should it be?",
    ),
    Misconception(
        "compares_logs_with_returns",
        lambda logp, returns, total, baseline: (
            -_surrogate((logp - _advantages(returns, baseline)) ** 2, 1, total)
        ),
        "A loss is the squared difference of a prediction and what came.",
        "Is a log-probability a forecast of the return? What would your loss make of a return of 100?",
    ),
    Misconception(
        "leaves_out_the_last",
        lambda logp, returns, total, baseline: _surrogate(
            logp * (np.arange(len(logp))[::-1] > 0), _advantages(returns, baseline), total
        ),
        "A range has to end one before the length.",
        "Change the last action. Does your number notice? Where does `range(n)` end by itself?",
    ),
    Misconception(
        "returns_inside_the_loop",
        lambda logp, returns, total, baseline: _surrogate(
            logp * (np.arange(len(logp)) == 0), _advantages(returns, baseline), total
        ),
        "The return belongs to the lines of the loop.",
        "How often does your loop turn before the function is left? How far is `return` indented?",
    ),
    Misconception(
        "cuts_off_the_decimals",
        lambda logp, returns, total, baseline: np.floor(
            _surrogate(logp, _advantages(returns, baseline), total)
        ),
        "One sign for dividing is as good as another.",
        "Your numbers are whole ones. What is `7 / 2` in Python, and what is `7 // 2`?",
    ),
    Misconception(
        "multiplies_two_averages",
        lambda logp, returns, total, baseline: (
            _surrogate(logp, 1, total) * -_surrogate(_advantages(returns, baseline), 1, total)
        ),
        "Multiplying first or combining first is the same.",
        "Exchange the returns of two actions. Does your loss notice? Print the shape of your product.",
        also_wrong=(
            lambda logp, returns, total, baseline: _surrogate(
                logp[:, None], _advantages(returns, baseline)[None], total
            ),
        ),
    ),
    Misconception(
        "divides_by_the_sum_of_the_returns",
        lambda logp, returns, total, baseline: (
            _surrogate(logp, _advantages(returns, baseline), True) / np.sum(returns)
        ),
        "The returns are weights, and a weighted mean is divided by the sum of its weights.",
        "Make every return ten times as large. Should the loss stay as it is?",
    ),
    Misconception(
        "standardises_the_returns",
        lambda logp, returns, total, baseline: _surrogate(logp, _standardised(returns), total),
        "Returns are brought to mean 0 and deviation 1 before they are used.",
        "Multiply all returns by 10. What does the task's loss do, and what does yours?",
        convention=True,
    ),
    Misconception(
        "takes_the_size_of_the_returns",
        lambda logp, returns, total, baseline: _surrogate(
            logp, np.abs(_advantages(returns, baseline)), total
        ),
        "What counts is how much an action brought.",
        "What becomes of an action that was punished?",
    ),
    Misconception(
        "learns_from_success_alone",
        lambda logp, returns, total, baseline: _surrogate(
            logp, np.maximum(_advantages(returns, baseline), 0), total
        ),
        "Only what went well teaches something.",
        "Which actions have no say in your loss? Should they become less likely?",
        convention=True,
    ),
    Misconception(
        "gives_every_action_the_first_return",
        lambda logp, returns, total, baseline: _surrogate(logp, returns[0], total),
        "The first return is that of the whole episode.",
        "Exchange the second and the third return. Does your loss notice?",
    ),
    Misconception(
        "ignores_the_returns",
        lambda logp, returns, total, baseline: _surrogate(logp, 1, total),
        "The actions taken should become likelier.",
        "That is imitation. Turn the sign of all returns: what should change, and does it?",
    ),
)

WITH_BASELINE = Misconception(
    "subtracts_the_mean_return",
    lambda logp, returns, total: _surrogate(logp, _advantages(returns, True), total),
    "A baseline is always subtracted.",
    "A good idea later on. Does this task ask for it, and what is left of a single action?",
    convention=True,
)
WITHOUT_BASELINE = Misconception(
    "forgets_the_baseline",
    lambda logp, returns, total: _surrogate(logp, _advantages(returns, False), total),
    "The returns are the weights as they are.",
    "The same gradient on average, but another value. What does the task subtract first?",
    convention=True,
)


def _policy_mistakes(total, baseline):
    other = WITHOUT_BASELINE if baseline else WITH_BASELINE
    return (
        *with_given(POLICY_LOSS_MISTAKES, total=total, baseline=baseline),
        *with_given([other], total=total),
    )


def _policy_right(total, baseline):
    """The right function, and other ways to write it."""

    def divisor(logp):
        return 1 if total else len(logp)

    return (
        lambda logp, returns: _surrogate(logp, _advantages(returns, baseline), total),
        lambda logp, returns: (
            -sum(x * a for x, a in zip(logp, _advantages(returns, baseline), strict=True))
            / divisor(logp)
        ),
        lambda logp, returns: np.array(
            [-(logp @ _advantages(returns, baseline)) / divisor(logp)], dtype=np.float32
        ),
        lambda logp, returns: (
            np.einsum("i,i", -logp, returns - baseline * np.mean(returns)) / divisor(logp)
        ),
    )


def _policy_prompt(total, baseline):
    combined = "sum" if total else "mean"
    before = (
        "From each return the **mean of all the returns** in the batch is subtracted first."
        if baseline
        else "Take the returns as they are, without a baseline."
    )
    return words(
        "Write `policy_gradient_loss(logp, returns)`. `logp[i]` is the logarithm of the "
        "probability of the action that was taken, `returns[i]` what it brought (two arrays of "
        "equal length). Descending on the loss makes actions likelier that brought much and "
        "less likely those that brought less than nothing. Give back the **{combined}** over the "
        "actions. {before}",
        combined=combined,
        before=before,
    )


def _policy_loss(total, baseline):
    right, *also_right = _policy_right(total, baseline)
    return Exercise(
        name="policy_gradient_loss",
        title="The loss whose gradient counts",
        prompt=_policy_prompt(total, baseline),
        points=2,
        difficulty=2,
        minutes=4,
        reference=right,
        cases=rated_actions,
        also_right=tuple(also_right),
        misconceptions=_policy_mistakes(total, baseline),
        faults=tuple(_policy_faults(total, baseline)),
        laws=_policy_laws(total, baseline),
        hints=(
            "An unlikely action that was rewarded gives a positive loss; ten times the returns, ten "
            "times the loss.",
            "Compare it with cross-entropy: the action taken is the label, and each example carries "
            "a weight, which may be negative.",
            "A sibling, the cross-entropy of examples that count *w* times, with one gap: "
            "`def weighed(p_of_truth, w): return np.mean(w * ___)`",
        ),
    )


def _policy_faults(total, baseline):
    yield faults.TURNS_THE_SIGN_ROUND
    if total:
        yield faults.averages_instead_of_summing(0)
    elif baseline:
        yield from (faults.sums_instead_of_averaging(0), faults.divides_by_the_count_twice(0))
        yield faults.divides_by_one_less(0)
    else:
        yield from list(faults.of_a_mean(0, 1, logarithmic=False))[1:]


POLICY_LOSS_LAWS = (
    Law(
        "An unlikely action that was rewarded gives a positive loss.",
        "has_signs",
        ((([-3.0, -0.1], [2.0, 0.0]),),),
        1.0,
    ),
    Law(
        "Ten times the returns, ten times the loss.",
        "ratio",
        ((([-1.0, -2.0], [3.0, -1.0]), ([-1.0, -2.0], [30.0, -10.0])),),
        10.0,
    ),
    Law(
        "Who got which return matters.",
        "differ",
        ((([-1.0, -2.0], [3.0, 0.0]), ([-1.0, -2.0], [0.0, 3.0])),),
    ),
    Law(
        "Doubling every log-probability doubles the loss.",
        "ratio",
        ((([-1.0, -2.0], [3.0, -1.0]), ([-2.0, -4.0], [3.0, -1.0])),),
        2.0,
    ),
)
ONCE_AND_TWICE = (
    (([-1.0, -2.0], [3.0, -1.0]), ([-1.0, -2.0, -1.0, -2.0], [3.0, -1.0, 3.0, -1.0])),
)
A_BONUS_FOR_ALL = ((([-1.0, -2.0], [3.0, -1.0]), ([-1.0, -2.0], [13.0, 9.0])),)


def _policy_laws(total, baseline):
    twice = (
        Law("Every action handed over twice doubles the sum.", "ratio", ONCE_AND_TWICE, 2.0)
        if total
        else Law("Handing over every action twice changes nothing.", "equal", ONCE_AND_TWICE)
    )
    shifted = (
        Law("The same amount on every return changes nothing.", "equal", A_BONUS_FOR_ALL)
        if baseline
        else Law("The same amount on every return changes the value.", "differ", A_BONUS_FOR_ALL)
    )
    return (*POLICY_LOSS_LAWS, twice, shifted)


policy_gradient_loss = varied(
    _policy_loss,
    lambda rng: {"total": bool(rng.integers(2)), "baseline": bool(rng.integers(2))},
    total=False,
    baseline=False,
)


def slope_of_a_decision(logits, action, advantage):
    """Of −advantage · log softmax(logits)[action], with respect to the logits."""
    slope = softmax(logits)
    slope[action] -= 1
    return slope * advantage


def decisions(rng):
    """Logits, the action taken and its advantage; the favourite is not always taken."""
    for action, advantage in ((1, 2.0), (0, -1.5), (3, 0.8)):
        logits = rng.permutation([-1.0, 0.0, 1.0, 2.0]) + rng.uniform(-0.3, 0.3, 4)
        label = f"action {action}, {'punished' if advantage < 0 else 'rewarded'}"
        yield Case(label, {"logits": logits, "action": action, "advantage": advantage})
    rare = {"logits": np.array([rng.uniform(2, 3), 0.5, -1.0]), "action": 2, "advantage": 3.0}
    yield Case("an unlikely action that paid", rare)
    usual = {"logits": np.array([0.3, rng.uniform(2, 3), -0.5]), "action": 1, "advantage": -2.0}
    yield Case("the favourite, which failed", usual)
    two = {"logits": rng.uniform([0.2, 1.2], [0.8, 2.0]), "action": 0, "advantage": 2.5}
    yield Case("two actions", two)
    far = {"logits": np.array([1000.0, 0.0, -1000.0]), "action": 1, "advantage": 2.0}
    yield Case("logits a thousand apart", far, extreme=True)


def _plain_softmax(logits):
    weights = np.exp(logits)
    return weights / np.sum(weights)


def _taken(logits, action):
    return np.eye(len(logits))[action]


policy_gradient_of_logits = Exercise(
    name="policy_gradient_of_logits",
    title="Which logits move",
    prompt=(
        "A policy chose `action` (a whole number, counted from 0) with the probabilities "
        "softmax(`logits`), and it went better than expected by `advantage` (a constant, which may "
        "be negative). Write `policy_gradient_of_logits(logits, action, advantage)`: the gradient, "
        "with respect to the logits, of −advantage · log π(action). An array as long as `logits`; "
        "logits of ±1000 must be survived."
    ),
    points=3,
    difficulty=3,
    minutes=6,
    reference=slope_of_a_decision,
    cases=decisions,
    tolerance=THREE_DECIMALS,
    also_right=(
        lambda logits, action, advantage: advantage * (softmax(logits) - _taken(logits, action)),
        lambda logits, action, advantage: [
            advantage * (p - (place == action)) for place, p in enumerate(softmax(logits))
        ],
        lambda logits, action, advantage: (
            np.float32(advantage)
            * (np.exp(log_softmax(logits)) - _taken(logits, action)).astype(np.float32)
        )[None],
    ),
    misconceptions=(
        Misconception(
            "forgets_the_advantage",
            lambda logits, action, advantage: softmax(logits) - _taken(logits, action),
            "The slope is that of cross-entropy.",
            "Make the advantage ten times as large, or negative. Does your gradient notice?",
        ),
        Misconception(
            "differentiates_the_expected_reward",
            lambda logits, action, advantage: (
                softmax(logits)[action] * slope_of_a_decision(logits, action, advantage)
            ),
            "What should grow is probability times reward, so that is differentiated.",
            "Sampling takes an action with probability π already. How often does π enter your slope?",
        ),
        Misconception(
            "forgets_which_action_was_taken",
            lambda logits, action, advantage: advantage * softmax(logits),
            "The slope is the probability, times what the action brought.",
            "What should the entries of your gradient add up to? Would adding 1 to all logits matter?",
        ),
        Misconception(
            "moves_only_the_action_taken",
            lambda logits, action, advantage: (
                slope_of_a_decision(logits, action, advantage) * _taken(logits, action)
            ),
            "Only the logit of the action taken has a slope.",
            "If one probability grows, what becomes of the others? Do their logits have no part in it?",
        ),
        Misconception(
            "leaves_out_the_other_probabilities",
            lambda logits, action, advantage: -advantage * _taken(logits, action),
            "The logarithm undoes the softmax, so the slope of the logit is 1.",
            "What does softmax divide by, and which logits are in there?",
        ),
        Misconception(
            "uses_logits_for_probabilities",
            lambda logits, action, advantage: advantage * (logits - _taken(logits, action)),
            "The logits are compared with the action taken.",
            "Add 5 to every logit. Should the gradient change?",
        ),
        Misconception(
            "differentiates_by_the_probabilities",
            lambda logits, action, advantage: (
                -advantage * _taken(logits, action) / softmax(logits)[action]
            ),
            "The slope of −log p is −1/p.",
            "With respect to what is that the slope, and with respect to what does the task ask?",
        ),
        Misconception(
            "weighs_the_label_alone",
            lambda logits, action, advantage: softmax(logits) - advantage * _taken(logits, action),
            "The advantage takes the place of the 1 in the label.",
            "With an advantage of 0, what should be learned? What does your gradient say?",
        ),
        Misconception(
            "weighs_the_probabilities_alone",
            lambda logits, action, advantage: advantage * softmax(logits) - _taken(logits, action),
            "The factor belongs to what stands next to it.",
            "What do the entries of your gradient add up to for an advantage of 3? Where do brackets go?",
        ),
        Misconception(
            "subtracts_one_from_every_action",
            lambda logits, action, advantage: advantage * (softmax(logits) - 1),
            "The 1 is taken from all of them.",
            "How many actions were taken? What should the entries add up to?",
        ),
        Misconception(
            "adds_the_one",
            lambda logits, action, advantage: (
                advantage * (softmax(logits) + _taken(logits, action))
            ),
            "Probability and label are added.",
            "Were the action certain, how much would there be to correct? And in yours?",
        ),
        Misconception(
            "praises_the_favourite",
            lambda logits, action, advantage: slope_of_a_decision(
                logits, np.argmax(logits), advantage
            ),
            "The policy takes its best action.",
            "Change `action` and nothing else. Does your gradient notice?",
        ),
        Misconception(
            "takes_the_size_of_the_advantage",
            lambda logits, action, advantage: slope_of_a_decision(logits, action, abs(advantage)),
            "The advantage says how strongly to push.",
            "Which way should the logit of an action move that went badly?",
        ),
        Misconception(
            "gives_the_loss",
            lambda logits, action, advantage: -advantage * log_softmax(logits)[action],
            "The surrogate itself is what is asked for.",
            "How many logits are there, and how many slopes did you give back?",
        ),
        Misconception(
            "overflows_on_large_logits",
            lambda logits, action, advantage: (
                advantage * (_plain_softmax(logits) - _taken(logits, action))
            ),
            "Softmax can be typed in as it stands.",
            "What does Python print for `np.exp(1000.0)`? What could be subtracted from all logits first?",
        ),
    ),
    faults=(
        faults.TURNS_THE_SIGN_ROUND,
        faults.HALVES_IT,
        faults.counts_labels_from_one(1),
        faults.counts_labels_from_minus_one(1, 0),
        faults.takes_softmax_first(0),
    ),
    laws=(
        Law(
            "The entries add up to 0.",
            "sums_to",
            ((([1.0, 0.0], 0, 2.0),), (([1.0, 0.0, 2.0], 2, -3.0),)),
            0.0,
        ),
        Law(
            "What went exactly as expected moves nothing.",
            "gives",
            ((([1.0, 0.0], 0, 0.0),),),
            [0.0, 0.0],
        ),
        Law(
            "Descending raises the logit of an action that went well and lowers all the others.",
            "has_signs",
            ((([1.0, 0.0, 2.0], 1, 2.0),),),
            [1.0, -1.0, 1.0],
        ),
        Law(
            "Descending lowers the logit of an action that went badly and raises all the others.",
            "has_signs",
            ((([1.0, 0.0, 2.0], 1, -2.0),),),
            [-1.0, 1.0, -1.0],
        ),
        Law(
            "Twice the advantage, twice the gradient.",
            "ratio",
            ((([1.0, 0.0], 1, 1.0), ([1.0, 0.0], 1, 2.0)),),
            2.0,
        ),
        Law(
            "Adding a constant to all logits changes nothing.",
            "equal",
            ((([1.0, 0.0], 1, 1.0), ([4.0, 3.0], 1, 1.0)),),
        ),
    ),
    hints=(
        "The entries add up to 0, and an advantage of 0 moves nothing.",
        "You know the gradient of cross-entropy with respect to logits. Here the action taken is the "
        "label, and the advantage is a constant factor.",
        "A sibling, the gradient of a *weighed yes-or-no* loss with one logit, with one gap: "
        "`def slope(z, happened, weight): return weight * (sigmoid(z) - ___)`",
    ),
)


def clipped_gains(ratio, advantage, epsilon):
    """min(ρA, clip(ρ)A), one for each action."""
    ratio, advantage = np.asarray(ratio, float), np.asarray(advantage, float)
    return np.minimum(ratio * advantage, np.clip(ratio, 1 - epsilon, 1 + epsilon) * advantage)


def moved_policies(rng):
    """Ratios above, below and within the clip, each with good and bad advantages."""
    six = np.array([1.7, 0.4, 1.05, 1.6, 0.5, 0.95]) + rng.uniform(-0.03, 0.03, 6)
    good = rng.uniform([1, 1.5, 2], [1.3, 1.8, 2.5])
    everything = {"ratio": six, "advantage": np.concatenate([good, -good[::-1]]), "epsilon": 0.2}
    yield Case("above, below and within, good and bad", everything)
    three = {"ratio": np.array([1.4, 0.6, 1.02]) + rng.uniform(-0.02, 0.02, 3), "epsilon": 0.1}
    yield Case(
        "three that went well", {**_with_advantage(three, rng.uniform([1, 2, 3], [1.5, 2.5, 4]))}
    )
    yield Case(
        "three that went badly", {**_with_advantage(three, -rng.uniform([3, 1, 2], [4, 1.5, 2.5]))}
    )
    wide = {"ratio": np.array([2.5, 0.3, 1.2, 0.9]) + rng.uniform(-0.05, 0.05, 4), "epsilon": 0.3}
    yield Case(
        "a wide clip", {**_with_advantage(wide, rng.uniform([-2, 1, 2, -1], [-1.5, 2, 3, -0.5]))}
    )
    one = {"ratio": rng.uniform(1.4, 1.8, 1), "epsilon": 0.2}
    yield Case("one bad action, made likelier", {**_with_advantage(one, -rng.uniform(1.5, 2.5, 1))})
    yield Case("one good action, made likelier", {**_with_advantage(one, rng.uniform(1.5, 2.5, 1))})


def _with_advantage(given, advantage):
    return {"ratio": given["ratio"], "advantage": advantage, "epsilon": given["epsilon"]}


def _clipping(low, high):
    """PPO's loss with other borders for the ratio."""

    def wrong(ratio, advantage, epsilon):
        clipped = np.clip(ratio, low(epsilon), high(epsilon))
        return -np.mean(np.minimum(ratio * advantage, clipped * advantage))

    return wrong


ppo_clip = Exercise(
    name="ppo_clip",
    title="No reward for steps too far",
    prompt=(
        "Write `ppo_clip(ratio, advantage, epsilon)`. `ratio[i]` says how many times as likely an "
        "action is under the new policy as under the one that took it, `advantage[i]` how much "
        "better than expected it went (two arrays of equal length). The gain of an action is ratio "
        "times advantage, or the same with the ratio held between 1 − ε and 1 + ε: **whichever is "
        "smaller**. Give back the loss: minus the mean gain."
    ),
    points=3,
    difficulty=3,
    minutes=6,
    reference=lambda ratio, advantage, epsilon: -np.mean(clipped_gains(ratio, advantage, epsilon)),
    cases=moved_policies,
    also_right=(
        lambda ratio, advantage, epsilon: np.mean(
            np.maximum(-ratio * advantage, -np.clip(ratio, 1 - epsilon, 1 + epsilon) * advantage)
        ),
        lambda ratio, advantage, epsilon: (
            -sum(
                a * (min(r, 1 + epsilon) if a > 0 else max(r, 1 - epsilon))
                for r, a in zip(ratio, advantage, strict=True)
            )
            / len(ratio)
        ),
        lambda ratio, advantage, epsilon: np.float32(
            [-np.mean(clipped_gains(ratio, advantage, epsilon))]
        ),
    ),
    misconceptions=(
        Misconception(
            "never_clips",
            lambda ratio, advantage, epsilon: -np.mean(ratio * advantage),
            "The gain is ratio times advantage.",
            "Change ε and nothing else. Does your number move?",
        ),
        Misconception(
            "always_clips",
            lambda ratio, advantage, epsilon: (
                -np.mean(np.clip(ratio, 1 - epsilon, 1 + epsilon) * advantage)
            ),
            "The ratio never leaves the interval.",
            "A bad action became three times as likely. Does your loss still pull it back?",
        ),
        Misconception(
            "takes_the_larger_gain",
            lambda ratio, advantage, epsilon: (
                -np.mean(
                    np.maximum(
                        ratio * advantage, np.clip(ratio, 1 - epsilon, 1 + epsilon) * advantage
                    )
                )
            ),
            "Of two gains one takes the better.",
            "What does a good action earn in your version if it became ten times as likely?",
        ),
        Misconception(
            "clips_the_gain_instead_of_the_ratio",
            lambda ratio, advantage, epsilon: (
                -np.mean(
                    np.minimum(
                        ratio * advantage, np.clip(ratio * advantage, 1 - epsilon, 1 + epsilon)
                    )
                )
            ),
            "Ratio times advantage is held between 1 − ε and 1 + ε.",
            "With an advantage of 100 and a ratio of 1, nothing has moved. What do you earn?",
        ),
        Misconception(
            "clips_around_zero",
            _clipping(lambda epsilon: -epsilon, lambda epsilon: epsilon),
            "The interval goes from −ε to ε.",
            "Which ratio belongs to a policy that has not moved? Is it in your interval?",
        ),
        Misconception(
            "clips_only_from_above",
            lambda ratio, advantage, epsilon: -np.mean(np.minimum(ratio, 1 + epsilon) * advantage),
            "The ratio must not become too large.",
            "A bad action became far less likely than before. Is it still pushed down?",
        ),
        Misconception(
            "clips_only_from_below",
            lambda ratio, advantage, epsilon: -np.mean(np.maximum(ratio, 1 - epsilon) * advantage),
            "The ratio must not become too small.",
            "A good action became ten times as likely. Does it earn ten times as much?",
        ),
        Misconception(
            "clips_by_a_factor",
            _clipping(lambda epsilon: 1 / (1 + epsilon), lambda epsilon: 1 + epsilon),
            "A ratio is as far from 1 upwards as its reciprocal is downwards.",
            "A sensible thought. Which lower border does the task name?",
            convention=True,
        ),
        Misconception(
            "takes_the_log_of_the_ratio",
            lambda ratio, advantage, epsilon: (
                -np.mean(clipped_gains(np.log(ratio), advantage, epsilon))
            ),
            "Policies are compared by their log-probabilities.",
            "What is the gain of an action while the policy has not moved at all?",
        ),
        Misconception(
            "forgets_the_advantage",
            lambda ratio, advantage, epsilon: (
                -np.mean(np.minimum(ratio, np.clip(ratio, 1 - epsilon, 1 + epsilon)))
            ),
            "Clipping concerns the ratio, and the ratio is the gain.",
            "Turn the sign of every advantage. Does your number notice?",
        ),
        Misconception(
            "drops_what_is_outside",
            lambda ratio, advantage, epsilon: (
                -np.mean(np.where(np.abs(ratio - 1) <= epsilon, ratio * advantage, 0))
            ),
            "An action outside the interval counts no more.",
            "A bad action became three times as likely. What does it cost in your version?",
        ),
        Misconception(
            "takes_the_smaller_of_two_means",
            lambda ratio, advantage, epsilon: (
                -min(
                    np.mean(ratio * advantage),
                    np.mean(np.clip(ratio, 1 - epsilon, 1 + epsilon) * advantage),
                )
            ),
            "First the two means, then the smaller one.",
            "Is the choice made once for the whole batch, or for every action?",
        ),
        Misconception(
            "standardises_the_advantages",
            lambda ratio, advantage, epsilon: (
                -np.mean(clipped_gains(ratio, _standardised(advantage), epsilon))
            ),
            "Advantages are brought to mean 0 and deviation 1 first.",
            "Many programs do that before. Is it part of this function, according to the task?",
            convention=True,
        ),
    ),
    faults=tuple(faults.of_a_mean(0, 1, logarithmic=False)),
    laws=(
        Law(
            "While nothing has moved, the loss is minus the mean advantage.",
            "gives",
            ((([1.0], [3.0], 0.2),), (([1.0, 1.0], [5.0, 1.0], 0.2),)),
            -3.0,
        ),
        Law(
            "A good action earns nothing more beyond 1 + ε.",
            "equal",
            ((([1.5], [2.0], 0.2), ([3.0], [2.0], 0.2)),),
        ),
        Law(
            "A bad action saves nothing more below 1 − ε.",
            "equal",
            ((([0.5], [-2.0], 0.2), ([0.1], [-2.0], 0.2)),),
        ),
        Law(
            "A bad action that becomes likelier costs more and more, in full.",
            "rises",
            ((([1.0], [-2.0], 0.2), ([1.5], [-2.0], 0.2), ([3.0], [-2.0], 0.2)),),
        ),
        Law(
            "A good action that becomes rarer costs more and more, in full.",
            "rises",
            ((([1.0], [2.0], 0.2), ([0.7], [2.0], 0.2), ([0.2], [2.0], 0.2)),),
        ),
        Law(
            "Handing over every action twice changes nothing.",
            "equal",
            (
                (
                    ([1.5, 0.9], [1.0, -2.0], 0.2),
                    ([1.5, 0.9, 1.5, 0.9], [1.0, -2.0, 1.0, -2.0], 0.2),
                ),
            ),
        ),
    ),
    hints=(
        "Going too far in the right direction earns nothing more; going in the wrong direction "
        "costs in full.",
        "Two arrays of gains, then entry by entry the smaller one, and the mean last of all.",
        "A sibling, a *bonus with a ceiling*, with one gap: "
        "`def bonus(sales, ceiling): return np.mean(np.minimum(sales, ___))`",
    ),
)


ppo_clip = with_slips(
    ppo_clip,
    slips.returns_inside_the_loop(0, 1),
    slips.leaves_out_the_last(0, 1),
    slips.CUTS_OFF_THE_DECIMALS,
)


def policies_in_states(rng):
    """A loss, and for some states the probabilities of the actions."""
    for states, actions, coefficient in ((3, 4, 0.1), (2, 3, 0.5), (5, 3, 0.3)):
        probs = softmax(rng.normal(0, 0.3, (states, actions)) + _ramps(states, actions))
        loss = round(float(rng.uniform(0.8, 2.0)), 3)
        label = words(
            "{states} states, {actions} actions, coefficient {coefficient}",
            states=states,
            actions=actions,
            coefficient=coefficient,
        )
        yield Case(label, {"policy_loss": loss, "probs": probs, "coefficient": coefficient})
    sure = np.array([[0.96, 0.03, 0.01], [0.2, 0.3, 0.5]])
    negative = {"policy_loss": -float(rng.uniform(1, 2)), "probs": sure, "coefficient": 0.2}
    yield Case("one state is nearly decided; a negative loss", negative)
    one = softmax(rng.normal(0, 0.5, (1, 4)) + np.arange(4))
    yield Case("a single state", {"policy_loss": 0.7, "probs": one, "coefficient": 0.4})
    certain = np.array([[1.0, 0.0, 0.0], [0.5, 0.5, 0.0]])
    given = {"policy_loss": 1.0, "probs": certain, "coefficient": 0.5}
    yield Case("a policy that excludes actions", given, extreme=True)


def _ramps(states, actions):
    """Logits that lean to another action in each state, more and more."""
    return np.array([np.roll(np.arange(actions), s) * 0.5 * (s + 1) for s in range(states)])


def _bonus(measure):
    return lambda policy_loss, probs, coefficient: policy_loss - coefficient * measure(probs)


def entropies(probs):
    """Of each row, in nats; 0 log 0 is 0."""
    return -np.sum(probs * np.log(np.where(probs > 0, probs, 1)), axis=-1)


def mean_entropy(probs):
    return np.mean(entropies(probs))


def _plain_entropies(probs):
    return -np.sum(probs * np.log(probs), axis=-1)


loss_with_entropy_bonus = Exercise(
    name="loss_with_entropy_bonus",
    title="Pay for staying undecided",
    prompt=(
        "Write `loss_with_entropy_bonus(policy_loss, probs, coefficient)`. `policy_loss` is a "
        "number; `probs` has one row for each state, the probabilities of the actions there. The "
        "policy is to be **rewarded** for staying undecided: give back the loss to descend on, "
        "with `coefficient` times the entropy in **nats**, averaged over the states. Some "
        "probabilities may be 0."
    ),
    points=2,
    difficulty=2,
    minutes=5,
    reference=_bonus(mean_entropy),
    cases=policies_in_states,
    tolerance=THREE_DECIMALS,
    also_right=(
        lambda policy_loss, probs, coefficient: (
            policy_loss
            + coefficient * np.mean(np.sum(probs * np.log(np.where(probs > 0, probs, 1)), axis=1))
        ),
        lambda policy_loss, probs, coefficient: (
            policy_loss
            - coefficient * sum(-p * math.log(p) for row in probs for p in row if p) / len(probs)
        ),
        lambda policy_loss, probs, coefficient: np.float32(
            [policy_loss - coefficient * mean_entropy(probs)]
        ),
    ),
    misconceptions=(
        Misconception(
            "pays_for_certainty",
            lambda policy_loss, probs, coefficient: policy_loss + coefficient * mean_entropy(probs),
            "A bonus is added.",
            "Descent makes your number smaller. What does that do to the entropy?",
        ),
        Misconception(
            "forgets_the_coefficient",
            lambda policy_loss, probs, coefficient: policy_loss - mean_entropy(probs),
            "The entropy is the bonus.",
            "Change the coefficient and nothing else. Does your number move?",
        ),
        Misconception(
            "answers_in_bits",
            _bonus(lambda probs: mean_entropy(probs) / np.log(2)),
            "The logarithm of information is the one to base 2.",
            "How much entropy has a fair coin in your version? In which unit is that?",
            convention=True,
        ),
        Misconception(
            "sums_over_the_states",
            _bonus(lambda probs: np.sum(entropies(probs))),
            "The entropies of all states add up.",
            "Hand over every state twice. Should the bonus double?",
            convention=True,
        ),
        Misconception(
            "averages_over_the_actions_too",
            _bonus(lambda probs: mean_entropy(probs) / np.shape(probs)[-1]),
            "The mean runs over the whole table.",
            "Inside one state, which weights does the entropy use already? What do they add up to?",
        ),
        Misconception(
            "mixes_the_states_first",
            _bonus(lambda probs: entropies(np.mean(probs, axis=0))),
            "The average policy has the average entropy.",
            "One state is certain of left, another certain of right. How undecided is the policy in each?",
        ),
        Misconception(
            "leaves_out_the_weights",
            _bonus(lambda probs: -np.mean(np.sum(np.log(probs), axis=-1))),
            "The entropy adds up the surprises of the actions.",
            "How often does an action with p = 0.001 happen, and how much does it count in your sum?",
        ),
        Misconception(
            "takes_the_surprise_of_the_favourite",
            _bonus(lambda probs: -np.mean(np.log(np.max(probs, axis=-1)))),
            "A policy is as undecided as its favourite action is surprising.",
            "Share the rest among the other actions in another way. Does your number notice?",
            convention=True,
        ),
        Misconception(
            "takes_what_the_squares_leave",
            _bonus(lambda probs: np.mean(1 - np.sum(np.asarray(probs) ** 2, axis=-1))),
            "One minus the sum of the squares says how undecided a policy is.",
            "That measures it too, under another name. Where is the logarithm that nats need?",
            convention=True,
        ),
        Misconception(
            "subtracts_before_multiplying",
            lambda policy_loss, probs, coefficient: (
                (policy_loss - coefficient) * mean_entropy(probs)
            ),
            "What stands first is done first.",
            "What is left of the policy's loss in a state that is decided, where the entropy is 0?",
        ),
        Misconception(
            "weighs_the_loss_instead",
            lambda policy_loss, probs, coefficient: coefficient * policy_loss - mean_entropy(probs),
            "The coefficient belongs to the loss.",
            "Set the coefficient to 0. What should be left, and what do you give back?",
        ),
        Misconception(
            "looks_at_the_first_state_alone",
            _bonus(lambda probs: entropies(probs)[0]),
            "The return belongs to the lines of the loop.",
            "Change the last state. Does your number notice? How far is `return` indented?",
        ),
        Misconception(
            "looks_at_the_last_state_alone",
            _bonus(lambda probs: entropies(probs)[-1]),
            "An equals sign is enough to collect a sum.",
            "Change the first state. Does your number notice? Is it `=` or `+=`?",
        ),
        Misconception(
            "forgets_the_loss",
            lambda policy_loss, probs, coefficient: -coefficient * mean_entropy(probs),
            "The bonus is what is asked for.",
            "If training descends on your number, what does it learn about rewards?",
        ),
        Misconception(
            "forgets_the_bonus",
            lambda policy_loss, probs, coefficient: policy_loss,
            "The bonus is small, so it can be left out.",
            "Which arguments does your function never use?",
        ),
        Misconception(
            "multiplies_zero_by_infinity",
            _bonus(lambda probs: np.mean(_plain_entropies(probs))),
            "A term with weight 0 is gone, whatever it multiplies.",
            "What is 0 times −∞ on a computer? Try `0 * np.log(0.0)`.",
        ),
    ),
    faults=(faults.works_down_the_columns(1), faults.TURNS_THE_SIGN_ROUND),
    laws=(
        Law(
            "Of two policies with the same loss, the more undecided one is preferred.",
            "falls",
            (((1.0, [[0.9, 0.1]], 0.5), (1.0, [[0.6, 0.4]], 0.5)),),
        ),
        Law(
            "With a coefficient of 0 the loss is left as it was.",
            "gives",
            (((1.5, [[0.9, 0.1]], 0.0),),),
            1.5,
        ),
        Law(
            "A fair choice between two actions is worth log 2.",
            "gives",
            (((1.0, [[0.5, 0.5]], 1.0),),),
            1 - np.log(2),
        ),
        Law(
            "Handing over every state twice changes nothing.",
            "equal",
            (((1.0, [[0.9, 0.1]], 0.5), (1.0, [[0.9, 0.1], [0.9, 0.1]], 0.5)),),
        ),
        Law(
            "The names of the actions make no difference.",
            "equal",
            (((1.0, [[0.7, 0.2, 0.1]], 0.5), (1.0, [[0.1, 0.7, 0.2]], 0.5)),),
        ),
    ),
    hints=(
        "Of two policies with the same loss, the more undecided one should have the smaller number.",
        "Entropy row by row, then the mean over the rows, then one number subtracted from another.",
        "A sibling, a loss with a *penalty* on large weights, with one gap: "
        "`def penalised(loss, weights, c): return loss + c * np.sum(___)`",
    ),
)


def routed_tokens(rng):
    """Probabilities over experts and the experts chosen, which are not always the favourites."""
    for tokens, experts in ((5, 3), (7, 4), (6, 2)):
        probs = softmax(rng.normal(0, 0.4, (tokens, experts)) + _ramps(tokens, experts) * 0.4)
        chosen = np.argmax(probs, axis=1)
        chosen[:3] = (0, experts - 1, 0)
        yield Case(
            words("{tokens} tokens, {experts} experts", tokens=tokens, experts=experts),
            {"probs": probs, "chosen": chosen},
        )
    probs = softmax(rng.normal(0, 0.3, (5, 3)) + np.array([1.0, 0.0, 0.4]))
    yield Case(
        "the last expert is never chosen", {"probs": probs, "chosen": np.array([0, 1, 0, 0, 1])}
    )
    probs = softmax(rng.normal(0, 0.3, (4, 5)) + np.array([1.5, 0.8, 0.0, -0.5, 0.2]))
    yield Case("everything goes to one expert", {"probs": probs, "chosen": np.zeros(4, int)})
    one = {
        "probs": softmax(rng.normal(0, 0.3, (1, 3)) + np.array([0.0, 1.0, 0.5])),
        "chosen": np.array([1]),
    }
    yield Case("a single token", one)


def shares(probs, chosen):
    """What fraction of the tokens each expert gets."""
    return np.mean(np.asarray(chosen)[:, None] == np.arange(np.shape(probs)[1]), axis=0)


def _balance(measure):
    """N times the sum over experts of what is made of the loads f and mean probabilities P."""
    return lambda probs, chosen: (
        np.shape(probs)[1] * np.sum(measure(shares(probs, chosen), np.mean(probs, axis=0)))
    )


def _given_to_the_chosen(probs, chosen):
    return probs[np.arange(len(probs)), chosen]


def load_and_probability(f, p):
    return f * p


load_balance = Exercise(
    name="load_balance",
    title="Work for every expert",
    prompt=(
        "A router sends each of T tokens to one of N experts. Write `load_balance(probs, chosen)`: "
        "`probs` has a row for each token, the router's probabilities for the N experts; `chosen` "
        "holds the number of the expert that each token went to (not always the likeliest). With f "
        "the fraction of the tokens that went to an expert and P its mean probability, the balance "
        "loss of the Switch Transformer is N times the sum over the experts of f times P."
    ),
    points=3,
    difficulty=3,
    minutes=6,
    reference=_balance(load_and_probability),
    cases=routed_tokens,
    tolerance=THREE_DECIMALS,
    also_right=(
        lambda probs, chosen: (
            probs.shape[1]
            * (np.bincount(chosen, minlength=probs.shape[1]) / len(chosen))
            @ probs.mean(axis=0)
        ),
        lambda probs, chosen: (
            len(probs[0])
            * sum(
                (list(chosen).count(e) / len(chosen)) * (sum(row[e] for row in probs) / len(probs))
                for e in range(len(probs[0]))
            )
        ),
        lambda probs, chosen: (
            np.float32(probs.shape[1] * np.einsum("te,se->", np.eye(probs.shape[1])[chosen], probs))
            / len(probs) ** 2
        ),
    ),
    misconceptions=(
        Misconception(
            "forgets_the_number_of_experts",
            lambda probs, chosen: np.sum(shares(probs, chosen) * np.mean(probs, axis=0)),
            "The sum of f times P is the loss.",
            "What does perfect balance among 10 experts cost in your version, and among 100?",
            also_wrong=(
                lambda probs, chosen: (
                    np.shape(probs)[1] * np.mean(shares(probs, chosen) * np.mean(probs, axis=0))
                ),
            ),
        ),
        Misconception(
            "multiplies_by_the_number_of_tokens",
            lambda probs, chosen: (
                len(probs) * np.sum(shares(probs, chosen) * np.mean(probs, axis=0))
            ),
            "N is the number of tokens.",
            "Hand over every token twice. Is the load less even than before?",
            also_wrong=(
                lambda probs, chosen: np.sum(
                    shares(probs, chosen) * len(probs) * np.mean(probs, axis=0)
                ),
            ),
        ),
        Misconception(
            "counts_instead_of_taking_fractions",
            lambda probs, chosen: len(probs) * _balance(load_and_probability)(probs, chosen),
            "f is how many tokens an expert gets.",
            "What do your f add up to? What should fractions add up to?",
        ),
        Misconception(
            "squares_the_load",
            _balance(lambda f, p: f**2),
            "The load is even where the sum of its squares is smallest.",
            "How does f change when a logit changes a little? What would the router learn from it?",
        ),
        Misconception(
            "squares_the_probabilities",
            _balance(lambda f, p: p**2),
            "Even probabilities are what is wanted.",
            "Send the same tokens to other experts. Does your loss notice?",
        ),
        Misconception(
            "multiplies_token_by_token",
            lambda probs, chosen: np.shape(probs)[1] * np.mean(_given_to_the_chosen(probs, chosen)),
            "For each token, the probability of its expert is what counts.",
            "Let every expert get one token, each with certainty. The load is even: what do you give back?",
        ),
        Misconception(
            "takes_a_cross_entropy",
            lambda probs, chosen: -np.mean(np.log(_given_to_the_chosen(probs, chosen))),
            "The expert chosen is the label, and the router is a classifier.",
            "What would a router learn from your loss that sends everything to one expert?",
            also_wrong=(
                lambda probs, chosen: (
                    -np.sum(shares(probs, chosen) * np.log(np.mean(probs, axis=0)))
                ),
            ),
        ),
        Misconception(
            "adds_load_and_probability",
            _balance(lambda f, p: f + p),
            "Both should be even, so both are added up.",
            "What do the f add up to, and the P, whatever the router does?",
        ),
        Misconception(
            "divides_by_the_number_of_experts",
            lambda probs, chosen: np.mean(shares(probs, chosen) * np.mean(probs, axis=0)),
            "The mean over the experts is meant.",
            "What does perfect balance among 10 experts cost in your version? And among 100?",
        ),
        Misconception(
            "leaves_out_the_last_expert",
            _balance(lambda f, p: (f * p)[:-1]),
            "A range has to end one before the length.",
            "Send every token to the last expert. Does your loss notice?",
        ),
        Misconception(
            "counts_the_favourites",
            lambda probs, chosen: _balance(load_and_probability)(probs, np.argmax(probs, axis=1)),
            "A token goes to its likeliest expert.",
            "Change `chosen` and nothing else. Does your number move?",
        ),
        Misconception(
            "takes_the_coefficient_of_variation",
            _balance(lambda f, p: p**2 - p / len(p)),
            "The variance of the shares over the square of their mean says how uneven they are.",
            "An older balance loss does so. Which one does the task describe, and what does it make of even load?",
            convention=True,
            also_wrong=(_balance(lambda f, p: f**2 - f / len(f)),),
        ),
        Misconception(
            "counts_from_perfect_balance",
            _balance(lambda f, p: f * p - f / len(f)),
            "Perfect balance should cost 0.",
            "The same slopes, another zero. What does N times the sum give for even load?",
            convention=True,
        ),
    ),
    faults=(faults.TURNS_THE_SIGN_ROUND, faults.HALVES_IT),
    laws=(
        Law(
            "Even load with even probabilities costs 1, whatever the number of experts.",
            "gives",
            (
                (([[0.5, 0.5], [0.5, 0.5]], [0, 1]),),
                (([[0.25] * 4] * 4, [0, 1, 2, 3]),),
            ),
            1.0,
        ),
        Law(
            "Where one of three experts gets everything, with certainty, the loss is 3.",
            "gives",
            ((([[1.0, 0.0, 0.0], [1.0, 0.0, 0.0]], [0, 0]),),),
            3.0,
        ),
        Law(
            "Handing over every token twice changes nothing.",
            "equal",
            (
                (
                    ([[0.8, 0.2], [0.6, 0.4], [0.3, 0.7]], [0, 0, 1]),
                    ([[0.8, 0.2], [0.6, 0.4], [0.3, 0.7]] * 2, [0, 0, 1] * 2),
                ),
            ),
        ),
        Law(
            "The more the favourite expert is sent, the more it costs.",
            "rises",
            (
                (
                    ([[0.8, 0.2], [0.7, 0.3]], [0, 1]),
                    ([[0.8, 0.2], [0.7, 0.3]], [0, 0]),
                ),
            ),
        ),
        Law(
            "Exchanging the experts' names changes nothing.",
            "equal",
            ((([[0.8, 0.2], [0.6, 0.4]], [0, 0]), ([[0.2, 0.8], [0.4, 0.6]], [1, 1])),),
        ),
    ),
    hints=(
        "Even load with even probabilities costs 1; everything to one expert with certainty costs N.",
        "Two lists of N numbers, each of which adds up to 1: one is made by counting, the other by "
        "averaging down the columns.",
        "A sibling, the *share of the votes* for each of n parties, with one gap: "
        "`def votes(ballots, n): return np.bincount(ballots, minlength=n) / ___`",
    ),
)


load_balance = with_slips(load_balance, slips.CUTS_OFF_THE_DECIMALS)


def _chance_of_the_first(z):
    return softmax(np.array(z, float))[0]


ROW_MISTAKES = (
    Misconception(
        "forgets_the_reward",
        lambda z, reward: _chance_of_the_first(z) - 1,
        "The slope is that of the log-probability.",
        "Would your number be another one if the reward were ten times as large?",
    ),
    Misconception(
        "differentiates_the_expected_reward",
        lambda z, reward: -reward * _chance_of_the_first(z) * (1 - _chance_of_the_first(z)),
        "What is differentiated is reward times probability.",
        "Is there a logarithm in the surrogate? Sampling brings in π already: how often do you?",
    ),
    Misconception(
        "turns_the_sign_round",
        lambda z, reward: reward * (1 - _chance_of_the_first(z)),
        "The slope points where the logit should go, or it is the one of the other logit.",
        "Descent subtracts the slope. Which way would z₀ move after this reward?",
    ),
    Misconception(
        "drops_what_softmax_divides_by",
        lambda z, reward: -reward * _chance_of_the_first(z),
        "The slope of −R log π is −R π.",
        "If π(0) is nearly 1 already, how much is left to gain, and what does your slope say?",
    ),
    Misconception(
        "gives_the_loss",
        lambda z, reward: -reward * np.log(_chance_of_the_first(z)),
        "The value of the surrogate is asked for.",
        "Is the question how large it is, or how fast it changes with z₀?",
    ),
    Misconception(
        "differentiates_by_the_probability",
        lambda z, reward: -reward / _chance_of_the_first(z),
        "The slope of −log π is −1/π.",
        "With respect to what is that the slope? What does π do when z₀ moves?",
    ),
    Misconception(
        "leaves_out_the_probabilities",
        lambda z, reward: -reward,
        "log and exp cancel, so the slope of log π in its logit is 1.",
        "What does softmax divide by, and does z₀ occur in it?",
    ),
    Misconception(
        "forgets_which_action_was_taken",
        lambda z, reward: reward * _chance_of_the_first(z),
        "The slope is R times π.",
        "Where in your number does it show that action 0 is the one that was taken?",
    ),
)


def _row(z, reward):
    return value_question(
        name="policy_row",
        title="One row of the table",
        prompt=words(
            "A policy is π = softmax({z}). It took action 0 and got the reward R = {reward}. The "
            "surrogate loss is −R log π(0), with R as a constant. What is its **derivative** with "
            "respect to the logit z₀? Give three decimals or an expression.",
            z=z,
            reward=reward,
        ),
        points=2,
        difficulty=2,
        minutes=4,
        reference=lambda: reward * (_chance_of_the_first(z) - 1),
        tolerance=THREE_DECIMALS,
        also_right=(
            lambda: -reward / (1 + math.exp(z[0] - z[1])),
            lambda: round(float(reward * (_chance_of_the_first(z) - 1)), 3),
        ),
        misconceptions=with_given(ROW_MISTAKES, z=z, reward=reward),
        hints=(
            "With the action taken as the label, this is cross-entropy times a constant.",
            "The gradient of cross-entropy with respect to a logit is a difference of two numbers. "
            "Which two?",
            "On other numbers: for π(0) = 0.6 and R = 5 the slope is 5 · (0.6 − 1) = −2.",
        ),
    )


policy_row = varied(
    _row,
    lambda rng: {
        "z": [round(float(rng.uniform(0.4, 1.6)), 1), round(float(rng.uniform(-0.3, 0.3)), 1)],
        "reward": round(float(rng.uniform(1.5, 5)), 1),
    },
    z=[1, 0],
    reward=2,
)


FIRST_RETURN_MISTAKES = (
    Misconception(
        "leaves_out_the_discount",
        lambda rewards, gamma: sum(rewards),
        "All rewards count alike.",
        "What would be left of your number with γ = 0, and what should be?",
    ),
    Misconception(
        "discounts_from_the_wrong_end",
        lambda rewards, gamma: rewards_from_then_on(rewards[::-1], gamma)[0],
        "The last reward counts in full, and the earlier ones less.",
        "From where are the steps counted by which a reward is delayed: from the first step or "
        "from the last?",
    ),
    Misconception(
        "discounts_its_own_reward_too",
        lambda rewards, gamma: gamma * rewards_from_then_on(rewards, gamma)[0],
        "Every reward is discounted, the first one included.",
        "How many steps is the first reward away from the first step?",
        convention=True,
    ),
    Misconception(
        "leaves_out_its_own_reward",
        lambda rewards, gamma: rewards_from_then_on(rewards, gamma)[1],
        "The return is what is still to come.",
        "Which reward did the first action itself earn?",
        convention=True,
    ),
    Misconception(
        "looks_one_step_ahead_only",
        lambda rewards, gamma: rewards[0] + gamma * rewards[1],
        "The return is the reward plus γ times the next reward.",
        "Does the last reward of the episode enter your number?",
    ),
    Misconception(
        "discounts_the_future_only_once",
        lambda rewards, gamma: rewards[0] + gamma * sum(rewards[1:]),
        "The future as a whole is worth γ times as much as now.",
        "Is a reward after three steps worth as much as one after a single step?",
    ),
    Misconception(
        "gives_the_reward_itself",
        lambda rewards, gamma: rewards[0],
        "The first move is worth what it brought at once.",
        "Does the first move of a game hear of the win at the end?",
    ),
    Misconception(
        "averages_over_the_steps",
        lambda rewards, gamma: rewards_from_then_on(rewards, gamma)[0] / len(rewards),
        "The mean over the episode is taken.",
        "Is a return a sum or a mean?",
    ),
)


def _first(rewards, gamma):
    return value_question(
        name="first_return",
        title="What the first move was worth",
        prompt=words(
            "An episode brought the rewards {rewards}, in this order; γ = {gamma}. What is the "
            "**discounted return of the first step**, its own reward included? Give three decimals "
            "or an expression.",
            rewards=rewards,
            gamma=gamma,
        ),
        points=1,
        difficulty=1,
        minutes=3,
        reference=lambda: rewards_from_then_on(rewards, gamma)[0],
        tolerance=THREE_DECIMALS,
        also_right=(
            lambda: sum(gamma**n * reward for n, reward in enumerate(rewards)),
            lambda: round(float(rewards_from_then_on(rewards, gamma)[0]), 3),
        ),
        misconceptions=with_given(FIRST_RETURN_MISTAKES, rewards=rewards, gamma=gamma),
        faults=(faults.TURNS_THE_SIGN_ROUND,),
        hints=(
            "A reward that comes n steps later counts γⁿ times; what comes at once counts in full.",
            "Begin at the end: the last return is the last reward. What is the return one step before?",
            "On other numbers: the rewards [1, 2, 3] with γ = 0.1 give 1 + 0.2 + 0.03 = 1.23.",
        ),
    )


first_return = varied(
    _first,
    lambda rng: {
        "rewards": [int(r) for r in rng.permutation([2, -1, 3, 5])],
        "gamma": float(rng.choice([0.5, 0.6, 0.7, 0.8])),
    },
    rewards=[3, -1, 2, 5],
    gamma=0.8,
)


PUNISHED_MISTAKES = (
    Misconception(
        "holds_a_loss_for_positive",
        lambda p, advantage: advantage * np.log(p),
        "A loss cannot be negative.",
        "Count the minus signs: how many are there in −A log π, with this A and this π?",
    ),
    Misconception(
        "uses_the_probability_itself",
        lambda p, advantage: -advantage * p,
        "The loss is minus the advantage times the probability.",
        "Where in your number is the logarithm?",
    ),
    Misconception(
        "forgets_the_advantage",
        lambda p, advantage: -np.log(p),
        "The loss is the surprise of the action.",
        "Would your number be the same for an action that had gone well?",
    ),
    Misconception(
        "gives_the_advantage",
        lambda p, advantage: advantage,
        "The loss is what the action brought.",
        "Does your number know how likely the action was?",
    ),
    Misconception(
        "takes_the_log_of_the_rest",
        lambda p, advantage: -advantage * np.log(1 - p),
        "A bad action counts with the probability of not taking it.",
        "Which action was taken, and what was its probability?",
    ),
    Misconception(
        "gives_the_slope",
        lambda p, advantage: advantage * (p - 1),
        "The gradient in the logit is what is asked for.",
        "Is the question how large the loss is, or how fast it changes?",
    ),
    Misconception(
        "adds_instead_of_multiplying",
        lambda p, advantage: -np.log(p) - advantage,
        "The punishment comes on top of the surprise.",
        "What should an advantage of 0 make of the loss?",
    ),
)


def _punished(p, advantage):
    return value_question(
        name="punished_action",
        title="An action that went badly",
        prompt=words(
            "A policy took an action that it had given the probability {p}, and the advantage was "
            "{advantage}. How large is the policy-gradient loss, −A log π(a), with the natural "
            "logarithm? Give three decimals or an expression.",
            p=p,
            advantage=advantage,
        ),
        points=1,
        difficulty=1,
        minutes=2,
        reference=lambda: -advantage * np.log(p),
        tolerance=THREE_DECIMALS,
        also_right=(
            lambda: advantage * math.log(1 / p),
            lambda: round(-advantage * math.log(p), 3),
        ),
        misconceptions=with_given(PUNISHED_MISTAKES, p=p, advantage=advantage),
        faults=(faults.ANSWERS_IN_BITS, faults.ANSWERS_IN_BASE_TEN),
        hints=(
            "A surprise times a weight, and the weight may be negative.",
            "Write down −log π(a) first. What does a negative A make of it?",
            "On other numbers: an action with p = 0.5 and A = −3 has the loss −3 · 0.693 = −2.079.",
        ),
    )


punished_action = varied(
    _punished,
    lambda rng: {
        "p": round(float(rng.uniform(0.15, 0.4)), 2),
        "advantage": -round(float(rng.uniform(1.5, 4)), 1),
    },
    p=0.2,
    advantage=-3.0,
)


def _held(ratio, epsilon):
    return min(max(ratio, 1 - epsilon), 1 + epsilon)


WRONG_WAY_MISTAKES = (
    Misconception(
        "always_clips",
        lambda ratio, advantage, epsilon: -_held(ratio, epsilon) * advantage,
        "The ratio is outside the interval, so it is clipped.",
        "Compute both products. With this sign of A, which one is the smaller?",
    ),
    Misconception(
        "forgets_the_minus",
        lambda ratio, advantage, epsilon: ratio * advantage,
        "The gain is what is asked for.",
        "Should descent make your number smaller, and what would happen to the action then?",
    ),
    Misconception(
        "forgets_the_minus_and_clips",
        lambda ratio, advantage, epsilon: _held(ratio, epsilon) * advantage,
        "The clipped gain is what is asked for.",
        "Is it a gain or a loss? And which of the two products is the smaller?",
    ),
    Misconception(
        "clips_at_the_other_border",
        lambda ratio, advantage, epsilon: -(2 - _held(ratio, epsilon)) * advantage,
        "The ratio is clipped to the border on the other side of 1.",
        "Which border does this ratio meet first?",
    ),
    Misconception(
        "forgets_the_advantage",
        lambda ratio, advantage, epsilon: -ratio,
        "The loss is minus the ratio.",
        "Does your number know how badly or how well it went?",
    ),
    Misconception(
        "charges_nothing_outside",
        lambda ratio, advantage, epsilon: 0.0,
        "Outside the interval nothing is learned.",
        "On which side is a step rewarded no more, and on which side was this step?",
    ),
    Misconception(
        "takes_the_log_of_the_ratio",
        lambda ratio, advantage, epsilon: -math.log(ratio) * advantage,
        "Policies are compared by their log-probabilities.",
        "What would your loss be if the policy had not moved at all?",
    ),
    Misconception(
        "stays_with_the_old_policy",
        lambda ratio, advantage, epsilon: -advantage,
        "Too large a step does not count, so the ratio is 1.",
        "Which number stands for the ratio in each of the two products?",
    ),
)


def _wrong_way(ratio, advantage, epsilon):
    went = "badly" if advantage < 0 else "well"
    became = "likelier" if ratio > 1 else "rarer"
    return value_question(
        name="ppo_wrong_way",
        title="A step in the wrong direction",
        prompt=words(
            "An action went {went}, with the advantage {advantage}; under the new policy it is "
            "nevertheless {became}, with the ratio {ratio}. How large is the **loss** of PPO for "
            "this action, −min(ρA, clip(ρ, 1 − ε, 1 + ε) A), with ε = {epsilon}? Give three "
            "decimals or an expression.",
            went=went,
            advantage=advantage,
            became=became,
            ratio=ratio,
            epsilon=epsilon,
        ),
        points=1,
        difficulty=2,
        minutes=3,
        reference=lambda: -ratio * advantage,
        tolerance=THREE_DECIMALS,
        also_right=(
            lambda: max(-ratio * advantage, -_held(ratio, epsilon) * advantage),
            lambda: -float(clipped_gains([ratio], [advantage], epsilon)[0]),
        ),
        misconceptions=with_given(
            WRONG_WAY_MISTAKES, ratio=ratio, advantage=advantage, epsilon=epsilon
        ),
        hints=(
            "Clipping takes rewards away from steps too far in the *right* direction. It never makes "
            "a wrong step cheaper.",
            "Compute ρA and the clipped product, both with their signs. Which is the smaller?",
            "On other numbers: ρ = 3, A = −1, ε = 0.1: the products are −3 and −1.1, so the loss is 3.",
        ),
    )


def _wrong_step(rng):
    epsilon = float(rng.choice([0.1, 0.2, 0.3]))
    size = round(float(rng.uniform(1.2, 4)), 1)
    if rng.random() < 0.5:
        return {
            "ratio": round(float(rng.uniform(1.5, 2.2)), 2),
            "advantage": -size,
            "epsilon": epsilon,
        }
    return {"ratio": round(float(rng.uniform(0.2, 0.6)), 2), "advantage": size, "epsilon": epsilon}


ppo_wrong_way = varied(_wrong_way, _wrong_step, ratio=1.6, advantage=-2.5, epsilon=0.2)

policy_loss_curve = choice(
    name="policy_loss_curve",
    title="The curve that says little",
    prompt=(
        "An agent is trained by policy gradient, without a baseline. All episodes are "
        "of the same length. Halfway through, somebody adds 10 to **every** reward, so that the best "
        "policy stays the best. What do the curves "
        "show? Answer with the letter."
    ),
    points=1,
    difficulty=3,
    minutes=3,
    right="b",
    options=(
        Option(
            "a",
            "The loss falls, as the agent is paid better.",
            "reads_the_loss_as_minus_the_reward",
            "The loss of a policy is minus its reward.",
            "With which positive number is the reward multiplied inside the loss?",
        ),
        Option(
            "b",
            "The loss jumps up, although the policy is neither better nor worse.",
            advice="The value is a mean of reward times surprise, so it moves with the level of the "
            "rewards. Only its gradient means something; watch the return.",
        ),
        Option(
            "c",
            "The loss does not change, since only differences of rewards count.",
            "takes_the_gradient_for_the_value",
            "A constant added to all rewards drops out.",
            "On average it drops out of the gradient. Does it drop out of Σ R · (−log π)?",
        ),
        Option(
            "d",
            "The loss rises for a while and falls again when the agent has got used to it.",
            "sees_learning_in_every_curve",
            "A loss that falls is learning, a loss that rises is unlearning.",
            "Which quantity does the agent want to be large? Is the loss a measure of it?",
        ),
    ),
    hints=(
        "The data on which this loss is computed come from the policy itself, and its labels are "
        "rewards.",
        "Write the loss as a mean of R times −log π. What does R + 10 make of it, with the same π?",
        "On other numbers: one action with π = ½: a reward of 1 gives 0.69, a reward of 3 gives 2.08.",
    ),
)

what_a_baseline_does = choice(
    name="what_a_baseline_does",
    title="Subtract what was expected",
    prompt=(
        "From every return a baseline is subtracted that does not depend on the action taken. What "
        "does this change in the gradient estimate of REINFORCE? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=3,
    right="d",
    options=(
        Option(
            "a",
            "Its mean: the gradient now points to actions that are better than average.",
            "moves_the_mean",
            "Without a baseline every rewarded action is praised, so the direction must be another.",
            "What is the mean of the gradient of log π(a) over the policy's own actions?",
        ),
        Option(
            "b",
            "Nothing at all: a constant drops out.",
            "sees_no_change_at_all",
            "A constant factor of something with mean 0 has no effect.",
            "It drops out of the mean. Is a single estimate, from five actions, the same as before?",
        ),
        Option(
            "c",
            "It adds a bias, which has to be paid for a smaller variance.",
            "pays_with_a_bias",
            "Less variance always costs some bias.",
            "What is the sum over all actions of π(a) times the gradient of log π(a)?",
        ),
        Option(
            "d",
            "Its variance, while its mean stays where it was.",
            advice="The gradients of log π average to 0 over the policy's own actions, so any constant "
            "may stand in front; a good one makes the single terms small.",
        ),
    ),
    hints=(
        "The probabilities of all actions add up to 1, whatever the parameters are.",
        "What does a constant contribute on average, if it multiplies the gradient of log π?",
        "On other things: to find the mean height of a class you may measure from the floor or from "
        "the table.",
    ),
)

advantage_as_data = choice(
    name="advantage_as_data",
    title="What the gradient may see",
    prompt=(
        "In an actor-critic program the advantage is return − V(s), and V(s) comes from a network "
        "that shares its trunk with the policy. The loss of the policy is −mean(log π(a) · "
        "advantage). A colleague forgets to detach the advantage. What happens? Answer with the "
        "letter."
    ),
    points=1,
    difficulty=3,
    minutes=3,
    right="a",
    options=(
        Option(
            "a",
            "The policy's loss also pushes V, and in a direction that has nothing to do with "
            "predicting the return.",
            advice="With respect to V the slope is +log π(a) divided by the batch size. It is never "
            "positive, so descent raises V in every state, the more the rarer the action.",
        ),
        Option(
            "b",
            "Nothing: the value network has its own loss, which outweighs it.",
            "trusts_the_other_loss",
            "Each network is trained by its own loss.",
            "Which parameters does this loss reach through the advantage? Does anything stop it?",
        ),
        Option(
            "c",
            "V learns faster, as it hears of the reward in two ways.",
            "takes_every_gradient_for_learning",
            "More gradient is more learning.",
            "What is the slope of −log π · (return − V) in V? Does it know whether V was too high?",
        ),
        Option(
            "d",
            "The gradient of the policy vanishes.",
            "mistakes_detaching_for_its_opposite",
            "A gradient that flows through two factors cancels.",
            "Log π still stands in the product. By what is its gradient multiplied?",
        ),
    ),
    hints=(
        "A weight in a loss is data: it says how strongly to push, and is not itself pushed.",
        "Differentiate −log π · (return − V) with respect to V. Does the return occur in the result?",
        "On other things: whoever may choose the weights of her own marks will not study for the "
        "low ones.",
    ),
)

kl_leash = choice(
    name="kl_leash",
    title="Which way the leash pulls",
    prompt=(
        "A language model π is trained on rewards and held to a reference by a penalty on "
        "KL(π ‖ π_ref), estimated from answers that π itself wrote. Which answers cost most? Answer "
        "with the letter."
    ),
    points=1,
    difficulty=3,
    minutes=3,
    right="c",
    options=(
        Option(
            "a",
            "Those that the reference often gave and π has given up.",
            "takes_the_other_direction",
            "A divergence punishes whatever has been lost.",
            "Whose samples are the mean taken over? Do answers that π never writes occur among them?",
        ),
        Option(
            "b",
            "Both alike: those given up and those newly found.",
            "holds_it_for_a_distance",
            "A divergence is a distance, so its direction does not matter.",
            "Compute both directions for [0.5, 0.5] and [0.9, 0.1]. Are they equal?",
        ),
        Option(
            "c",
            "Those that π now gives often and the reference hardly ever.",
            advice="The mean runs over π's own answers, of log π − log π_ref: large where the reference "
            "gave next to nothing. Giving answers up costs little, inventing new ones costs much.",
        ),
        Option(
            "d",
            "Those that are unlikely under both.",
            "looks_at_surprise_alone",
            "What is surprising costs much.",
            "How large is log π − log π_ref where both are equally small?",
        ),
    ),
    hints=(
        "KL(π ‖ π_ref) is a mean, taken over what π does, of log π − log π_ref.",
        "For which answers is that difference large, and how often do they occur?",
        "On other numbers: for π = [1, 0] and a reference [0.5, 0.5] it is log 2; the other way round "
        "it is infinite.",
    ),
)

balance_of_experts = choice(
    name="balance_of_experts",
    title="A loss without a surprise",
    prompt=(
        "A mixture of experts is trained with cross-entropy plus a small balance loss, N · Σ f · P. "
        "What is the balance loss? Answer with the letter."
    ),
    points=1,
    difficulty=2,
    minutes=2,
    right="b",
    options=(
        Option(
            "a",
            "Another cross-entropy: of the even load under the router's probabilities.",
            "sees_cross_entropy_everywhere",
            "Every loss of a language model is a cross-entropy in the end.",
            "Where in N · Σ f · P is the logarithm?",
        ),
        Option(
            "b",
            "No cross-entropy but a product of load and probability, which pulls probability away "
            "from experts that are busy.",
            advice="f is counted and has no gradient; P carries it. A busy expert has a large f, so "
            "its probability is the dearest.",
        ),
        Option(
            "c",
            "The negative entropy of the load, which is smallest where the load is even.",
            "takes_it_for_an_entropy",
            "Evenness is measured by entropy.",
            "Where in N · Σ f · P is the logarithm? And which of the two factors has a gradient?",
        ),
        Option(
            "d",
            "A measure of which expert predicts best.",
            "takes_balance_for_quality",
            "The router should learn which expert is good.",
            "Does the truth about the next word occur anywhere in f or in P?",
        ),
    ),
    hints=(
        "What would have to occur in a loss to make it a surprise?",
        "Which of the two factors changes when a logit of the router changes a little?",
        "On other things: a toll that rises with the traffic sends drivers to the empty roads. It "
        "says nothing about which road is the more beautiful.",
    ),
)


def same_for_all(rewards, gamma):
    total = sum(gamma**step * reward for step, reward in enumerate(rewards))
    return np.full(len(rewards), total)


def verdict_on_episode(answer):
    """What comes of trying an episode on the suspect, as a sentence."""
    try:
        rewards, gamma = answer
        gamma, rewards = float(gamma), np.array(rewards, float)
    except (TypeError, ValueError):
        return "it is not a pair of a list of rewards and a number gamma"
    if rewards.ndim != 1 or not rewards.size or not np.all(np.isfinite(rewards)):
        return "its first part is not a plain list of numbers"
    if not 0 <= gamma <= 1:
        return "its gamma is not a number from 0 to 1"
    right = rewards_from_then_on(rewards, gamma)
    if not np.allclose(right, right[0]):
        return "the two versions differ on it"
    return _why_no_difference(rewards, gamma)


def _why_no_difference(rewards, gamma):
    if len(rewards) == 1:
        return "it has a single step, whose return is that of the whole episode"
    if not np.any(rewards):
        return "nothing is paid in it, so every return is 0"
    if gamma == 1 and not np.any(rewards[:-1]):
        return "everything is paid at the very end and nothing is discounted"
    return "every step has the same return in it"


praise_for_the_past = counterexample(
    name="praise_for_the_past",
    title="Praise for the past",
    prompt=words(
        "Somebody wrote this for the returns to go, and it passes a test on `([0, 0, 1], 1.0)`, a "
        "game that is won at the end:\n\n"
        "```python\n{code}```\n\n"
        "Find an episode on which it gives **wrong** returns. Answer with a pair: a list of rewards, "
        "and a gamma from 0 to 1.",
        code=inspect.getsource(same_for_all),
    ),
    points=2,
    difficulty=2,
    minutes=4,
    reference=lambda: ([1.0, 0.0, 0.0], 1.0),
    measure=verdict_on_episode,
    also_right=(
        lambda: [[0, 0, 1], 0.9],
        lambda: (np.array([1, 2, 3]), 0),
        lambda: ((5.0, -1.0), 0.5),
    ),
    misconceptions=(
        Misconception(
            "pays_at_the_end_again",
            lambda: ([0.0, 0.0, 0.0, 7.0], 1.0),
            "Another game with another reward is another test.",
            "Where every reward is still to come, can a step be praised for the past?",
        ),
        Misconception(
            "asks_for_a_single_step",
            lambda: ([3.0], 0.9),
            "The smallest episode is the best test.",
            "How many steps must there be for one to come before the other?",
        ),
        Misconception(
            "pays_nothing",
            lambda: ([0.0, 0.0, 0.0], 0.5),
            "An empty episode is the plainest test.",
            "Which numbers can go wrong where all of them are 0?",
        ),
        Misconception(
            "balances_the_rewards",
            lambda: ([1.0, 1.0, 2.0], 0.5),
            "Any rewards in the middle of the episode will do.",
            "Compute the three right returns by hand. Are they different from each other?",
        ),
        Misconception(
            "takes_gamma_for_a_percentage",
            lambda: ([1.0, 0.0, 2.0], 90),
            "γ is given in per cent.",
            "How much would a reward count after three steps with your gamma?",
        ),
        Misconception(
            "hands_over_rewards_alone",
            lambda: [1.0, 0.0, 2.0],
            "The rewards are the input.",
            "What is the second argument of the function?",
        ),
    ),
    hints=(
        "The suspect gives every step the same number. When is that right?",
        "Which rewards may the second step claim, and which not?",
        "On another suspect: one that gives every pupil the mean mark of the class is unmasked by "
        "two pupils with different marks.",
    ),
)


def undiscounted(rewards, gamma):
    return np.cumsum(rewards[::-1])[::-1]


def counted_from_the_start(rewards, gamma):
    discounted = rewards * gamma ** np.arange(len(rewards))
    return np.cumsum(discounted[::-1])[::-1]


def one_step_ahead(rewards, gamma):
    return rewards + gamma * np.append(rewards[1:], 0)


def paid_at_once(rewards, gamma):
    return 1.0 * rewards


RETURN_SUSPECTS = (undiscounted, counted_from_the_start, one_step_ahead, paid_at_once)


def _no_episode(rewards, gamma):
    """In words, why the right function cannot be asked this."""
    if np.ndim(rewards) != 1 or np.asarray(rewards).dtype.kind not in "if":
        return "the rewards are a list of numbers"
    if np.ndim(gamma) or not 0 <= gamma <= 1:
        return "gamma is a number from 0 to 1"
    return "a hundred steps are enough" if len(rewards) > 100 else ""


returns_suspects = counterexample(
    name="returns_suspects",
    title="One test against four suspects",
    prompt=(
        "All four of these pass the test `([1.0, 0.0, 0.0], 0.9)`, where the right returns are "
        "[1, 0, 0] (the rewards are handed over as arrays):\n\n"
        f"```python\n{chr(10).join(inspect.getsource(s) for s in RETURN_SUSPECTS)}```\n\n"
        "Write a better test of the returns to go: a **list of inputs**, each a pair "
        "`(rewards, gamma)`, so that each suspect gives wrong numbers on at least one of them."
    ),
    points=3,
    difficulty=3,
    minutes=6,
    reference=lambda: [([2.0, 1.0, 4.0], 0.5)],
    measure=lets_through(rewards_from_then_on, RETURN_SUSPECTS, _no_episode),
    also_right=(
        lambda: [([0, 0, 0, 1], 0.9)],
        lambda: (([1, 1], 0.5), ([0, 0, 2], 0.5)),
        lambda: [(np.array([1.0, 2.0, 3.0, 4.0]), 0.1)],
    ),
    misconceptions=(
        Misconception(
            "pays_at_the_start_again",
            lambda: [([5.0, 0.0, 0.0, 0.0], 0.5)],
            "Other numbers make another test.",
            "A reward in the first step is discounted how often, and passed on to whom?",
        ),
        Misconception(
            "sets_gamma_to_one",
            lambda: [([2.0, 1.0, 4.0], 1.0)],
            "γ = 1 is the plainest case.",
            "Two suspects treat γ in a wrong way. Which γ hides what they do?",
        ),
        Misconception(
            "sets_gamma_to_zero",
            lambda: [([2.0, 1.0, 4.0], 0.0)],
            "γ = 0 shows whether the discount works.",
            "Which suspects never look far ahead? What does γ = 0 make of the future?",
        ),
        Misconception(
            "stops_after_two_steps",
            lambda: [([2.0, 3.0], 0.5)],
            "Two steps show how a reward travels back.",
            "How far does the suspect look ahead that looks one step ahead? And your episode?",
        ),
        Misconception(
            "pays_in_the_second_step_only",
            lambda: [([0.0, 3.0, 0.0, 0.0], 1.0)],
            "A reward in the middle shows everything.",
            "How many steps does your reward have to travel, and is it discounted on the way?",
        ),
        Misconception(
            "hands_over_an_impossible_gamma",
            lambda: [([2.0, 1.0, 4.0], 2.0)],
            "The larger γ is, the better the differences show.",
            "What would a γ above 1 say about the future?",
        ),
    ),
    hints=(
        "A test can only tell two functions apart where they give different numbers.",
        "Which γ would hide the first suspect? How long must an episode be for the third one?",
        "On another suspect: a mean that leaves out the last number is unmasked by any last number "
        "that differs from the mean of the others.",
    ),
)

returns_lines = order_lines(
    name="returns_lines",
    title="Backwards through an episode",
    prompt=(
        "Put the lines into an order that gives the returns to go. Some lines belong to nothing. "
        'Answer with the letters, for example `returns_lines = "cab"`.'
    ),
    signature="def returns_to_go(rewards, gamma):",
    lines={
        "a": "    total = gamma * (reward + total)",
        "b": "total = 0.0",
        "c": "return returns[::-1]",
        "d": "for reward in rewards:",
        "e": "    returns.append(total)",
        "f": "for reward in reversed(rewards):",
        "g": "returns = []",
        "h": "return returns",
        "i": "    total = reward + gamma * total",
        "j": "    total = gamma * reward + total",
    },
    right="bgfiec",
    tried_on=(([1.0, 0.0, 4.0], 0.5), ([2.0, -1.0, 3.0, 5.0], 0.8), ([3.0], 0.9)),
    points=2,
    difficulty=2,
    minutes=4,
    also_right=(lambda: "gbfiec", lambda: list("bgfiec"), lambda: "B G F I E C"),
    misconceptions=(
        Misconception(
            "runs_forwards",
            lambda: "bgdiec",
            "A loop runs from the first step to the last.",
            "Which return is known first: that of the first step or that of the last?",
        ),
        Misconception(
            "runs_forwards_and_adds_up_the_past",
            lambda: "bgdieh",
            "The total grows as the episode goes on.",
            "Let the only reward come at the end. Which steps hear of it?",
        ),
        Misconception(
            "forgets_to_turn_it_round",
            lambda: "bgfieh",
            "The list is complete, so it can be given back.",
            "Which step's return was put into the list first?",
        ),
        Misconception(
            "discounts_its_own_reward_too",
            lambda: "bgfaec",
            "Every reward is discounted.",
            "How many steps is an action's own reward away from it?",
        ),
        Misconception(
            "discounts_the_wrong_term",
            lambda: "bgfjec",
            "γ belongs to the reward.",
            "Which of the two lies in the future: the reward of this step, or the total so far?",
        ),
        Misconception(
            "writes_down_before_adding",
            lambda: "bgfeic",
            "The two lines of the loop can stand in any order.",
            "What is in the list after the first turn of your loop?",
        ),
    ),
    hints=(
        "The last return is the last reward.",
        "Two things have to exist before the loop starts. In the loop, the total is updated before "
        "it is written down.",
        "On another list, running sums from the front: `total = 0`, `sums = []`, "
        "`for x in xs:`, `total = total + x`, `sums.append(total)`, `return sums`.",
    ),
)

MEANS = np.array([0.2, 0.9, 0.5, 0.7])
GOOD, AWAKE = 0.8, 0.3  # the reward and the entropy to be reached


@cache
def trained_policy():
    """REINFORCE with a running baseline and an entropy bonus, on simulated pulls."""
    rng = np.random.default_rng(10)
    logits, baseline = np.zeros(4), 0.0
    for _ in range(4000):
        probs = softmax(logits)
        arm = rng.choice(4, p=probs)
        reward = MEANS[arm] + 0.3 * rng.normal()
        taken = np.arange(4) == arm
        undecided = probs * (np.log(probs) - np.sum(probs * np.log(probs)))
        logits += 0.1 * ((reward - baseline) * (taken - probs) - 0.1 * undecided)
        baseline += 0.05 * (reward - baseline)
    return logits


def verdict_on_policy(answer):
    """What the policy achieves, as a sentence."""
    try:
        logits = np.asarray(answer, float).squeeze()
    except (TypeError, ValueError):
        return "four logits were wanted, one for each arm"
    if logits.shape != (4,) or not np.all(np.isfinite(logits)):
        return "four finite logits were wanted, one for each arm"
    probs = softmax(logits)
    reward, undecided = float(probs @ MEANS), float(entropy(probs))
    if reward > GOOD and undecided > AWAKE:
        return words(
            "the expected reward is above {good} and the entropy above {awake} nats",
            good=GOOD,
            awake=AWAKE,
        )
    return _shortcoming(reward, undecided)


def _shortcoming(reward, undecided):
    guessing = float(np.mean(MEANS))
    if reward > GOOD:
        return words(
            "the expected reward is above {good}, but the policy has stopped exploring", good=GOOD
        )
    if undecided < AWAKE:
        return "the policy has stopped exploring, and not at the best arm"
    if abs(reward - guessing) < 1e-3:
        return "the policy does as well as a blind choice"
    if reward < guessing:
        return "the policy does worse than a blind choice"
    return words(
        "the policy beats a blind choice, but its expected reward is not above {good}", good=GOOD
    )


bandit_policy = measured_task(
    name="bandit_policy",
    title="Four arms",
    prompt=words(
        "A bandit has four arms. Pulling arm i pays `means[i] + 0.3 * rng.normal()` with "
        "`means = {means}`. Train a softmax policy by policy gradient, pull by pull, from "
        "equal logits, and hand over its four **logits**. The policy should earn **more than "
        "{good}** on average and still explore: its entropy should be **more than {awake} nats**.",
        means=MEANS.tolist(),
        good=GOOD,
        awake=AWAKE,
    ),
    points=3,
    difficulty=3,
    minutes=10,
    reference=trained_policy,
    measure=verdict_on_policy,
    also_right=(
        lambda: list(10 * MEANS),
        lambda: trained_policy()[:, None] + 3,
        lambda: np.float32([0, 3.2, 0, 1]),
    ),
    misconceptions=(
        Misconception(
            "leaves_the_logits_equal",
            lambda: np.zeros(4),
            "The policy starts with equal logits, and that is fair.",
            "Has your loop changed the logits at all? What is multiplied by what in each step?",
        ),
        Misconception(
            "climbs_the_loss",
            lambda: -trained_policy(),
            "The gradient of the loss points where the logits should go.",
            "After a pull that paid well, has the logit of that arm gone up or down?",
        ),
        Misconception(
            "stays_with_the_first_lucky_arm",
            lambda: np.array([-4.0, -4.0, -4.0, 5.0]),
            "The first arm that pays is the one to pull.",
            "How often did your policy try the other arms before it was sure?",
        ),
        Misconception(
            "stops_exploring",
            lambda: np.array([0.0, 40.0, 0.0, 0.0]),
            "The best policy pulls the best arm and no other.",
            "It earns most today. What would it notice if another arm became better tomorrow?",
        ),
        Misconception(
            "hands_over_the_mean_rewards",
            lambda: MEANS,
            "The logit of an arm is its mean reward.",
            "How much likelier is the best arm than the worst, by the softmax of your numbers?",
        ),
        Misconception(
            "hands_over_the_best_arm",
            lambda: 1,
            "The answer is the number of the best arm.",
            "What is a policy: one action, or how much each action is preferred?",
        ),
    ),
    hints=(
        "The gradient of log π(a) in the logits is (1 at the action taken) − π. Multiply it by how "
        "much better than expected the pull was.",
        "Without anything that pays for entropy, a policy ends at one arm. How large may its "
        "coefficient be, so that the best arm is still pulled most of the time?",
        "A sibling, one step for a *coin* policy with a single logit z, with one gap: "
        "`z += 0.1 * (reward - baseline) * (took_heads - ___)`",
    ),
)

explain_the_rising_loss = written_question(
    name="explain_the_rising_loss",
    title="In your own words",
    prompt=(
        "Your agent's policy-gradient loss has been rising for an hour, and a colleague wants to "
        "stop the run. The average return is rising too. Say in two or three sentences why the loss "
        "can rise while the agent gets better, and what to look at instead. Write it between "
        "quotation marks; you will see a model answer to compare."
    ),
    difficulty=3,
    minutes=4,
    points=0,
    model_answer=(
        "The loss is a mean of return times surprise over actions that the policy itself chose, so "
        "it is not measured on the same data from one step to the next, and it grows when returns "
        "grow. It was built for its gradient, which on average is that of minus the expected return; "
        "its value measures no progress. Look at the return, on fresh episodes, and at the entropy "
        "of the policy."
    ),
    hints=(
        "On whose actions is the loss computed, and are they the same ones an hour later?",
        "What do larger returns do to a sum of return times −log π?",
        "On other things: a shop's takings per customer may fall while its profit rises. Which of "
        "the two would you plot?",
    ),
)
