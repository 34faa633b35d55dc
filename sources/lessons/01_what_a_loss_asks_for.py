# %% [markdown]
# # What a loss asks for
#
# A **model** is a rule that makes predictions. If it predicts numbers, it will be off: by minutes, by
# euros, by degrees. A **loss** turns all its errors into one number, the smaller the better.
# **Training** changes the model so that this number becomes small. So the loss decides which errors
# matter. Which answer does it ask for, then?
#
# You need fractions, the slope of a curve, a little Python and NumPy arrays. Plan for about an hour.

# %%
import numpy as np

from course_lib import losses, plots
from course_lib.plots import regression
from course_lib.student import compare, predict, quiz

# %% [markdown]
# ## Three questions before you start
#
# Five trips to the airport took 21, 22, 24, 25 and 78 minutes. (On the fifth day there was an
# accident.) You may name *one* number as a guess for all five, and you pay for every day on which
# it is off. Answer now, even if you have to guess. You will meet all three again.

# %%
by_square = predict(
    "You pay the square of the minutes you are off. Which number is best?",
    unit="minutes",
)
by_size = predict(
    "You pay 1 euro for each minute you are off. Which number is best?",
    unit="minutes",
)

# %%
by_side = predict(
    "A minute too few costs 9 euros, one too many 1 euro. How many of 100 "
    "trips should fit into the time you plan?",
    unit="trips",
)

# %%
trips = np.array([21.0, 22.0, 24.0, 25.0, 78.0])
compare(by_square, np.mean(trips))
compare(by_size, np.median(trips))
compare(by_side, 100 * 9 / (9 + 1))

# %% [markdown]
# Three prices, three answers: the average of 34 minutes, the middle trip of 24 minutes, and a plan
# that 90 of 100 trips fit into. For the first two the trips were the same; what changed is the price
# of an error. Notice how odd the 34 is: every trip missed it by 9 minutes or more.
#
# At the end of this lesson you can
#
# - say which number each of four losses asks for, and why;
# - choose a loss by what an error costs;
# - read a reported loss: its unit, what to compare it with, and what it does not say.

# %% [markdown]
# ## From errors to one number
#
# This chain returns in every lesson:
#
# input → **model** → prediction, compared with the **target** (what was true) → **loss**, a single
# number → which way to change the model.
#
# Our first model has no input. It says the same number every day: a **constant**. Take five days
# without an accident, and the constant 24.

# %%
trips = np.array([21.0, 22.0, 24.0, 25.0, 28.0])
errors = 24.0 - trips
print("errors:", errors, "minutes")
print("their sum:", errors.sum(), "minutes")

# %% [markdown]
# An **error** is prediction minus truth: positive where the prediction is too high. The sum is
# 0.0, though four of the five days are wrong. Errors up and errors down have cancelled. So each
# error has to lose its sign *before* anything is added. Two ways are usual: square it, or drop the
# sign.

# %%
print("squares:", errors**2, " mean", np.mean(errors**2), "minutes²")
print("sizes:  ", np.abs(errors), " mean", np.mean(np.abs(errors)), "minutes")

# %% [markdown]
# The squares average to 6.0 and the sizes to 2.0. Here are the two as formulas, with N examples (here
# trips), the truth y and the prediction ŷ (read “y hat”). Σ adds up over the examples, and |e| is
# the size of e without its sign:
#
# $$\text{MSE} = \frac{1}{N} \sum_n (\hat y_n - y_n)^2 \qquad \text{MAE} = \frac{1}{N} \sum_n |\hat
# y_n - y_n|$$
#
# **Mean squared error** and **mean absolute error**. Look at the units: minutes² and minutes.
#
# Papers call such a number loss, cost, error function or objective. Some use *loss* for one
# example, *cost* for the average, and *objective* for anything that training is to make small, or
# large. Do not rely on it: look at the formula.

# %% [markdown]
# ## Move one value
#
# Now let the fifth trip get longer and longer. First, a guess.

# %%
dragged = predict(
    "The fifth trip takes 780 minutes. Which constant has the least MSE?",
    unit="minutes",
)


