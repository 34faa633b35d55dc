"""Record what PyTorch and Optax make of the same inputs: `python benchmarks/record_oracles.py`.

Writes tests/oracles.json, which `test_losses_oracles.py` compares with the library. PyTorch, Optax
and JAX are not dependencies of the course; install them in an environment of their own to run this.
Values and gradients are float64, and every gradient comes from automatic differentiation.
"""

import json
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import optax
import torch
import torch.nn.functional as F  # noqa: N812 - the name every PyTorch text uses

FILE = Path(__file__).parent.parent / "tests" / "oracles.json"
RNG = np.random.default_rng(20261)
RECORDS = []
jax.config.update("jax_enable_x64", True)


def record(function, arguments, trainable, formula, **options):
    """One case: `formula` of the arguments as PyTorch tensors gives one number."""
    tensors = [torch.tensor(argument) for argument in arguments]
    for place in trainable:
        tensors[place].requires_grad_()
    value = formula(*tensors)
    value.backward()
    gradients = [tensors[place].grad.tolist() for place in trainable]
    _keep(function, arguments, options, (value.item(), gradients), f"PyTorch {torch.__version__}")


def record_optax(function, arguments, formula, **options):
    """One case by Optax and JAX; the first argument is the one with a gradient."""
    arrays = [jnp.asarray(argument) for argument in arguments]
    value, gradient = jax.value_and_grad(formula)(*arrays)
    by = f"Optax {optax.__version__}, JAX {jax.__version__}"
    _keep(function, arguments, options, (float(value), [np.asarray(gradient).tolist()]), by)


def _keep(function, arguments, options, result, by):
    value, gradients = result
    RECORDS.append(
        {
            "function": function,
            "arguments": [np.asarray(argument).tolist() for argument in arguments],
            "options": options,
            "value": value,
            "gradients": gradients,
            "by": by.split("+")[0],
        }
    )


def normal(*shape, scale=1.0):
    return RNG.normal(size=shape) * scale


def distributions(*shape):
    return RNG.dirichlet(np.full(shape[-1], 0.7), shape[:-1])


def classification():
    logits, labels = normal(6, 5, scale=3), RNG.integers(0, 5, 6)
    weights = [0.5, 2.0, 1.0, 3.0, 0.25]
    for scale in (1.0, 1e3):
        record("cross_entropy", [logits * scale, labels], [0], F.cross_entropy)
    record(
        "cross_entropy",
        [logits, labels],
        [0],
        lambda z, y: F.cross_entropy(z, y, reduction="sum"),
        reduction="sum",
    )
    record(
        "cross_entropy",
        [logits, labels],
        [0],
        lambda z, y: F.cross_entropy(z, y, label_smoothing=0.1),
        smoothing=0.1,
    )
    record(
        "cross_entropy",
        [logits, labels],
        [0],
        lambda z, y: F.cross_entropy(z, y, weight=torch.tensor(weights, dtype=z.dtype)),
        class_weights=weights,
    )
    some = labels.copy()
    some[[1, 4]] = -100
    record("cross_entropy", [logits, some], [0], F.cross_entropy, ignore_index=-100)
    record("cross_entropy", [logits, distributions(6, 5)], [0], F.cross_entropy)
    record("router_z_loss", [logits], [0], lambda z: torch.logsumexp(z, -1).square().mean())
    two, truth = normal(8, scale=4), RNG.integers(0, 2, 8).astype(float)
    record("binary_cross_entropy", [two, truth], [0], F.binary_cross_entropy_with_logits)
    record(
        "binary_cross_entropy",
        [two, truth],
        [0],
        lambda z, y: F.binary_cross_entropy_with_logits(z, y, pos_weight=torch.tensor(3.0)),
        pos_weight=3.0,
    )
    record("focal", [logits, labels], [0], _focal, gamma=2.0)
    record_optax(
        "focal_binary",
        [two, truth],
        lambda z, y: optax.sigmoid_focal_loss(z, y, gamma=2.0).mean(),
        gamma=2.0,
    )
    record_optax(
        "focal_binary",
        [two, truth],
        lambda z, y: optax.sigmoid_focal_loss(z, y, alpha=0.25, gamma=3.0).mean(),
        gamma=3.0,
        alpha=0.25,
    )
    record_optax(
        "cross_entropy",
        [logits, labels],
        lambda z, y: optax.softmax_cross_entropy_with_integer_labels(z, y).mean(),
    )


