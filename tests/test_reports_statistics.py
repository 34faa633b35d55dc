"""What the report on a class counts, against other ways to count it."""

import ast
import itertools
import math
import random
import time
from collections import Counter
from fractions import Fraction

import numpy as np
import pytest
import scipy.stats
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from reports_fixtures import (
    EXERCISES,
    LESSONS,
    SEED,
    SHEET,
    a_class,
    answered,
    exercise,
    lost,
    plain,
    rehearsal_of,
    row,
)

from course_lib.classroom.reports import likeness
from course_lib.classroom.reports.beliefs import beliefs
from course_lib.classroom.reports.class_report import in_words
from course_lib.classroom.reports.items import FEWEST, Item, correlation, distribution, items
from course_lib.classroom.reports.likeness import ONE_IN, alike, needed, once_a_thought, surprise
from course_lib.classroom.reports.rendering import number, percent
from course_lib.classroom.reports.unforeseen import stub_of, unforeseen
from course_lib.classroom.results import GRADED, NOT_GRADED
from course_lib.grading.answers import same
from course_lib.grading.feedback import shown

NAMES = tuple(f"e{n}" for n in range(12))
BANK = {name: exercise(name) for name in NAMES}


def made_of(points):
    """Rows of points between 0 and 1: one list a learner."""
    names = NAMES[: len(points[0])]
    return [
        plain(f"s{n}", dict.fromkeys(names, ""), dict(zip(names, each, strict=True)))
        for n, each in enumerate(points)
    ]


points_of_classes = st.integers(2, 6).flatmap(
    lambda many: st.lists(
        st.lists(st.sampled_from([0.0, 0.5, 1.0]), min_size=many, max_size=many),
        min_size=2,
        max_size=25,
    )
)

# --- exercises ----------------------------------------------------------------------------------


@given(points=points_of_classes)
def test_difficulty_and_discrimination_are_those_that_numpy_finds(points):
    table = np.array(points)
    found = items(made_of(points), NAMES[: table.shape[1]], {})
    for column, item in enumerate(found):
        rest = np.delete(table, column, axis=1).sum(axis=1)
        assert item.difficulty == pytest.approx(table[:, column].mean())
        if np.ptp(table[:, column]) and np.ptp(rest):
            expected = np.corrcoef(table[:, column], rest)[0, 1]
            assert item.discrimination == pytest.approx(expected, abs=1e-9)
        else:
            assert item.discrimination is None


@given(points=points_of_classes)
def test_of_right_and_wrong_it_is_the_point_biserial_correlation(points):
    table = (np.array(points) > 0.5).astype(float)
    rest = table[:, 1:].sum(axis=1)
    assume(np.ptp(table[:, 0]) and np.ptp(rest))
    [item] = items(made_of(table.tolist()), NAMES[:1], {})

    expected = scipy.stats.pointbiserialr(table[:, 0], rest).statistic
    assert item.discrimination == pytest.approx(expected, abs=1e-9)


@given(x=st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=20), shift=st.floats(-100, 100))
def test_a_correlation_lies_between_minus_one_and_one(x, shift):
    y = [shift - value for value in x]
    found = correlation(x, y)

    assert found is None or -1 <= found <= 1


def test_an_exercise_without_variance_has_no_discrimination_and_words_for_it():
    [first, _] = items(made_of([[1.0, n % 2] for n in range(20)]), NAMES[:2], {})

    assert first.discrimination is None
    assert "nothing to correlate" in in_words(first)["text"]


def test_a_class_too_small_to_correlate_is_told_so_and_no_number():
    [item, _] = items(made_of([[n % 2, n % 2] for n in range(FEWEST - 1)]), NAMES[:2], {})

    assert item.discrimination == pytest.approx(1)
    assert in_words(item) == {
        "telling": False,
        "text": f"Fewer than {FEWEST} learners: too few to correlate.",
    }


@pytest.mark.parametrize(("alone", "telling"), [(2, False), (3, True)])
def test_two_learners_apart_from_all_others_make_no_correlation(alone, telling):
    points = [[float(n >= alone), float(n >= alone or n % 2)] for n in range(30)]
    [item, _] = items(made_of(points), NAMES[:2], {})

    assert item.apart == alone
    assert in_words(item)["telling"] == telling