# %%
def cheapest(loss, values):
    """Try every guess from 0 to 800 in steps of 0.05."""
    guesses = np.arange(0, 16001) / 20
    paid = [loss(np.full(len(values), g), values) for g in guesses]
    return guesses[np.argmin(paid)]


# %%
trips[4] = 780.0
compare(dragged, cheapest(losses.mse, trips))
for fifth in (28.0, 78.0, 780.0, 10.0):
    trips[4] = fifth
    square = cheapest(losses.mse, trips)
    size = cheapest(losses.mae, trips)
    print(f"fifth {fifth:5.1f}   MSE: {square:5.1f}   MAE: {size:4.1f}")

# %% [markdown]
# 174.4 minutes, for a trip that takes 21 to 25 on four days of five. One value alone dragged the
# best constant there. The other lines show both losses for four fates of the fifth trip. For MSE
# the best constant goes from 24.0 to 34.0 and 174.4, and down to 20.4: each time the mean. For MAE
# it stays at 24.0 while the fifth trip grows from 28 to 780 minutes. With 10.0 the fifth trip has
# crossed to the *other side*: 22.0, the new middle.
#
# That middle value is called the **median**: sort the values, take the one in the middle. A value
# far from the others is called an **outlier**. Ask what happens when it *moves*. The mean follows it
# everywhere. The median asks only on which side of the middle it lies.
#
# *Change it:* put 25.5 into the list of fates, and then 23. When does MAE care?

# %%
trips[4] = 78.0
usual = np.array([21.0, 22.0, 24.0, 25.0, 28.0])
with plots.figure(panels=2) as axes:
    for ax, loss in zip(axes, (losses.mse, losses.mae), strict=True):
        regression.valley(ax, usual, loss, label="fifth trip 28")
        regression.valley(
            ax, trips, loss, colour="vermilion", label="fifth trip 78"
        )
    axes[0].set(ylabel="MSE (minutes²)", ylim=(0, 1200))
    axes[1].set(ylabel="MAE (minutes)", ylim=(0, 30))
    axes[0].legend(frameon=False, loc="upper left")
plots.say("MSE's lowest point moves from 24 to 34; MAE's only rises, at 24.")

# %% [markdown]
# In the figure: on the left, the valley of the MSE slides to the right when the fifth trip goes
# from 28 (solid) to 78 minutes (dashed). On the right, the valley of the MAE is lifted, and its
# lowest point stays over the guess 24. The loss did notice the accident. The answer did not change.

# %% [markdown]
# ## Move it with your hand
#
# Seven people waited for chai. Drag any point, or the one far out. Three more losses go along;
# you meet them below. It asks you for a guess first.

# %%
from course_lib.widgets import OutlierTug

OutlierTug()

# %% [markdown]
# The mean goes with the far point, the median stays. Press “Outlier twice as far” and read the
# arrows: that is the pull of each point. (On GitHub or on paper nothing moves: there you see its
# first picture and one sentence.)

# %% [markdown]
# ## A worked example, line by line
#
# A model predicts three rents, in hundreds of euros. Every line of the way to its loss:

# %%
truth = np.array([3.0, 5.0, 7.0])
prediction = np.array([2.5, 5.2, 6.8])

errors = prediction - truth
squares = errors**2
print("errors: ", errors.round(2))
print("squares:", squares.round(2), " sum", squares.sum().round(2))
print("MSE:    ", np.mean(squares).round(2), "squared hundreds of euros")

# %% [markdown]
# The errors are −0.5, +0.2 and −0.2: too low, too high, too low. Their squares are 0.25, 0.04 and
# 0.04, which add up to 0.33, and a third of that is 0.11. (Some texts print such errors without
# their signs. For the loss it makes no difference. For the question *which way* to change the
# prediction, it does.)
#
# Now the same rents under MAE, and the last line is yours. The sizes are 0.5, 0.2 and 0.2.

# %%
quiz("mae_of_three")

# %% [markdown]
# Here is the line that was missing:

# %%
print("MAE:", losses.mae(prediction, truth).round(2), "hundreds of euros")

# %% [markdown]
# 0.3 hundreds of euros. The sizes add up to 0.9, and there are three.
#
# Next, two lines are yours: the squares and their mean.