def _focal(logits, labels):
    log_probs = F.log_softmax(logits, -1)[torch.arange(len(labels)), labels]
    return (-((1 - log_probs.exp()) ** 2) * log_probs).mean()


def distributions_and_language():
    probs, targets = distributions(4, 6), distributions(4, 6)
    record("kl_divergence", [probs, targets], [0], lambda p, q: (q * (q / p).log()).sum(-1).mean())
    logits, others = normal(4, 6, scale=5), normal(4, 6, scale=5)
    record(
        "kl_divergence_logits",
        [logits, others],
        [0],
        lambda z, t: F.kl_div(
            F.log_softmax(z, -1), F.log_softmax(t, -1), log_target=True, reduction="batchmean"
        ),
    )
    first, second = normal(5, 3), normal(5, 3)
    record("negative_cosine", [first, second], [0], lambda a, b: -F.cosine_similarity(a, b).mean())
    sentences, tokens = normal(2, 6, 7, scale=2), RNG.integers(1, 7, (2, 6))
    tokens[1, 4:] = 0
    record(
        "sequence_loss",
        [sentences, tokens],
        [0],
        lambda z, t: F.cross_entropy(
            z[:, :-1].reshape(-1, 7), t[:, 1:].reshape(-1), ignore_index=0
        ),
        padding_id=0,
    )


def regression():
    predictions, targets = normal(9, scale=2), normal(9, scale=2)
    both = [predictions, targets]
    record("mse", both, [0], F.mse_loss)
    record("mae", both, [0], F.l1_loss)
    for delta in (0.5, 2.0):
        record("huber", both, [0], lambda p, t, d=delta: F.huber_loss(p, t, delta=d), delta=delta)
        record(
            "smooth_l1", both, [0], lambda p, t, b=delta: F.smooth_l1_loss(p, t, beta=b), beta=delta
        )
    record(
        "quantile",
        both,
        [0],
        lambda p, t: torch.maximum(0.8 * (t - p), -0.2 * (t - p)).mean(),
        level=0.8,
    )
    record_optax("log_cosh", both, lambda p, t: optax.log_cosh(p, t).mean())
    record_optax("huber", both, lambda p, t: optax.huber_loss(p, t, delta=0.7).mean(), delta=0.7)
    record(
        "gaussian_nll",
        [predictions, normal(9), targets],
        [0, 1],
        lambda m, v, t: F.gaussian_nll_loss(m, t, v.exp(), full=True),
    )


def embeddings():
    queries, keys, negatives = normal(5, 3), normal(5, 3), normal(5, 3)
    record("triplet", [queries, keys, negatives], [0, 1, 2], _triplet, margin=1.0)
    record(
        "contrastive",
        [queries, keys, np.array([True, False, True, False, False])],
        [0, 1],
        _contrastive,
        margin=2.0,
    )
    partner = torch.arange(5)
    record(
        "info_nce",
        [queries, keys],
        [0, 1],
        lambda q, k: F.cross_entropy(q @ k.T / 0.5, partner),
        temperature=0.5,
    )
    record(
        "info_nce_symmetric",
        [queries, keys],
        [0, 1],
        lambda q, k: (
            (F.cross_entropy(q @ k.T / 0.5, partner) + F.cross_entropy(k @ q.T / 0.5, partner)) / 2
        ),
        temperature=0.5,
    )
    record(
        "multiple_negatives_ranking",
        [queries, keys],
        [0, 1],
        lambda a, p: F.cross_entropy(20 * F.normalize(a) @ F.normalize(p).T, partner),
        scale=20.0,
    )
    record("nt_xent", [normal(6, 3)], [0], _nt_xent, temperature=0.5)