@pytest.mark.parametrize(
    ("value", "words"),
    [(-0.1, "read the question again"), (0.1, "hardly"), (0.3, "weak."), (1.0, "well")],
)
def test_a_discrimination_is_put_into_words(value, words):
    item = Item("e", 50, 0.5, value, 25, 25, 0, 25, Counter())

    assert in_words(item)["telling"]
    assert words in in_words(item)["text"]


def test_words_count_once_a_person_has_marked_them():
    rows = [row("ada", {}), row("ben", {})]
    marks = {("ada", "why_the_log"): (1, "", 2)}
    [before], [after] = (items(rows, ["why_the_log"], given) for given in ({}, marks))

    assert (before.learners, before.difficulty) == (0, None)
    assert (after.learners, after.difficulty) == (1, 0.5)


def test_untouched_wrong_and_right_answers_are_counted_apart():
    rows = [
        row("a", {}),
        row("b", {"surprise": "untouched"}),
        row("c", {"surprise": 0.2}),
        lost("d"),
    ]
    [item] = items(rows, ["surprise"], {})

    assert (item.right, item.untouched, item.wrong, item.learners) == (1, 1, 1, 3)


@given(points=points_of_classes)
def test_each_learner_stands_in_the_tenth_that_exact_numbers_give(points):
    found = distribution(made_of(points), {})
    shares = [sum(map(Fraction, each)) / len(each) for each in points]
    tenths = Counter(min(int(share * 10), 9) for share in shares)

    assert found.counts == tuple(tenths[n] for n in range(10))
    assert found.mean == pytest.approx(float(sum(shares) / len(shares)))
    assert found.median == pytest.approx(np.median([float(share) for share in shares]))


def test_a_share_that_floating_point_leaves_just_below_a_tenth_is_in_that_tenth():
    assert (0.1 + 0.7) / 2 < 0.4
    assert distribution(made_of([[0.1, 0.7]]), {}).counts[4] == 1


def test_nobody_graded_has_no_distribution():
    assert distribution([lost("ada")], {}) is None


# --- misconceptions -----------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(5))
def test_a_known_distribution_of_misconceptions_is_reported_exactly(seed):
    draw = random.Random(seed)
    names = [name for name in SHEET if EXERCISES[name].misconceptions]
    planted = Counter()
    rows, holders = [], {}
    for n in range(60):
        hows = {}
        for name in draw.sample(names, k=draw.randint(0, 3)):
            mistake = draw.choice(EXERCISES[name].misconceptions).name
            hows[name] = mistake
            planted[mistake, name] += 1
            holders.setdefault(mistake, set()).add(f"s{n:02}")
        rows.append(row(f"s{n:02}", hows))
    found = beliefs([*rows, lost("late")], EXERCISES, LESSONS)

    counted = {(one.name, p.exercise): len(p.learners) for one in found for p in one.places}
    assert counted == planted
    assert {one.name: set(one.learners) for one in found} == holders
    sizes = [len(one.learners) for one in found]
    assert sizes == sorted(sizes, reverse=True)


def test_one_name_in_two_exercises_is_one_misconception_with_two_places():
    [one] = beliefs(
        [row("ada", {"paani_loss": "answers_in_bits", "surprise": "answers_in_bits"})],
        EXERCISES,
        LESSONS,
    )

    assert one.learners == ("ada",)
    assert [place.exercise for place in one.places] == ["paani_loss", "surprise"]
    assert all(place.beliefs and place.questions and place.remedy for place in one.places)


@pytest.mark.parametrize("name", SHEET[:-1])
def test_every_remedy_shows_where_belief_and_right_answer_part_and_no_hidden_case(name):
    hidden = calls_of(name, SEED) - calls_of(name, 0)
    for mistake in EXERCISES[name].misconceptions:
        [one] = beliefs([row("ada", {name: mistake.name})], EXERCISES, LESSONS)
        said = one.places[0].remedy

        assert said.count("`") >= 4 or said.count("“") == 2
        assert not [call for call in hidden if call in said]