# %%
last_two = predict("The errors are +1, −2 and +4. How large is the MSE?")

# %%
compare(last_two, np.mean(np.array([1.0, -2.0, 4.0]) ** 2))

# %% [markdown]
# The squares 1, 4 and 16 add up to 21; the MSE is 7. On the sheet you write the whole of it
# yourself.
#
# One more question about the three rents. Each of them is one third of the data. Which part of the
# *loss* does the first one make?

# %%
quiz("share_of_the_worst")

# %% [markdown]
# And beside it, the share of the same error in the MAE:

# %%
squares, sizes = errors**2, np.abs(errors)
print(f"share of the first in the MSE: {squares[0] / squares.sum():.3f}")
print(f"share of the first in the MAE: {sizes[0] / sizes.sum():.3f}")

# %% [markdown]
# 0.758 of the MSE, but 0.556 of the MAE. It is often said that a square “punishes large errors more
# than small ones”. Every loss in this lesson does that. The point of the square is
# **disproportion**: twice the error, four times the loss.
#
# Nor does a square always make an error larger. In hundreds of euros, an error of 0.5 becomes 0.25,
# which is *smaller*. In euros the same error is 50 and its square 2500. Whether a number grows by
# squaring is a matter of its unit. That twice the error costs four times as much holds in every unit.

# %% [markdown]
# ## One name, several numbers
#
# Sources differ in what they do after squaring. Take the errors from the start page: +0.5, −0.5
# and −1.

# %%
squares = np.array([0.5, -0.5, -1.0]) ** 2
print(f"mean of the squares         {squares.mean():.3f}")
print(f"half of that                {squares.mean() / 2:.3f}")
print(f"sum of the squares          {squares.sum():.3f}")
print(f"half the sum                {squares.sum() / 2:.3f}")
print(f"root of the mean: RMSE      {np.sqrt(squares.mean()):.3f}")

# %% [markdown]
# 0.500, 0.250, 1.500, 0.750, 0.707: five numbers for the same three errors. All five ask for the
# same answer, since what makes one of them smallest makes them all smallest. But you can only
# compare numbers of one kind. In this course MSE is the mean without any ½, as in PyTorch's
# `MSELoss` and scikit-learn's `mean_squared_error`. Whenever you report a loss, say whether it is a
# sum or a mean.

# %% [markdown]
# ## Why the mean: two roads
#
# So far we have tried guesses. Now the reason. Let c be the constant and m the mean of the values.
#
# - One value's share of the loss is $(c - y)^2$. Write the error as $(c - m) + (m - y)$ and square
#   it: $(c-m)^2 + 2(c-m)(m-y) + (m-y)^2$.
# - Average over all values. The middle part goes away, because the errors m − y of the mean add up
#   to 0. You saw that above, for 24.
# - What is left: **MSE at c = MSE at the mean + (c − m)²**.
#
# The second part is never negative, and it is 0 only at c = m. So the mean is best, and nothing else
# is. The first road is the formula, the second the average itself:

# %%
for c in (20.0, 24.0, 25.5, 34.0):
    paid = losses.mse(np.full(5, c), usual)
    print(
        f"c = {c}:  6 + (c - 24)² = {6 + (c - 24) ** 2:6.2f}   MSE {paid:6.2f}"
    )

# %% [markdown]
# Both columns agree: 22.00, 6.00, 8.25, 106.00. The 6.00 at the mean is left whatever constant you
# choose. It is the **variance** of the values, the mean squared distance from their mean. A model
# with an input has more to go by and should pay less. So what the best constant pays is the
# **baseline**: the number to compare a loss with.
#
# There is another way to see it. How does the loss change if you raise c a little? That is the
# **slope** of the curve. The slope of $(c-y)^2$ is $2(c-y)$, and the average of these is $2(c - m)$.
# Two roads again: the formula, and half a minute more minus half a minute less.

# %%
for c in (20.0, 24.0, 34.0):
    up = losses.mse(np.full(5, c + 0.5), usual)
    down = losses.mse(np.full(5, c - 0.5), usual)
    print(
        f"c = {c}:  2(c - 24) = {2 * (c - 24):5.1f}   measured {up - down:5.1f}"
    )