def _triplet(anchors, positives, negatives):
    near = torch.linalg.vector_norm(anchors - positives, dim=-1)
    far = torch.linalg.vector_norm(anchors - negatives, dim=-1)
    return F.relu(near - far + 1.0).mean()


def _contrastive(first, second, same):
    distance = torch.linalg.vector_norm(first - second, dim=-1)
    return torch.where(same, distance**2, F.relu(2.0 - distance) ** 2).mean()


def _nt_xent(embeddings):
    unit = F.normalize(embeddings)
    similarity = (unit @ unit.T / 0.5).masked_fill(torch.eye(6, dtype=torch.bool), -torch.inf)
    return F.cross_entropy(similarity, torch.tensor([1, 0, 3, 2, 5, 4]))


def ranking_and_preference():
    scores, grades = normal(3, 5, scale=2), RNG.integers(0, 4, (3, 5)).astype(float)
    record("listnet", [scores, grades], [0], lambda s, r: F.cross_entropy(s, F.softmax(r, -1)))
    one = np.array([3.0, 0.0, 1.0, 2.0])
    for scores_of_one in (normal(4), np.zeros(4)):
        record("listmle", [scores_of_one, one], [0], _listmle)
        record("ranknet", [scores_of_one, one], [0], _ranknet)
    chosen, rejected = normal(5, scale=3), normal(5, scale=3)
    record("reward_model", [chosen, rejected], [0, 1], lambda c, r: -F.logsigmoid(c - r).mean())
    record(
        "dpo",
        [-abs(normal(5)), -abs(normal(5)), -abs(normal(5)), -abs(normal(5))],
        [0, 1],
        lambda c, r, rc, rr: -F.logsigmoid(0.3 * ((c - rc) - (r - rr))).mean(),
        beta=0.3,
    )


def _listmle(scores, grades):
    ordered = scores[torch.argsort(grades, descending=True, stable=True)]
    return sum(torch.logsumexp(ordered[i:], 0) - ordered[i] for i in range(len(ordered)))


def _ranknet(scores, grades):
    better = grades[:, None] > grades[None, :]
    return F.softplus(-(scores[:, None] - scores[None, :]))[better].mean()


def reinforcement_and_mixture():
    log_probs, old, advantages = -abs(normal(8)), -abs(normal(8)), normal(8)
    record("policy_gradient", [log_probs, advantages], [0], lambda lp, a: -(lp * a).mean())
    record("ppo_clip", [log_probs, old, advantages], [0], _ppo, clip=0.2)
    router = normal(6, 4)
    record("load_balancing", [router], [0], _load_balancing)
    record(
        "squared_coefficient_of_variation",
        [abs(normal(5)) + 0.1],
        [0],
        lambda x: x.var(unbiased=False) / x.mean() ** 2,
    )


def _ppo(log_probs, old, advantages):
    ratio = (log_probs - old).exp()
    return -torch.minimum(ratio * advantages, ratio.clamp(0.8, 1.2) * advantages).mean()


def _load_balancing(router):
    probs = F.softmax(router, -1)
    fraction = F.one_hot(probs.argmax(-1), 4).double().mean(0)
    return 4 * (fraction * probs.mean(0)).sum()


