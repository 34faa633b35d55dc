"""Learning from rewards: what scatters, what rises and falls, the leash, and where a clip is flat."""

import numpy as np

from course_lib.losses import kl_divergence
from course_lib.numerics import softmax
from course_lib.plots.style import COLOURS, line_style

LOOKS = ("blue", "vermilion", "green")


def variance_by_baseline(ax, rewards, probs):
    """How much single policy gradients scatter, over what is subtracted from the reward.

    Marked are no baseline, the expected reward, and the lowest point.

    Args:
        ax: the Axes to draw on.
        rewards: (K,) the reward of each action.
        probs: (K,) the policy, softmax of its scores.

    Returns:
        `ax`.
    """
    rewards, probs = np.asarray(rewards, float), np.asarray(probs, float)
    lengths = np.sum((np.eye(len(probs)) - probs) ** 2, axis=1)
    expected = probs @ rewards
    lowest = probs @ (lengths * rewards) / (probs @ lengths)
    slope = probs * (rewards - expected)

    def variance(baseline):
        return probs @ (lengths * (rewards - baseline) ** 2) - slope @ slope

    baselines = np.linspace(min(0, rewards.min()), 1.2 * rewards.max(), 121)
    ax.plot(baselines, [variance(b) for b in baselines], **line_style("blue"))
    marks = (
        ("none", 0.0, "o", {"xytext": (8, 2)}),
        ("expected reward", expected, "s", {"xytext": (-8, -8), "ha": "right"}),
        ("best", lowest, "v", {"xytext": (0, -18), "ha": "center"}),
    )
    for name, place, shape, where in marks:
        spot = place, variance(place)
        ax.plot(*spot, shape, color="black", clip_on=False)
        ax.annotate(name, spot, textcoords="offset points", **where)
    ax.set(xlabel="baseline (unit of the reward)", ylabel="variance of one slope")
    ax.set_ylim(bottom=0)
    return ax


def over_steps(ax, curves, quantity, *, every=1):
    """Named curves over the steps of training, told apart by their dashes.

    Args:
        ax: the Axes to draw on.
        curves: up to three; a dictionary of names and (N,) values.
        quantity: what is drawn and its unit, for the vertical axis.
        every: draw only each so many-th step.

    Returns:
        `ax`.
    """
    for (name, values), look in zip(curves.items(), LOOKS, strict=False):
        steps = np.arange(0, len(values), every)
        ax.plot(steps, np.asarray(values)[steps], label=name, **line_style(look))
    ax.set(xlabel="steps", ylabel=quantity)
    return ax


def accuracy_by_images(ax, learners, *, images_a_step, goal=None):
    """How often each learner is right, over how many images it has seen; powers of ten.

    Args:
        ax: the Axes to draw on.
        learners: up to three; a dictionary of names and (N,) accuracies after each step.
        images_a_step: how many images a step shows.
        goal: a share right; a thin line at this height, to read the gap off. None for no line.

    Returns:
        `ax`.
    """
    for (name, accuracy), look in zip(learners.items(), LOOKS, strict=False):
        images = images_a_step * np.arange(1, len(accuracy) + 1)
        ax.plot(images, accuracy, label=name, **line_style(look))
    if goal is not None:
        ax.axhline(goal, color="black", linewidth=1)
    ax.set(xscale="log", xlabel="images seen (powers of ten)", ylabel="share right", ylim=(0, 1))
    ax.legend(frameon=False, loc="lower right")
    return ax


def over_the_leash(ax, usual, paid, meant):
    """What is paid (solid) and what is meant (dashed), over how far the best policy may go.

    A dot marks where the dashed one is highest.

    Args:
        ax: the Axes to draw on.
        usual: (K,) the probabilities of the reference.
        paid: (K,) the reward that is trained on.
        meant: (K,) what the actions are worth.

    Returns:
        `ax`.
    """
    leashes = np.geomspace(0.1, 100, 200)[:, np.newaxis]
    policies = softmax(np.log(usual) + np.asarray(paid) / leashes)
    reference = np.broadcast_to(usual, policies.shape)
    far = kl_divergence(reference, policies, reduction="none")
    ax.plot(far, policies @ paid, label="paid", **line_style("blue"))
    ax.plot(far, policies @ meant, label="meant", **line_style("vermilion"))
    highest = np.argmax(policies @ meant)
    ax.plot(far[highest], (policies @ meant)[highest], "o", color="black")
    ax.axhline(0, color=COLOURS["grey"], linewidth=1)
    ax.set(xlabel="KL from the reference (nats)", ylabel="mean reward")
    ax.legend(frameon=False, loc="lower left")
    return ax


def clipped_loss(ax, advantage, *, clip=0.2):
    """PPO's loss of one action over its ratio (solid), and the same without a clip (dashed).

    Args:
        ax: the Axes to draw on.
        advantage: A, how much better than expected it went.
        clip: ε.

    Returns:
        `ax`.
    """
    ratios = np.array([0.0, 1 - clip, 1.0, 1 + clip, 2.0])
    held = np.clip(ratios, 1 - clip, 1 + clip)
    ax.plot(ratios, -ratios * advantage, **line_style("vermilion"))
    ax.plot(ratios, -np.minimum(ratios * advantage, held * advantage), **line_style("blue"))
    ax.plot(1, -advantage, "o", color="black")
    ax.set_title(f"A = {advantage:g}", fontsize="medium")
    ax.set(xticks=(0, 1 - clip, 1 + clip, 2), xlabel="ratio new / old", ylabel="loss (unit of A)")
    return ax