# %% [markdown]
# −8.0, 0.0 and 20.0 by both. At 20 the slope is negative: raising c lowers the loss. At 34 it is
# positive: lower c. At the mean it is 0, the bottom of the valley.
#
# A model with many numbers to change has a slope for each; the list of them is the **gradient**. Some
# texts call the gradient “the direction to improve”. It is the opposite: it points *uphill*, to more
# loss. Training goes against it, which is why there is a minus sign in its steps.

# %% [markdown]
# ## Why the median: a vote
#
# Each value pulls the constant towards itself. How hard? As hard as the slope of its own loss, in
# the other direction.
#
# - Under the square, a value y pulls with 2(y − c): **by distance**.
# - Under the absolute error, the slope of |c − y| is +1 where c is too high and −1 where it is too
#   low, however far: **by sign**. Every value has one vote.
#
# The constant comes to rest where the pulls add up to 0. Here they are, at the guess 24, with 78
# minutes on the fifth day:

# %%
with plots.figure(panels=2) as axes:
    for ax, slope in zip(
        axes, (losses.mse_grad, losses.mae_grad), strict=True
    ):
        pull = -slope(np.full(5, 24.0), trips, reduction="sum") + 0.0  # no -0
        print("pulls:", pull, " together", pull.sum())
        regression.pulls(ax, trips, 24, slope)
    axes[0].set(title="MSE", ylabel="its pull (minutes)")
    axes[1].set(title="MAE", ylabel="its pull (votes)", yticks=(-1, 0, 1))
plots.say(
    "78 pulls with 108 under MSE, and under MAE with 1 like the others."
)

# %% [markdown]
# Under MSE the pulls are −6, −4, 0, 2 and 108, together 100.0: the guess must rise. Under MAE two
# pull up and two down, together 0.0: it may stay.
#
# In the figure: each stem is one trip, and its height says how hard it pulls on the guess (the
# dashed line). On the left the accident towers over all the others. On the right it has one vote
# like everybody, and the trip at 24 itself does not vote. Move the accident to 780, and its stem on
# the left grows; on the right nothing happens.
#
# Count the votes at other guesses, and compare with the measured slope of the summed error:


# %%
def summed_error(c):
    return np.sum(np.abs(c - usual))


for c in (21.5, 23.0, 24.5, 30.0):
    votes = np.sum(usual < c) - np.sum(usual > c)
    rise = summed_error(c + 0.5) - summed_error(c - 0.5)
    print(f"c = {c}: votes {votes:+d}, measured {rise:+.0f}")

# %% [markdown]
# −3, −1, +1 and +5 by both roads: values below the guess minus values above it. The sign turns at
# 24, where as many trips are shorter as are longer. **That is the median.** To its left more values
# pull up than down, to its right more pull down: this is the proof.
#
# What if the number of values is even?

# %%
four = np.array([21.0, 22.0, 25.0, 28.0])
for c in (21.5, 22.0, 23.0, 24.5, 25.0, 25.5):
    print(f"c = {c}: MAE {losses.mae(np.full(4, c), four):.3f}")

# %% [markdown]
# 2.500 at 22, at 25 and everywhere between: two votes each side, a valley with a flat floor. Every
# number there is a median. `np.median` names the one halfway.
#
# A caution. |e| has a corner at 0: slope −1 on one side and +1 on the other. You may read that a
# loss must have a slope everywhere (be *differentiable*) to be trained. This one has none at the
# corner, and works: one agrees on a slope there, and PyTorch and our library take 0.

# %% [markdown]
# ## Between the two: Huber
#
# MSE listens to distance, and an accident shouts all the others down. MAE does not listen to
# distance at all. Huber (1964) proposed a pull that grows with the distance, up to a ceiling δ
# (“delta”). The loss is a parabola near zero and a straight line beyond. Here e is the error:
#
# $$\text{loss} = \tfrac12 e^2 \;\text{ if } |e| \le \delta, \qquad \delta \, (|e| - \tfrac12 \delta)
# \;\text{ beyond}$$

# %%
with plots.figure(panels=2) as (left, right):
    regression.rival_errors(left)
    regression.rival_slopes(right)