def the_rest():
    """So that every gradient of the library is beside one of automatic differentiation."""
    probs, targets = distributions(4, 5), distributions(4, 5)
    both, labels = [probs, targets], RNG.integers(0, 5, 4)
    record("entropy", [probs], [0], lambda p: -(p * p.log()).sum(-1).mean())
    record("distribution_cross_entropy", both, [0], lambda p, q: -(q * p.log()).sum(-1).mean())
    record("jensen_shannon", both, [0], _jensen_shannon)
    record("squared_error_probs", both, [0], lambda p, q: ((p - q) ** 2).sum(-1).mean())
    record(
        "cross_entropy_probs",
        [probs, labels],
        [0],
        lambda p, y: -p[torch.arange(4), y].log().mean(),
    )
    record(
        "negative_dot_product",
        [normal(4, 5), normal(4, 5)],
        [0],
        lambda a, b: -(a * b).sum(-1).mean(),
    )
    yes, truth = RNG.uniform(0.1, 0.9, 6), RNG.integers(0, 2, 6).astype(float)
    record("binary_cross_entropy_probs", [yes, truth], [0], F.binary_cross_entropy)
    record("process_reward", [normal(6), truth], [0], F.binary_cross_entropy_with_logits)
    sentences, tokens = normal(2, 6, 7, scale=2), RNG.integers(0, 7, (2, 6))
    hidden = RNG.uniform(size=(2, 6)) < 0.5
    record(
        "causal_lm_loss",
        [sentences, tokens],
        [0],
        lambda z, t: F.cross_entropy(z[:, :-1].reshape(-1, 7), t[:, 1:].reshape(-1)),
    )
    record(
        "masked_lm_loss",
        [sentences, tokens],
        [0],
        lambda z, t: F.cross_entropy(z[torch.tensor(hidden)], t[torch.tensor(hidden)]),
        mask=hidden.tolist(),
    )
    scores, grades = normal(5), np.array([2.0, 0.0, 1.0, 3.0, 1.0])
    record("pairwise_hinge", [scores, grades], [0], _pairwise_hinge, margin=0.8)
    policy, actions, advantages = normal(6, 3), RNG.integers(0, 3, 6), normal(6)
    record(
        "policy_gradient_logits",
        [policy, actions, advantages],
        [0],
        lambda z, a, w: -(w * F.log_softmax(z, -1)[torch.arange(6), a]).mean(),
    )
    record(
        "entropy_bonus",
        [policy],
        [0],
        lambda z: (F.softmax(z, -1) * F.log_softmax(z, -1)).sum(-1).mean(),
    )
    new, reference = -abs(normal(7)), -abs(normal(7))
    for estimator, formula in _KL_ESTIMATORS.items():
        record("kl_penalty", [new, reference], [0], formula, estimator=estimator)
    points, groups = normal(6, 3), np.array([0, 0, 1, 1, 2, 2])
    record("batch_triplet", [points, groups], [0], _all_triplets, margin=1.0)


_KL_ESTIMATORS = {
    "k1": lambda new, reference: (new - reference).mean(),
    "k2": lambda new, reference: ((new - reference) ** 2 / 2).mean(),
    "k3": lambda new, reference: ((reference - new).exp() - 1 - (reference - new)).mean(),
}


def _jensen_shannon(probs, targets):
    middle = (probs + targets) / 2
    own = (probs * (probs / middle).log()).sum(-1)
    other = (targets * (targets / middle).log()).sum(-1)
    return ((own + other) / 2).mean()


def _pairwise_hinge(scores, grades):
    better = grades[:, None] > grades[None, :]
    return F.relu(0.8 - (scores[:, None] - scores[None, :]))[better].mean()


def _all_triplets(points, groups):
    hinges = []
    for a in range(len(points)):
        for p in range(len(points)):
            for n in range(len(points)):
                if a != p and groups[a] == groups[p] and groups[a] != groups[n]:
                    near = torch.linalg.vector_norm(points[a] - points[p])
                    far = torch.linalg.vector_norm(points[a] - points[n])
                    hinges.append(F.relu(near - far + 1.0))
    return torch.stack(hinges).mean()


def main():
    for group in (
        classification,
        distributions_and_language,
        regression,
        embeddings,
        ranking_and_preference,
        reinforcement_and_mixture,
        the_rest,
    ):
        group()
    FILE.write_text(json.dumps(RECORDS, indent=1) + "\n", "utf-8")
    print(f"{len(RECORDS)} cases written to {FILE.name}")


if __name__ == "__main__":
    main()