def calls_of(name, seed):
    """The questions that are asked under a seed, as a remedy would print them."""
    cases = EXERCISES[name].cases_from(seed)
    arguments = [", ".join(map(shown, case.arguments.values())) for case in cases]
    return {f"{name}({each})" for each in arguments if each}


def test_two_mistakes_at_once_have_both_beliefs():
    fault, mistake = EXERCISES["surprise"].faults[0], EXERCISES["surprise"].misconceptions[0]
    name = f"{mistake.name} and {fault.name}"
    result = answered("surprise", "answers_in_bits")
    ada = row(
        "ada", {}, results={"surprise": type(result)(**{**vars(result), "misconception": name})}
    )
    [one] = beliefs([ada], EXERCISES, LESSONS)

    assert one.places[0].beliefs == (mistake.belief, fault.belief)


# --- what nobody foresaw ------------------------------------------------------------------------


def test_answers_without_a_name_are_grouped_by_what_they_do_and_the_largest_leads():
    found = unforeseen(a_class(), EXERCISES)

    assert [(g.exercise, len(g.learners)) for g in found] == [
        ("mean_surprise", 4),
        ("surprise", 2),
        ("surprise", 1),
    ]
    assert found[0].sample


def test_answers_that_have_a_name_are_in_no_group():
    assert unforeseen([row("ada", {"surprise": "answers_in_bits"})], EXERCISES) == []


@given(
    sample=st.lists(st.text(max_size=60) | st.just("a\nimport os"), max_size=3).map(tuple),
    behaviour=st.text(max_size=20) | st.just("\n)"),
    names=st.lists(st.sampled_from(["x", "probs", "label"]), unique=True).map(", ".join),
)
@settings(max_examples=60)
def test_a_stub_can_be_pasted_whatever_the_answers_are(sample, behaviour, names):
    stub = stub_of("surprise", behaviour, sample, names, (3, 30))
    [call] = ast.parse(f"(\n{stub})").body

    assert isinstance(call.value, ast.Tuple)
    assert call.value.elts[0].func.id == "Misconception"
    assert len(call.value.elts[0].args) == 4


# --- wrong alike --------------------------------------------------------------------------------


def exactly(chances, bits):
    """The chance of sharing at least so many bits, by trying every outcome."""
    total = 0.0
    for hits in itertools.product([0, 1], repeat=len(chances)):
        if sum(-math.log2(p) for p, hit in zip(chances, hits, strict=True) if hit) >= bits - 1e-9:
            total += math.prod(p if hit else 1 - p for p, hit in zip(chances, hits, strict=True))
    return total


@given(
    chances=st.lists(st.floats(0.01, 1.0), min_size=1, max_size=8),
    chosen=st.lists(st.booleans(), min_size=8, max_size=8),
)
def test_the_surprise_of_a_pair_is_never_more_than_chance_allows(chances, chosen):
    bits = sum(-math.log2(p) for p, hit in zip(chances, chosen, strict=False) if hit)

    assert 2 ** -surprise(chances, bits) >= exactly(chances, bits) * (1 - 1e-9)


@given(chances=st.lists(st.floats(0.01, 0.125), min_size=1, max_size=8))
def test_of_a_pair_that_shares_all_the_surprise_is_the_sum(chances):
    bits = sum(-math.log2(p) for p in chances)

    assert surprise(chances, bits) == pytest.approx(bits, abs=0.05)


def innocent(seed, n, spread=1.2):
    """A class in which everybody answers alone: abilities, difficulties, favourite mistakes."""
    rng = np.random.default_rng(seed)
    ability, difficulty = rng.normal(0, spread, n), rng.normal(-0.5, 1, len(NAMES))
    favour = 1 / np.arange(1, 18) ** rng.uniform(0.3, 3, len(NAMES))[:, None]
    favour /= favour.sum(axis=1, keepdims=True)
    rows = []
    for learner in range(n):
        ways = {}
        for j, name in enumerate(NAMES):
            wrong = rng.random() < 1 / (1 + np.exp(ability[learner] - difficulty[j]))
            way = rng.choice(17, p=favour[j])
            ways[name] = (f"m{way} of {name}" if way < 9 else f"b{way}") * bool(wrong)
        rows.append(plain(f"s{learner:04}", ways))
    return rows