plots.say(
    "Huber's curve is the parabola between -1 and 1 and a straight line "
    "beyond; its slope never leaves -1 to 1."
)

# %% [markdown]
# In the figure, δ is 1. On the left, the dashed curve leaves the parabola (solid) at an error of 1
# and runs on as a straight line, ½ below |e| (dotted). On the right are the slopes: without a limit
# for the square, a jump from −1 to +1 for |e|, and for Huber a ramp that ends at −1 and +1.
#
# Which constant does it ask for? Guess first: δ is 3 minutes.

# %%
robust = predict(
    "The fifth trip goes from 28 to 780 minutes. What does Huber's best "
    "constant do?",
    options=("it rises to 174.4", "it rises a little", "it stays"),
)


# %%
def huber_3(predictions, targets):
    return losses.huber(predictions, targets, delta=3.0)


compare(robust, "it stays")
for fifth in (28.0, 78.0, 780.0, 26.0):
    trips[4] = fifth
    print(f"fifth {fifth:5.1f}: best {cheapest(huber_3, trips):.2f}")
    if fifth == 780.0:
        print("    pulls at 23.75:", np.clip(trips - 23.75, -3, 3))

# %% [markdown]
# 23.75 for 28, 78 and 780 alike: at 28 minutes the error is already beyond 3, and from there on the
# pull is at its ceiling. With 26.0, within reach, the best is 23.60: nearby values count by their
# distance, as in a mean. (It need not lie between mean and median: with 28 both of these are 24.0.)
#
# The second road is the pulls at 23.75: −2.75, −1.75, 0.25, 1.25 and 3, together 0. The 780 pulls no
# harder than an error of 3. *Change it:* with a δ of 1000, which loss do you have? And with 0.1?
#
# One convention to know: the ½ belongs to Huber's formula. Divided by δ, the loss is called **smooth
# L1**; PyTorch has both.

# %% [markdown]
# ## When too little is dearer than too much
#
# Back to the airport, with eleven days. For each minute you plan too much you lose 1 euro of
# your time. Each minute too little costs you 9 euros. You may plan with one number of minutes. Would
# it be the mean, or the median?

# %%
days = np.array(
    [21.0, 22.0, 22.0, 23.0, 24.0, 24.0, 25.0, 26.0, 28.0, 33.0, 47.0]
)
plan = predict(
    "With how many minutes is it cheapest to plan?", unit="minutes"
)


# %%
def euros(plans, trips):
    early, late = np.maximum(plans - trips, 0), np.maximum(trips - plans, 0)
    return np.mean(1 * early + 9 * late)


compare(plan, cheapest(euros, days))
for name, c in (("median", 24.0), ("mean", days.mean()), ("best", 33.0)):
    print(
        f"{name:6} {c:4.1f}: {euros(np.full(11, c), days):5.2f} euros a day"
    )

# %% [markdown]
# 33 minutes, enough for all but one of the eleven trips. It costs 18.91 euros a day. Planning with
# the mean, 26.8, costs 25.04, and with the median, 24.0, it costs 32.64.
#
# Why 33? Count votes that are worth money. Below the plan, each day pulls down with 1; above it, each
# day pulls up with 9. So one day above balances **nine** below:

# %%
for c in (30.0, 33.0, 40.0):
    below, above = np.sum(days < c), np.sum(days > c)
    print(f"plan {c}: down {1 * below}, up {9 * above}")

# %% [markdown]
# At 30.0 the pulls are 9 down and 18 up: plan more. At 40.0 they are 10 against 9: plan less. At
# 33.0 they are 9 and 9, and the trip of 33 itself does not pull. With these prices, no more than one
# day in ten should be longer than the plan. The smallest value with at least a share τ (“tau”) of all
# values at or below it is a **τ-quantile**. Ten of the eleven trips are at or below 33, only nine at
# or below 28: so 33 is the 0.9-quantile. The median is the 0.5-quantile.
#
# The loss that asks for it is the **pinball loss**:
#
# - too low: τ for each unit;
# - too high: 1 − τ for each unit.
#
# Only the *ratio* of the two prices matters. With prices a for too low and b for too high, τ = a /
# (a + b). Here it is 9 / (9 + 1) = 0.9.

