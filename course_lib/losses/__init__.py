"""The loss functions, in plain NumPy, each with its gradient as a twin (`mse`, `mse_grad`).

Predictions come first; everything after the data is named. The name says what goes in: scores
(`cross_entropy`) or probabilities (`cross_entropy_probs`). Classes lie on the last axis. All values
are in nats unless the name or `base` says otherwise. Nothing is broadcast, clipped or changed.

    information      surprise, entropy, KL, dot product and cosine, bits
    classification   cross-entropy, yes or no, smoothing, focal, accuracy
    language         sequences, causal and masked language models, perplexity from counts
    regression       squared, absolute, Huber, quantile, log-cosh, Gaussian
    embedding        contrastive, triplet, InfoNCE and its relatives
    ranking          pairs, lists, NDCG; preferences: reward models, DPO, process rewards
    reinforcement    policy gradient, PPO, entropy bonus, KL penalty
    mixture          balance of experts
    blockwise        the fast order of work for large vocabularies

A room is opened when one of its losses is first asked for, so that importing this costs next to
nothing.
"""

import importlib

_ROOMS = {
    "course_lib.losses.classification": (
        "accuracy",
        "binary_cross_entropy",
        "binary_cross_entropy_grad",
        "binary_cross_entropy_probs",
        "binary_cross_entropy_probs_grad",
        "cross_entropy",
        "cross_entropy_grad",
        "cross_entropy_probs",
        "cross_entropy_probs_grad",
        "cross_entropy_value_and_grad",
        "focal",
        "focal_binary",
        "focal_binary_grad",
        "focal_grad",
        "router_z_loss",
        "router_z_loss_grad",
        "smooth_labels",
        "squared_error_probs",
        "squared_error_probs_grad",
    ),
    "course_lib.losses.embedding": (
        "batch_triplet",
        "batch_triplet_grad",
        "contrastive",
        "contrastive_grad",
        "info_nce",
        "info_nce_grad",
        "info_nce_symmetric",
        "info_nce_symmetric_grad",
        "multiple_negatives_ranking",
        "multiple_negatives_ranking_grad",
        "nt_xent",
        "nt_xent_grad",
        "triplet",
        "triplet_grad",
        "unit_rows",
    ),
    "course_lib.losses.information": (
        "bits_from_nats",
        "bits_per_byte",
        "bits_per_character",
        "bits_per_token",
        "distribution_cross_entropy",
        "distribution_cross_entropy_grad",
        "entropy",
        "entropy_grad",
        "jensen_shannon",
        "jensen_shannon_grad",
        "kl_divergence",
        "kl_divergence_grad",
        "kl_divergence_logits",
        "kl_divergence_logits_grad",
        "negative_cosine",
        "negative_cosine_grad",
        "negative_dot_product",
        "negative_dot_product_grad",
        "negative_log_likelihood",
        "perplexity",
        "surprise",
    ),
    "course_lib.losses.language": (
        "causal_lm_loss",
        "causal_lm_loss_grad",
        "masked_lm_loss",
        "masked_lm_loss_grad",
        "perplexity_from_losses",
        "sequence_loss",
        "sequence_loss_grad",
        "uniform_loss",
        "unigram_loss",
    ),
    "course_lib.losses.mixture": (
        "load_balancing",
        "load_balancing_grad",
        "squared_coefficient_of_variation",
        "squared_coefficient_of_variation_grad",
    ),
    "course_lib.losses.ranking": (
        "dpo",
        "dpo_grad",
        "listmle",
        "listmle_grad",
        "listnet",
        "listnet_grad",
        "ndcg",
        "pairwise_hinge",
        "pairwise_hinge_grad",
        "process_reward",
        "process_reward_grad",
        "ranknet",
        "ranknet_grad",
        "reward_model",
        "reward_model_grad",
    ),
    "course_lib.losses.regression": (
        "gaussian_nll",
        "gaussian_nll_grad",
        "huber",
        "huber_grad",
        "log_cosh",
        "log_cosh_grad",
        "mae",
        "mae_grad",
        "mse",
        "mse_grad",
        "quantile",
        "quantile_grad",
        "smooth_l1",
        "smooth_l1_grad",
    ),
    "course_lib.losses.reinforcement": (
        "entropy_bonus",
        "entropy_bonus_grad",
        "kl_penalty",
        "kl_penalty_grad",
        "policy_gradient",
        "policy_gradient_grad",
        "policy_gradient_logits",
        "policy_gradient_logits_grad",
        "ppo_clip",
        "ppo_clip_grad",
        "returns_to_go",
    ),
    "course_lib.numerics": (
        "log_sigmoid",
        "log_softmax",
        "logsumexp",
        "sigmoid",
        "softmax",
    ),
}

_HOMES = {name: room for room, names in _ROOMS.items() for name in names}

__all__ = sorted(_HOMES)  # noqa: PLE0605 - a list, in the order of a dictionary


def __getattr__(name):
    if name not in _HOMES:
        raise AttributeError(f"there is no loss called {name!r}; dir(losses) lists those there are")
    loss = getattr(importlib.import_module(_HOMES[name]), name)
    globals()[name] = loss
    return loss


def __dir__():
    return __all__