@pytest.mark.parametrize("n", [2, 8, 20, 30, 100])
def test_who_answers_alone_is_not_suspected(n):
    assert [alike(innocent(seed, n), BANK) for seed in range(25)] == [[]] * 25


@given(
    sizes=st.lists(st.integers(2, 9), min_size=2, max_size=6),
    alone=st.integers(0, 30),
    kind=st.sampled_from(["m", "b"]),
)
@settings(max_examples=60)
def test_mistakes_that_more_than_a_tenth_makes_accuse_nobody_however_alike(sizes, alone, kind):
    rows = [plain(f"alone {n}", dict.fromkeys(NAMES, "")) for n in range(alone)]
    everybody = alone + sum(sizes)
    assume(all(size > everybody / 10 for size in sizes))
    for clique, size in enumerate(sizes):
        ways = {name: f"{kind}{clique} of {name}" for name in NAMES}
        rows += [plain(f"clique {clique} {n}", ways) for n in range(size)]

    assert alike(rows, BANK) == []


def with_twins(rows, shared, names=NAMES, others=""):
    """A class and two more, who share rare answers in the first exercises."""
    for twin in "ab":
        ways = {name: f"b rare {n}" if n < shared else others for n, name in enumerate(names)}
        rows = [*rows, plain(f"twin {twin}", ways)]
    return rows


@pytest.mark.parametrize("n", [28, 98])
def test_two_who_share_five_rare_answers_are_found_and_nobody_else(n):
    [group] = alike(with_twins(innocent(1, n), 5), BANK)

    assert group.learners == ("twin a", "twin b")
    assert {trait.exercise for trait in group.shared} == set(NAMES[:5])
    assert all(trait.learners == 2 for trait in group.shared)
    assert group.bits >= needed(n + 2)
    assert group.expected <= ONE_IN


def test_one_rare_answer_shared_is_no_reason_to_ask():
    assert alike(with_twins(innocent(1, 98), 1), BANK) == []


def test_the_number_is_the_surprise_that_the_classs_own_frequencies_give():
    rows = [plain(f"s{n:02}", dict.fromkeys(NAMES, "")) for n in range(98)]
    [group] = alike(with_twins(rows, 6), BANK)

    # of a hundred, two gave it; of the others who were wrong, none: one in twelve declared ways
    assert all(trait.chance == pytest.approx(1 / 12) for trait in group.shared)
    assert group.bits == pytest.approx(6 * math.log2(12), abs=0.05)


def test_who_differs_as_often_as_they_agree_are_not_suspected():
    rows = [plain(f"s{n:02}", dict.fromkeys(NAMES, "")) for n in range(98)]
    [group] = alike(with_twins(rows, 6), BANK)
    differing = [
        plain(f"twin {twin}", {name: f"b {n if n < 6 else twin}" for n, name in enumerate(NAMES)})
        for twin in "ab"
    ]

    assert group.bits > needed(100)
    assert alike([*rows, *differing], BANK) == []


def test_of_the_two_sides_of_a_pair_the_less_surprising_counts():
    rows = [plain(f"s{n:02}", dict.fromkeys(NAMES, "b usual")) for n in range(60)]
    rows += [plain(f"t{n:02}", dict.fromkeys(NAMES, "")) for n in range(38)]
    ways = [
        {n: f"b rare {n}" for n in NAMES[:7]} | dict.fromkeys(NAMES[7:], own)
        for own in ("b usual", "b own")
    ]
    [group] = alike([*rows, *(plain(f"twin {n}", way) for n, way in enumerate(ways))], BANK)
    [rare] = {trait.chance for trait in group.shared}
    usual, own = 60 / 71, 1 / 72  # of the others who were wrong, and one more, among twelve more
    sides = [surprise([rare] * 7 + [chance] * 5, group_bits(group)) for chance in (usual, own)]

    assert group.bits == pytest.approx(min(sides), abs=0.5)
    assert abs(sides[0] - sides[1]) > 1


def group_bits(group):
    return sum(trait.bits for trait in group.shared)