# %%
pinball = losses.quantile(np.full(11, 33.0), days, level=0.9)
print(f"pinball loss at 33: {pinball:.3f}, times (9 + 1): {10 * pinball:.2f}")
print(f"np.quantile says:   {np.quantile(days, 0.9):.1f}")

# %% [markdown]
# 1.891, and ten times that is 18.91 euros: the same loss, in another unit. NumPy's own quantile is
# 33.0 too. (On other data it may name a number between two neighbouring values. Libraries have
# several rules for that, and the loss may prefer one of the two neighbours.)
#
# With equal prices τ is ½, and pinball is half the absolute error. So there is one family here: MAE
# is the pinball loss of somebody who does not mind on which side they are wrong.

# %%
quiz("statistic_of_a_loss")

# %% [markdown]
# ## By hand, then from the library
#
# Did you need the data to answer that question? Which number is asked for depends on the *loss*.
#
# Now the three losses once more, in a loop that shows every step. The guess is 26 minutes for each
# of the eleven days.

# %%
square = size = pinball = 0.0
for trip in days:
    error = 26.0 - trip
    square += error**2 / len(days)
    size += abs(error) / len(days)
    price = 0.1 if error > 0 else 0.9
    pinball += price * abs(error) / len(days)

# %%
guess = np.full(11, 26.0)
library = losses.quantile(guess, days, level=0.9)
print(f"MSE      {square:.10f}  {losses.mse(guess, days):.10f}")
print(f"MAE      {size:.10f}  {losses.mae(guess, days):.10f}")
print(f"pinball  {pinball:.10f}  {library:.10f}")
swapped = losses.quantile(days, guess, level=0.9)
print(f"pinball, arguments swapped: {swapped:.3f}")

# %% [markdown]
# Equal to ten digits: 51.7272727273, 4.6363636364 and 2.6454545455. Mind the order of the arguments.
# Our library and PyTorch take the prediction first; scikit-learn, and the sheet of this lesson, take
# the truth first. MSE and MAE do not care. Pinball does: swapped it says 1.991, without any error
# message, and asks for the 0.1-quantile.

# %% [markdown]
# ## Real people
#
# Efron and others (2004) published measurements of 442 people with diabetes, among them the body
# mass index (BMI, in kg/m²), and a score: how far the disease had progressed one year later. The
# data come with scikit-learn (its licence is BSD), so nothing is downloaded.

# %%
from sklearn.datasets import load_diabetes

people = load_diabetes(scaled=False)
bmi, score = people.data[:, 2], people.target
print(f"{len(score)} people, BMI {bmi.min()} to {bmi.max()} kg/m²")
print(f"score {score.min():.0f} to {score.max():.0f} points")

# %% [markdown]
# 442 people, a BMI from 18.0 to 42.2, and scores from 25 to 346 points. (The source gives the score
# no unit. We call it points.) First a constant for everybody: mean, median and 0.9-quantile, under
# each of three losses.

# %%
print("constant            MSE    MAE  pinball 0.9")
for name, c in (
    ("mean", score.mean()),
    ("median", np.median(score)),
    ("0.9-quantile", np.quantile(score, 0.9)),
):
    said = np.full(442, c)
    mse, mae = losses.mse(said, score), losses.mae(said, score)
    pinball = losses.quantile(said, score, level=0.9)
    print(f"{name:12} {c:5.1f} {mse:6.0f} {mae:6.1f} {pinball:6.1f}")

# %% [markdown]
# Read each column downwards and look for its smallest number. MSE: 5930, at the mean. MAE: 65.0, at
# the median. Pinball: 14.0, at the 0.9-quantile. No constant wins two columns. A model that is
# “better” is better *by a loss*.
#
# The 5930 is the variance of the scores. **It is the baseline for every MSE on these people**: who
# knows only the mean gets it. Now let the model look at the BMI, with a straight line.

# %%
line_mse = predict(
    "The constant has an MSE of 5930. How large is it for the best line?",
    unit="points²",
)

# %%
slope, start = np.polyfit(bmi, score, 1)  # the line with the least MSE
line = start + slope * bmi
mse = losses.mse(line, score)
compare(line_mse, mse)
print(f"{slope:.1f} points for each kg/m²")
print(f"a share of {1 - mse / score.var():.2f} of the baseline is gone")

# %% [markdown]
# 3890 points², where the constant had 5930: a share of 0.34 is gone. That share is known as R². The
# line rises by 10.2 points for each kg/m². It is the same question as before, asked at each BMI, as
# far as a straight line can answer: *what is the mean score of people like this?* (The line was
# chosen on the very people it is judged by, and so was the constant. Lesson 6 keeps a part back.)
#
# The other losses have their lines, too. scikit-learn's `QuantileRegressor` minimises pinball:

# %%
from sklearn.linear_model import QuantileRegressor

column = bmi[:, None]  # one column of inputs
lines = {}
for level in (0.5, 0.9):
    model = QuantileRegressor(quantile=level, alpha=0).fit(column, score)
    lines[level] = model.predict(column)
    print(
        f"level {level}: {model.coef_[0]:.1f} points for each kg/m²,", end=" "
    )
    print(f"{np.mean(score < lines[level] + 1e-6):.2f} of people at or below")

# %% [markdown]
# A level of 0.5 is MAE: 11.9 points for each kg/m², and a share of 0.50 of the people at or below
# the line. (“At or below”: the line goes through two of the people exactly.) The level 0.9 has 11.1
# points and a share of 0.90. A picture with the line of the MSE:

# %%
with plots.figure() as ax:
    ax.plot(bmi[::2], score[::2], ".", color="#8a979f", markersize=4)
    order = np.argsort(bmi)
    ax.plot(bmi[order], line[order], label="MSE", **plots.line_style("blue"))
    for level, colour in ((0.5, "vermilion"), (0.9, "green")):
        style = plots.line_style(colour) | {"label": f"pinball {level}"}
        ax.plot(bmi[order], lines[level][order], **style)
    ax.set(xlabel="BMI (kg/m²)", ylabel="score (points)")
    ax.legend(frameon=False, loc="lower right")
plots.say(
    "three lines through one cloud; that of pinball 0.9 is the highest."
)

# %% [markdown]
# In the figure: each dot is a person (every second one is drawn). Solid is the line of the means,
# dashed that of the medians, dotted that of the 0.9-quantiles. The people are the same for all
# three. A ward that prepares for hard cases wants the dotted one.

# %% [markdown]
# ## Break it on purpose
#
# **A typing mistake in the score.** The highest score, 346, is typed as 3460. One of 442 people.

# %%
moved = predict(
    "The line of the MSE rises by 10.2 points for each kg/m². And now?",
    unit="points for each kg/m²",
)


# %%
def both_slopes(inputs, targets):
    median = QuantileRegressor(quantile=0.5, alpha=0)
    median.fit(inputs[:, None], targets)
    return np.polyfit(inputs, targets, 1)[0], median.coef_[0]


typed = score.copy()
typed[score.argmax()] *= 10
by_mse, by_mae = both_slopes(bmi, typed)
compare(moved, round(by_mse, 1))
print(f"slope by MSE {by_mse:.1f}, by MAE {by_mae:.1f}")

# %% [markdown]
# By MSE it is 15.6 points now instead of 10.2, because of one key. By MAE it is 11.9 as before. That
# is what is meant by *MAE is more robust to outliers*.
#
# **A typing mistake in the BMI.** Is MAE safe from that, too? The highest BMI, 42.2, becomes 422.

# %%
wrong_bmi = bmi.copy()
wrong_bmi[bmi.argmax()] *= 10
by_mse, by_mae = both_slopes(wrong_bmi, score)
print(f"slope by MSE {by_mse:.1f}, by MAE {by_mae:.1f}")

# %% [markdown]
# The slope by MSE falls to 0.7, and that by MAE from 11.9 to 7.7. Each person still has one vote,
# but far out on a line a vote has a long lever. A robust loss protects against a wild *target*, not
# against a wild *input*. Look at your data first.
#
# **A wild value that is true.** A taxi company has to plan the driver's hours for all eleven trips
# together. Which number, times eleven?