def test_being_right_alike_or_silent_alike_proves_nothing():
    rows = [plain(f"s{n:02}", dict.fromkeys(NAMES, "")) for n in range(40)]
    stopped = with_twins(rows, 12)
    for one in stopped[-2:]:
        for name, result in one.results.items():
            sample = ("x = 1 → NameError (right: 2)", "x = 2 → None (right: 4)")
            one.results[name] = type(result)(**{**vars(result), "sample": sample})

    assert alike(rows, BANK) == []
    assert alike(stopped, BANK) == []


def test_one_thought_in_twelve_exercises_is_one_thought():
    rows = [plain(f"s{n:02}", dict.fromkeys(NAMES, "")) for n in range(98)]
    for twin in "ab":
        rows.append(plain(f"twin {twin}", dict.fromkeys(NAMES, "m thinks in base seven")))

    assert alike(rows, BANK) == []


def test_of_one_thought_in_two_places_the_likelier_counts():
    rare = likeness.Trait("e0", "misconception: m", 2, 1 / 64)
    frequent = likeness.Trait("e1", "misconception: m", 2, 1 / 16)

    assert once_a_thought([rare, frequent]) == [frequent]


@given(order=st.permutations(range(22)))
@settings(max_examples=15)
def test_the_order_of_the_rows_changes_nothing(order):
    rows = with_twins(innocent(3, 20), 9)

    assert alike([rows[n] for n in order], BANK) == alike(rows, BANK)


SAID = "A surprise is a log because chances multiply and what we pay should rather add up"


def with_words(*texts, others=25):
    rows = [row(f"s{n:02}", {}) for n in range(others)]
    return rows + [row(f"same {n}", {"why_the_log": text}) for n, text in enumerate(texts)]


def test_the_same_words_are_noticed_whatever_their_capitals_and_signs():
    [group] = alike(with_words(SAID, f"{SAID.upper()} !"), EXERCISES)

    assert group.learners == ("same 0", "same 1")
    assert group.shared[0].kind == "words"


def test_the_same_words_are_noticed_in_a_class_of_two():
    assert len(alike(with_words(SAID, SAID, others=0), EXERCISES)) == 1


@pytest.mark.parametrize(
    "texts",
    [
        ("It adds up.", "It adds up."),
        (SAID, f"{SAID}, I think"),
        (EXERCISES["why_the_log"].model_answer,) * 2,
        (SAID,) * 9,
    ],
    ids=["short", "different", "handed out", "dictated"],
)
def test_words_that_prove_nothing_accuse_nobody(texts):
    assert alike(with_words(*texts), EXERCISES) == []


def test_three_who_share_are_one_group():
    rows = with_twins(innocent(5, 60), 8)
    rows.append(plain("twin c", {n: r.behaviour for n, r in rows[-1].results.items()}))
    [group] = alike(rows, BANK)

    assert group.learners == ("twin a", "twin b", "twin c")


def test_who_could_not_be_graded_is_left_out():
    rows = with_twins(innocent(1, 30), 8)
    one = rows[-1]
    rows[-1] = type(one)(**{**vars(one), "status": NOT_GRADED})

    assert rows[0].status == GRADED
    assert alike(rows, BANK) == []


def test_four_thousand_rows_are_compared_without_comparing_all_pairs():
    rng = np.random.default_rng(0)
    rows = [
        plain(f"s{n}", {name: f"b{rng.integers(500)}" * (rng.random() < 0.6) for name in NAMES})
        for n in range(4000)
    ]
    begun = time.process_time()
    alike(with_twins(rows, 8), BANK)

    assert time.process_time() - begun < 20  # all pairs would take minutes


# --- numbers in words ---------------------------------------------------------------------------


@given(hits=st.integers(0, 1000), of=st.integers(1, 1000))
def test_only_nobody_is_0_percent_and_only_everybody_100(hits, of):
    hits = min(hits, of)

    assert (percent(hits / of) == "0 %") == (hits == 0)
    assert (percent(hits / of) == "100 %") == (hits == of)


@given(value=st.floats(-1e6, 1e6))
def test_a_number_on_a_page_is_the_number_to_two_places(value):
    assert float(number(value)) == pytest.approx(value, abs=0.00501)
    assert number(value) != "-0"


def test_the_fixtures_share_what_they_are_said_to_share():
    right = rehearsal_of("surprise").right
    assert not same(right[0], type(right[0])(value=0.1), EXERCISES["surprise"].tolerance)