# %%
print(f"really: {days.sum():.0f} minutes")
print(f"11 times the mean:   {11 * days.mean():.0f} minutes")
print(f"11 times the median: {11 * np.median(days):.0f} minutes")

# %% [markdown]
# The mean gives 295 minutes, as it really was. The median gives 264, 31 minutes short: it hardly
# listens to the long trips, and they happened. “MSE for normal errors, MAE for outliers” is a
# common rule, and only half of the matter. Ask first whether the outlier is a mistake or a part of
# the world, and then what an error costs you.
#
# **A shape that fits by accident.** The predictions come as a column, the truths as a row.

# %%
column = prediction.reshape(3, 1)
print(f"silent: {np.mean((column - truth) ** 2):.3f}")
try:
    losses.mse(column, truth)
except ValueError as error:
    print("our library:", error)

# %% [markdown]
# 5.843 instead of 0.11, and NumPy says nothing: it has compared every prediction with every truth,
# nine pairs in place of three. Our library refuses, and its message names the two shapes. Print them
# before you trust a loss.

# %% [markdown]
# ## What the number does not mean
#
# **Not “off by so much”.** Is the root of the MSE the typical size of an error?

# %%
for errors in ([4.0, 4.0], [1.0, 7.0], [0.0, 8.0]):
    mae, rmse = np.mean(np.abs(errors)), np.sqrt(np.mean(np.square(errors)))
    print(f"errors {errors}: MAE {mae:.3f}, RMSE {rmse:.3f}")

# %% [markdown]
# The MAE is 4.000 three times. The RMSE is 4.000, 5.000 and 5.657: it is never below the MAE, and
# equal only if all errors have the same size. RMSE has the unit of the data, which makes it good to
# report. It is not the average error.

# %%
quiz("off_by_how_much")

# %% [markdown]
# **Not a quality without its unit.** The same eleven trips, the same guess:

# %%
for unit, factor in (("minutes", 1), ("seconds", 60), ("hours", 1 / 60)):
    mse = losses.mse(guess * factor, days * factor)
    print(f"{unit}: MSE {mse:9.3f}, RMSE {np.sqrt(mse):7.3f}")

# %% [markdown]
# 51.727, 186218.182 or 0.014: the guess is as good as it was. The MSE changed by the square of the
# factor, the RMSE by the factor: 7.192 minutes, 431.530 seconds, 0.120 hours. A small MSE may be
# nothing but a large unit.
#
# **Not a quality without its baseline.** 3890 sounds terrible. Beside 5930 it is progress. And 0.014
# belongs to the guess of 26 minutes, which the mean beats. So, before you judge an MSE, compute the
# variance of the targets.
#
# **Not a number to compare across losses.** The mean score had an MSE of 5930 and an MAE of 65.8.
# That does not make MAE the better loss. Compare two models by one loss, on the same data, both with
# a sum or both with a mean.

# %% [markdown]
# ## Which loss?
#
# | what you want to know | loss | pull of a value |
# |---|---|---|
# | the average; totals must come out right | MSE | its distance |
# | the middle; one wild target hardly matters | MAE | one vote |
# | nearly the average, with a ceiling on each voice | Huber | its distance, up to δ |
# | a number that is enough in τ of all cases | pinball | τ up, 1 − τ down |
#
# All of them are for predicting quantities. What to do when the answer is a word, or one of several
# kinds of thing, begins in lesson 2.

# %% [markdown]
# ## Three things to take away
#
# 1. A loss is a question. MSE asks for the mean, MAE for the median, pinball for a quantile, and
#    Huber for a kind of mean in which no value pulls harder than δ.
# 2. The reason is the pull: the answer stands where all pulls cancel. MSE pulls by distance, MAE by
#    sign.
# 3. Choose the loss by what an error costs. Report it with its unit and beside its baseline.
#
# Where you meet them:
#
# - Legendre (1805) published least squares, for the orbits of comets.
# - Huber (1964) put the ceiling on the pull.
# - Koenker & Bassett (1978) fitted lines to quantiles.
# - Girshick (2015) fits boxes around the objects in pictures, with smooth L1.
#
# **Now you:** [the sheet for this lesson](../exercises/01_what_a_loss_asks_for.ipynb). Back to [the
# start](00_start_here.ipynb).
