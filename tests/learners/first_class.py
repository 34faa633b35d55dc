"""Answers of simulated learners, written without a look at the catalogue of mistakes."""
# ruff: noqa

import math

import numpy as np
from learner import learner


# ---------------------------------------------------------------- softmax


@learner("softmax", right=True)
def softmax_keepdims(x):
    z = x - np.max(x, axis=-1, keepdims=True)
    e = np.exp(z)
    return e / e.sum(axis=-1, keepdims=True)


@learner("softmax", right=True)
def softmax_recursive_lists(x):
    # works for one row or a table, I just call myself for the rows
    if np.ndim(x) > 1:
        return [softmax_recursive_lists(row) for row in x]
    biggest = max(x)
    powers = [math.exp(v - biggest) for v in x]
    total = sum(powers)
    return [pw / total for pw in powers]


@learner("softmax", right=True)
def softmax_transposed(x):
    xt = np.array(x, dtype=float).T
    xt = xt - xt.max(0)
    ex = np.exp(xt)
    out = ex / ex.sum(0)
    return out.T.astype(np.float32)


@learner("softmax", faults=["unstable: overflows for large logits"])
def softmax_textbook(x):
    return np.exp(x) / np.sum(np.exp(x), axis=-1, keepdims=True)


@learner("softmax", faults=["sums over the whole table instead of each row"])
def softmax_sum_all(x):
    e_x = np.exp(x - np.max(x))
    return e_x / e_x.sum()  # from a tutorial


@learner("softmax", faults=["normalises the columns instead of the rows of a table"])
def softmax_axis0(x):
    shifted = x - np.max(x, axis=0)
    return np.exp(shifted) / np.sum(np.exp(shifted), axis=0)


@learner("softmax", faults=["changes its argument"])
def softmax_inplace(x):
    x -= np.max(x, axis=-1, keepdims=True)
    np.exp(x, out=x)
    x /= np.sum(x, axis=-1, keepdims=True)
    return x


@learner("softmax", faults=["forgets to divide by the sum"])
def softmax_not_normalised(x):
    m = np.max(x, axis=-1, keepdims=True)
    return np.exp(x - m)


@learner("softmax", faults=["forgets the exponential: divides the shifted scores by their sum"])
def softmax_linear(x):
    pos = x - np.min(x, axis=-1, keepdims=True)
    return pos / np.sum(pos, axis=-1, keepdims=True)


@learner("softmax", faults=["subtracts the maximum only in the numerator"])
def softmax_half_shift(x):
    top = np.exp(x - np.max(x, axis=-1, keepdims=True))
    bottom = np.sum(np.exp(x), axis=-1, keepdims=True)
    return top / bottom


@learner("softmax", faults=["novel: sorts the scores before it works on them"])
def softmax_sorted(x):
    s = np.sort(x, axis=-1)[..., ::-1]
    e = np.exp(s - s[..., :1])
    return e / e.sum(axis=-1, keepdims=True)


# ---------------------------------------------------------------- softmax_t


@learner("softmax_t", right=True)
def softmax_t_plain(x, temperature):
    scaled = x / temperature
    scaled = scaled - scaled.max(axis=-1, keepdims=True)
    probs = np.exp(scaled)
    probs /= probs.sum(axis=-1, keepdims=True)
    return probs


@learner("softmax_t", right=True)
def softmax_t_rows(x, temperature):
    table = np.atleast_2d(x)
    result = []
    for row in table:
        m = max(row)
        es = []
        for score in row:
            es.append(math.exp((score - m) / temperature))
        result.append([e / math.fsum(es) for e in es])
    return np.reshape(result, np.shape(x))


@learner("softmax_t", faults=["multiplies by the temperature instead of dividing"])
def softmax_t_times(x, temperature):
    z = x * temperature
    e = np.exp(z - np.max(z, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)


@learner("softmax_t", faults=["precedence: only the maximum is divided by the temperature"])
def softmax_t_precedence(x, temperature):
    e = np.exp(x - np.max(x, axis=-1, keepdims=True) / temperature)
    return e / e.sum(axis=-1, keepdims=True)


@learner("softmax_t", faults=["divides the probabilities by the temperature, after the softmax"])
def softmax_t_afterwards(x, temperature):
    e = np.exp(x - np.max(x, axis=-1, keepdims=True))
    p = e / e.sum(axis=-1, keepdims=True)
    return p / temperature


@learner("softmax_t", faults=["divides the exponentials, not the scores: temperature cancels out"])
def softmax_t_cancels(x, temperature):
    e = np.exp(x - np.max(x, axis=-1, keepdims=True)) / temperature
    return e / e.sum(axis=-1, keepdims=True)


@learner("softmax_t", faults=["unstable: no maximum subtracted"])
def softmax_t_naive(x, temperature):
    e = np.exp(x / temperature)
    return e / np.expand_dims(e.sum(-1), -1)


@learner("softmax_t", faults=["multiplies by the temperature", "sums over the whole table"])
def softmax_t_two(x, temperature):
    u = np.exp(temperature * (x - np.max(x)))
    return u / np.sum(u)


@learner("softmax_t", faults=["changes its argument"])
def softmax_t_damage(x, temperature):
    x /= temperature
    x = x - x.max(axis=-1, keepdims=True)
    return np.exp(x) / np.exp(x).sum(axis=-1, keepdims=True)


# ---------------------------------------------------------------- log_softmax


@learner("log_softmax", right=True)
def log_softmax_shift(x):
    c = np.amax(x, axis=-1, keepdims=True)
    return (x - c) - np.log(np.sum(np.exp(x - c), axis=-1, keepdims=True))


@learner("log_softmax", right=True)
def log_softmax_logaddexp(x):
    # logaddexp.reduce sums in log space
    lse = np.logaddexp.reduce(x, axis=-1)
    return x - lse[..., None]


@learner("log_softmax", right=True)
def log_softmax_list(x):
    def one(row):
        m = max(row)
        lse = m + math.log(sum(math.exp(v - m) for v in row))
        return [float(v - lse) for v in row]

    x = np.asarray(x)
    return one(x) if x.ndim == 1 else [one(r) for r in x]


@learner("log_softmax", faults=["unstable: logarithm of an underflowed probability gives -inf"])
def log_softmax_log_of_softmax(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    sm = e / e.sum(axis=-1, keepdims=True)
    return np.log(sm)


@learner("log_softmax", faults=["forgets the logarithm: gives back the probabilities"])
def log_softmax_only_softmax(x):
    e = np.exp(x - x.max(axis=-1, keepdims=True))
    return e / e.sum(axis=-1, keepdims=True)


@learner("log_softmax", faults=["forgets the logarithm of the sum"])
def log_softmax_no_log_of_sum(x):
    m = x.max(axis=-1, keepdims=True)
    return x - m - np.sum(np.exp(x - m), axis=-1, keepdims=True)


@learner("log_softmax", faults=["gives back minus the log-probabilities"])
def log_softmax_neg(x):
    m = x.max(axis=-1, keepdims=True)
    return m + np.log(np.exp(x - m).sum(axis=-1, keepdims=True)) - x


@learner("log_softmax", faults=["unstable: clips the probability at 1e-12 before the log"])
def log_softmax_clipped(x):
    e = np.exp(x - np.max(x, axis=-1, keepdims=True))
    p = e / np.sum(e, axis=-1, keepdims=True)
    return np.log(np.maximum(p, 1e-12))  # so it stays finite


@learner("log_softmax", faults=["does not add the maximum back to the log of the sum"])
def log_softmax_lost_max(x):
    m = x.max(axis=-1, keepdims=True)
    lse = np.log(np.exp(x - m).sum(axis=-1, keepdims=True))
    return x - lse


@learner("log_softmax", faults=["crashes: a table's row sums do not broadcast (keepdims missing)"])
def log_softmax_no_keepdims(x):
    z = x - x.max(axis=-1)
    return z - np.log(np.exp(z).sum(axis=-1))


# ---------------------------------------------------------------- logsumexp


@learner("logsumexp", right=True)
def logsumexp_squeeze(x):
    m = np.max(x, axis=-1, keepdims=True)
    return np.squeeze(m + np.log(np.sum(np.exp(x - m), axis=-1, keepdims=True)), axis=-1)


@learner("logsumexp", right=True)
def logsumexp_pure_python(x):
    if np.ndim(x) == 2:
        return [logsumexp_pure_python(r) for r in x]
    hi = float(max(x))
    s = 0.0
    for v in x:
        s += math.e ** (float(v) - hi)
    return hi + math.log(s)


@learner("logsumexp", faults=["does not add the maximum back"])
def logsumexp_no_max(x):
    a = np.max(x, axis=-1, keepdims=True)
    return np.log(np.sum(np.exp(x - a), axis=-1))


@learner("logsumexp", faults=["unstable: overflows"])
def logsumexp_direct(x):
    return np.log(np.exp(x).sum(axis=-1))


@learner("logsumexp", faults=["takes the mean of the exponentials instead of the sum"])
def logsumexp_mean(x):
    a = np.max(x, axis=-1)
    return a + np.log(np.mean(np.exp(x - a[..., None]), axis=-1))


@learner("logsumexp", faults=["adds up the whole table into one number"])
def logsumexp_total(x):
    biggest = x.max()
    return biggest + np.log(np.exp(x - biggest).sum())


@learner("logsumexp", faults=["swaps log and sum: the sum of log(exp(x))"])
def logsumexp_swapped(x):
    m = np.max(x, axis=-1, keepdims=True)
    return (np.log(np.exp(x - m) + 1e-300) + m).sum(axis=-1)


@learner("logsumexp", right=True)
def logsumexp_kept(x):
    m = x.max(axis=-1, keepdims=True)
    return m + np.log(np.exp(x - m).sum(axis=-1, keepdims=True))


@learner("logsumexp", faults=["subtracts the maximum instead of adding it back", "uses log base 2"])
def logsumexp_two(x):
    m = np.max(x, axis=-1)
    return np.log2(np.exp(x.T - m).sum(axis=0)) - m


# ---------------------------------------------------------------- cross_entropy


@learner("cross_entropy", right=True)
def ce_onehot(probs, target_index):
    # only the right class counts
    p = np.asarray(probs)[target_index]
    return -np.log(p)


@learner("cross_entropy", right=True)
def ce_python_float(probs, target_index):
    for i, p in enumerate(probs):
        if i == target_index:
            return -math.log(p) if p > 0 else float("inf")


@learner("cross_entropy", faults=["forgets the minus sign"])
def ce_no_minus(probs, target_index):
    return np.log(probs[target_index])


@learner("cross_entropy", faults=["uses log base 2"])
def ce_bits(probs, target_index):
    return -np.log2(probs[target_index])


@learner("cross_entropy", faults=["counts labels from 1"])
def ce_from_one(probs, target_index):
    return -np.log(probs[target_index - 1])


@learner("cross_entropy", faults=["gives the entropy of the forecast, ignoring the target"])
def ce_is_entropy(probs, target_index):
    return -np.sum(probs * np.log(probs))


@learner("cross_entropy", faults=["takes softmax of the probabilities once more"])
def ce_double_softmax(probs, target_index):
    # softmax first, as in the lecture
    q = np.exp(probs) / np.sum(np.exp(probs))
    return -np.log(q[target_index])


@learner("cross_entropy", faults=["uses log base 10", "forgets the minus sign"])
def ce_log10_plus(probs, target_index):
    return np.log10(probs[target_index])


@learner("cross_entropy", faults=["returns None"])
def ce_prints(probs, target_index):
    loss = -np.log(probs[target_index])
    print("loss:", loss)


@learner("cross_entropy", faults=["adds the binary loss of all the other classes"])
def ce_binary_everywhere(probs, target_index):
    y = np.zeros(len(probs))
    y[target_index] = 1
    return -np.sum(y * np.log(probs) + (1 - y) * np.log(1 - probs))


# ---------------------------------------------------------------- cross_entropy_from_logits


@learner("cross_entropy_from_logits", right=True)
def cefl_take_along(logits, targets):
    m = logits.max(axis=1, keepdims=True)
    logp = logits - m - np.log(np.exp(logits - m).sum(axis=1, keepdims=True))
    picked = np.take_along_axis(logp, np.asarray(targets)[:, None], axis=1)
    return -picked.mean()


@learner("cross_entropy_from_logits", right=True)
def cefl_loop(logits, targets):
    losses = []
    for row, t in zip(logits, targets):
        row = [float(r) for r in row]
        mx = max(row)
        z = sum([math.exp(r - mx) for r in row])
        losses.append(mx + math.log(z) - row[int(t)])
    return sum(losses) / len(losses)


@learner("cross_entropy_from_logits", faults=["adds up over the batch instead of the mean"])
def cefl_sum(logits, targets):
    m = logits.max(axis=1, keepdims=True)
    lse = m[:, 0] + np.log(np.exp(logits - m).sum(axis=1))
    return np.sum(lse - logits[np.arange(len(targets)), targets])


@learner("cross_entropy_from_logits", faults=["unstable: overflows, no maximum subtracted"])
def cefl_naive(logits, targets):
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return np.mean(-np.log(p[range(len(targets)), targets]))


@learner("cross_entropy_from_logits", faults=["logits[:, targets] picks whole columns, not pairs"])
def cefl_columns(logits, targets):
    z = logits - logits.max(axis=1, keepdims=True)
    logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return -logp[:, targets].mean()


@learner("cross_entropy_from_logits", faults=["softmax over the batch axis"])
def cefl_axis0(logits, targets):
    z = logits - logits.max(axis=0)
    logp = z - np.log(np.exp(z).sum(axis=0))
    return -np.mean(logp[np.arange(len(logits)), targets])


@learner("cross_entropy_from_logits", faults=["averages over all N·V entries of the one-hot table"])
def cefl_mean_everything(logits, targets):
    n, v = logits.shape
    onehot = np.eye(v)[targets]
    z = logits - logits.max(axis=1, keepdims=True)
    logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return -np.mean(onehot * logp)


@learner("cross_entropy_from_logits", faults=["log of the mean probability, not mean of the logs"])
def cefl_log_of_mean(logits, targets):
    z = logits - logits.max(axis=1, keepdims=True)
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    right = p[np.arange(len(p)), targets]
    return -np.log(np.mean(right))


@learner("cross_entropy_from_logits", faults=["returns inside the loop: only the first example"])
def cefl_early(logits, targets):
    total = 0
    for i in range(len(targets)):
        row = logits[i] - np.max(logits[i])
        total += np.log(np.sum(np.exp(row))) - row[targets[i]]
        return total


# ---------------------------------------------------------------- binary_cross_entropy


@learner("binary_cross_entropy", right=True)
def bce_formula(y, p):
    return -np.mean(y * np.log(p) + (1 - y) * np.log1p(-p))


@learner("binary_cross_entropy", right=True)
def bce_loop(y, p):
    s = 0
    for yi, pi in zip(y, p):
        if yi == 1:
            s -= math.log(pi)
        else:
            s -= math.log(1 - pi)
    return s / len(y)


@learner("binary_cross_entropy", faults=["forgets the part of the no-cases"])
def bce_only_yes(y, p):
    return -(y * np.log(p)).mean()


@learner("binary_cross_entropy", faults=["forgets the brackets: the minus reaches only one part"])
def bce_minus_half(y, p):
    return np.mean(-y * np.log(p) + (1 - y) * np.log(1 - p))


@learner("binary_cross_entropy", faults=["swaps yes and no"])
def bce_swapped_labels(y, p):
    what_happened = np.where(y == 0, p, 1 - p)
    return -np.mean(np.log(what_happened))


@learner("binary_cross_entropy", faults=["writes 1 - log(p) instead of log(1 - p)"])
def bce_one_minus_log(y, p):
    return -np.mean(y * np.log(p) + (1 - y) * (1 - np.log(p)))


@learner("binary_cross_entropy", faults=["wrong shape: one loss per example, no mean"])
def bce_no_mean(y, p):
    return -(y * np.log(p) + (1 - y) * np.log(1 - p))


@learner("binary_cross_entropy", faults=["adds up instead of averaging", "uses log base 2"])
def bce_two(y, p):
    return -np.sum(np.log2(y * p + (1 - y) * (1 - p)))


@learner("binary_cross_entropy", faults=["swaps the arguments: log of the labels"])
def bce_arguments(y, p):
    eps = 1e-7
    yy = np.clip(y, eps, 1 - eps)  # log(0) otherwise
    return -np.mean(p * np.log(yy) + (1 - p) * np.log(1 - yy))


# ---------------------------------------------------------------- negative_dot


@learner("negative_dot", right=True)
def nd_einsum(y_hat, y):
    return -np.einsum("i,i->", y_hat, y)


@learner("negative_dot", right=True)
def nd_loop(y_hat, y):
    out = 0.0
    for k in range(len(y)):
        out = out - float(y[k]) * float(y_hat[k])
    return out


@learner("negative_dot", faults=["forgets the minus sign"])
def nd_plus(y_hat, y):
    return y_hat @ y


@learner("negative_dot", faults=["wrong shape: multiplies, does not add up"])
def nd_elementwise(y_hat, y):
    return -(y_hat * y)


@learner("negative_dot", faults=["takes the mean instead of the sum"])
def nd_mean(y_hat, y):
    return -np.mean(y * y_hat)


@learner("negative_dot", faults=["divides by the lengths (cosine)"])
def nd_cosine(y_hat, y):
    return -np.dot(y_hat, y) / (np.linalg.norm(y_hat) * np.linalg.norm(y))


@learner("negative_dot", faults=["leaves out the last entry"])
def nd_range(y_hat, y):
    total = 0
    for i in range(len(y) - 1):
        total += y_hat[i] * y[i]
    return -total


@learner("negative_dot", faults=["novel: takes the absolute value of every product"])
def nd_abs(y_hat, y):
    # a loss has to point one way
    return -np.sum(np.abs(y_hat * y))


# ---------------------------------------------------------------- entropy


@learner("entropy", right=True)
def entropy_positive_only(p):
    p = np.asarray(p, dtype=float)
    q = p[p > 0]
    return -(q * np.log(q)).sum()


@learner("entropy", right=True)
def entropy_generator(p):
    return math.fsum(-x * math.log(x) for x in p if x != 0)


@learner("entropy", faults=["gives nan when a probability is 0"])
def entropy_nan(p):
    return -np.sum(p * np.log(p))


@learner("entropy", faults=["uses log base 2 (bits)"])
def entropy_bits(p):
    q = p[p > 0]
    return -np.sum(q * np.log2(q))


@learner("entropy", faults=["takes the mean over the outcomes instead of the weighted sum"])
def entropy_mean(p):
    safe = np.where(p > 0, p, 1)
    return -np.mean(p * np.log(safe))


@learner("entropy", faults=["forgets to weigh by the probabilities"])
def entropy_unweighted(p):
    return -np.sum(np.log(p[p > 0]))


@learner("entropy", faults=["forgets the minus sign"])
def entropy_sign(p):
    h = 0
    for pi in p:
        if pi == 0:
            continue
        h += pi * np.log(pi)
    return h


@learner("entropy", faults=["returns text"])
def entropy_text(p):
    h = sum(-a * math.log(a) for a in p if a > 0)
    return f"{h:.3f} nats"


@learner("entropy", faults=["divides by log of the number of classes", "forgets the minus sign"])
def entropy_normalised(p):
    q = p[p > 0]
    return np.sum(q * np.log(q)) / np.log(len(p))


# ---------------------------------------------------------------- kl_divergence


@learner("kl_divergence", right=True)
def kl_masked(p, q):
    m = p > 0
    return np.sum(p[m] * (np.log(p[m]) - np.log(q[m])))


@learner("kl_divergence", right=True)
def kl_two_entropies(p, q):
    # KL = cross-entropy minus entropy
    H_pq = 0.0
    H_p = 0.0
    for a, b in zip(p, q):
        if a > 0:
            H_pq -= a * np.log(b)
            H_p -= a * np.log(a)
    return float(H_pq - H_p)


@learner("kl_divergence", faults=["swaps p and q"])
def kl_reversed(p, q):
    pp = np.maximum(p, 1e-15)
    return np.sum(q * np.log(q / pp))


@learner("kl_divergence", faults=["turns the fraction around: minus the right value"])
def kl_negative(p, q):
    keep = p != 0
    return (p[keep] * np.log(q[keep] / p[keep])).sum()


@learner("kl_divergence", faults=["forgets to subtract the entropy: cross-entropy"])
def kl_is_cross_entropy(p, q):
    return -sum(pi * math.log(qi) for pi, qi in zip(p, q) if pi > 0)


@learner("kl_divergence", faults=["gives nan when p has a 0"])
def kl_nan(p, q):
    return np.sum(p * np.log(p / q))


@learner("kl_divergence", faults=["weighs with q instead of p"])
def kl_weights(p, q):
    m = p > 0
    return np.sum(q[m] * np.log(p[m] / q[m]))


@learner("kl_divergence", faults=["novel: the mean of both directions (symmetric)"])
def kl_symmetric(p, q):
    eps = 1e-12
    a, b = p + eps, q + eps
    return 0.5 * (np.sum(a * np.log(a / b)) + np.sum(b * np.log(b / a)))


@learner("kl_divergence", faults=["takes the mean over the outcomes", "uses log base 2"])
def kl_two(p, q):
    terms = [pi * math.log2(pi / qi) if pi > 0 else 0 for pi, qi in zip(p, q)]
    return np.mean(terms)


# ---------------------------------------------------------------- perplexity


@learner("perplexity", right=True)
def ppl_exp_mean(losses):
    return np.exp(np.mean(losses))


@learner("perplexity", right=True)
def ppl_power(losses):
    n = len(losses)
    avg = sum(losses) / n
    return math.e**avg


@learner("perplexity", faults=["uses 2 as base though the losses are in nats"])
def ppl_base2(losses):
    return 2 ** np.mean(losses)


@learner("perplexity", faults=["takes the mean of the exponentials"])
def ppl_mean_exp(losses):
    return np.mean(np.exp(losses))


@learner("perplexity", faults=["adds up the losses instead of averaging"])
def ppl_sum(losses):
    return np.exp(np.sum(losses))


@learner("perplexity", faults=["forgets the exponential"])
def ppl_only_mean(losses):
    perp = sum(losses) / len(losses)
    return perp


@learner("perplexity", faults=["puts a minus in the exponent: the inverse"])
def ppl_inverse(losses):
    return math.exp(-np.mean(losses))


@learner("perplexity", faults=["novel: the median instead of the mean"])
def ppl_median(losses):
    return np.exp(np.median(losses))


# ---------------------------------------------------------------- dataset_loss


@learner("dataset_loss", right=True)
def dataset_average(batch_means, batch_sizes):
    return np.average(batch_means, weights=batch_sizes)


@learner("dataset_loss", right=True)
def dataset_repeat(batch_means, batch_sizes):
    # pretend every example had its batch's mean loss
    everyone = []
    for m, n in zip(batch_means, batch_sizes):
        everyone += [float(m)] * int(n)
    return sum(everyone) / len(everyone)


@learner("dataset_loss", faults=["mean of the batch means, ignores the sizes"])
def dataset_plain_mean(batch_means, batch_sizes):
    return np.mean(batch_means)


@learner("dataset_loss", faults=["forgets to divide by the number of examples"])
def dataset_total(batch_means, batch_sizes):
    return np.dot(batch_means, batch_sizes)


@learner("dataset_loss", faults=["divides by the number of batches instead of examples"])
def dataset_by_batches(batch_means, batch_sizes):
    return sum(batch_means * batch_sizes) / len(batch_sizes)


@learner("dataset_loss", faults=["does not multiply by the sizes before dividing by their sum"])
def dataset_unweighted_sum(batch_means, batch_sizes):
    return batch_means.sum() / batch_sizes.sum()


@learner("dataset_loss", faults=["divides each mean by its size (takes the means for sums)"])
def dataset_means_are_sums(batch_means, batch_sizes):
    per_example = batch_means / batch_sizes
    return per_example.mean()


@learner("dataset_loss", faults=["integer division cuts off the result"])
def dataset_floor(batch_means, batch_sizes):
    total = 0
    count = 0
    for m, n in zip(batch_means, batch_sizes):
        total += m * n
        count += n
    return total // count


@learner("dataset_loss", faults=["novel: leaves the last batch out because it is not full"])
def dataset_drop_last(batch_means, batch_sizes):
    return np.sum(batch_means[:-1] * batch_sizes[:-1]) / np.sum(batch_sizes[:-1])


# ---------------------------------------------------------------- sequence_loss


@learner("sequence_loss", right=True)
def seq_shift(logits, tokens):
    z = logits[:-1]
    nxt = tokens[1:]
    z = z - z.max(-1, keepdims=True)
    lp = z - np.log(np.exp(z).sum(-1, keepdims=True))
    return -lp[np.arange(len(nxt)), nxt].mean()


@learner("sequence_loss", right=True)
def seq_while(logits, tokens):
    t = 0
    acc = 0.0
    while t + 1 < len(tokens):
        acc += np.logaddexp.reduce(logits[t]) - logits[t][tokens[t + 1]]
        t += 1
    return float(acc / t)


@learner("sequence_loss", faults=["does not shift: row t is compared with token t"])
def seq_no_shift(logits, tokens):
    z = logits - logits.max(-1, keepdims=True)
    lp = z - np.log(np.exp(z).sum(-1, keepdims=True))
    return -np.mean(lp[np.arange(len(tokens)), tokens])


@learner("sequence_loss", faults=["shifts the wrong way: row t predicts token t - 1"])
def seq_backwards(logits, tokens):
    z = logits[1:] - logits[1:].max(-1, keepdims=True)
    lp = z - np.log(np.exp(z).sum(-1, keepdims=True))
    return -np.mean(lp[np.arange(len(tokens) - 1), tokens[:-1]])


@learner("sequence_loss", faults=["np.roll: the last row is scored against the first token"])
def seq_roll(logits, tokens):
    target = np.roll(tokens, -1)
    z = logits - logits.max(axis=1, keepdims=True)
    lse = np.log(np.sum(np.exp(z), axis=1))
    return np.mean(lse - z[np.arange(len(target)), target])


@learner("sequence_loss", faults=["divides by T instead of T - 1"])
def seq_divides_T(logits, tokens):
    T = len(tokens)
    loss = 0
    for t in range(T - 1):
        r = logits[t] - np.max(logits[t])
        loss += -(r[tokens[t + 1]] - np.log(np.exp(r).sum()))
    return loss / T


@learner("sequence_loss", faults=["crashes: IndexError, asks for the token after the last"])
def seq_index(logits, tokens):
    ls = []
    for t in range(len(tokens)):
        r = logits[t] - max(logits[t])
        ls.append(np.log(sum(np.exp(r))) - r[tokens[t + 1]])
    return np.mean(ls)


@learner("sequence_loss", faults=["unstable: overflows for scores in the thousands"])
def seq_naive(logits, tokens):
    p = np.exp(logits[:-1]) / np.exp(logits[:-1]).sum(axis=1)[:, None]
    return -np.log([p[i, tok] for i, tok in enumerate(tokens[1:])]).mean()


@learner("sequence_loss", faults=["adds up instead of averaging", "does not shift"])
def seq_two(logits, tokens):
    total = 0
    for row, tok in zip(logits, tokens):
        total += np.logaddexp.reduce(row) - row[tok]
    return total


# ---------------------------------------------------------------- masked_cross_entropy


@learner("masked_cross_entropy", right=True)
def masked_bool(logits, targets, pad_id):
    real = targets != pad_id
    rows = logits[real]
    right = targets[real]
    rows = rows - rows.max(axis=1, keepdims=True)
    lse = np.log(np.exp(rows).sum(axis=1))
    return (lse - rows[np.arange(len(right)), right]).mean()


@learner("masked_cross_entropy", right=True)
def masked_loops(logits, targets, pad_id):
    total, count = 0.0, 0
    B, T, V = logits.shape
    for b in range(B):
        for t in range(T):
            if targets[b, t] == pad_id:
                continue
            scores = logits[b, t].tolist()
            top = max(scores)
            logsum = top + math.log(sum(math.exp(s - top) for s in scores))
            total += logsum - scores[targets[b, t]]
            count += 1
    return total / count


@learner("masked_cross_entropy", faults=["ignores the padding: mean over all positions"])
def masked_not(logits, targets, pad_id):
    z = logits - logits.max(-1, keepdims=True)
    lp = z - np.log(np.exp(z).sum(-1, keepdims=True))
    return -np.take_along_axis(lp, targets[..., None], -1).mean()


@learner("masked_cross_entropy", faults=["sets padding to 0 but still divides by all positions"])
def masked_zero_mean(logits, targets, pad_id):
    z = logits - logits.max(-1, keepdims=True)
    lp = z - np.log(np.exp(z).sum(-1, keepdims=True))
    nll = -np.take_along_axis(lp, targets[..., None], -1)[..., 0]
    mask = (targets != pad_id).astype(float)
    return np.mean(nll * mask)


@learner("masked_cross_entropy", faults=["averages each text first, then the texts"])
def masked_mean_of_means(logits, targets, pad_id):
    per_text = []
    for L, y in zip(logits, targets):
        keep = [t for t in range(len(y)) if y[t] != pad_id]
        if not keep:
            continue
        vals = [np.logaddexp.reduce(L[t]) - L[t, y[t]] for t in keep]
        per_text.append(np.mean(vals))
    return np.mean(per_text)


@learner("masked_cross_entropy", faults=["mask the wrong way round: keeps only the padding"])
def masked_inverted(logits, targets, pad_id):
    m = targets == pad_id
    z = logits - logits.max(-1, keepdims=True)
    lp = z - np.log(np.exp(z).sum(-1, keepdims=True))
    nll = -np.take_along_axis(lp, targets[..., None], -1)[..., 0]
    return nll[m].sum() / m.sum()


@learner("masked_cross_entropy", faults=["adds up the real targets, no mean"])
def masked_sum(logits, targets, pad_id):
    z = logits - logits.max(-1, keepdims=True)
    nll = np.log(np.exp(z).sum(-1)) - np.take_along_axis(z, targets[..., None], -1)[..., 0]
    return np.sum(nll * (targets != pad_id))


@learner(
    "masked_cross_entropy", faults=["shifts the targets by one though nothing must be shifted"]
)
def masked_shifted(logits, targets, pad_id):
    z = logits[:, :-1]
    y = targets[:, 1:]
    z = z - z.max(-1, keepdims=True)
    nll = np.log(np.exp(z).sum(-1)) - np.take_along_axis(z, y[..., None], -1)[..., 0]
    w = y != pad_id
    return (nll * w).sum() / w.sum()


@learner("masked_cross_entropy", faults=["novel: also removes the pad class from the softmax"])
def masked_no_pad_class(logits, targets, pad_id):
    z = logits.copy()
    z[..., pad_id] = -1e30
    z = z - z.max(-1, keepdims=True)
    lse = np.log(np.exp(z).sum(-1))
    real = targets != pad_id
    got = np.take_along_axis(z, targets[..., None], -1)[..., 0]
    return (lse - got)[real].mean()


# ---------------------------------------------------------------- mse


@learner("mse", right=True)
def mse_numpy(y, y_hat):
    return ((y_hat - y) ** 2).mean()


@learner("mse", right=True)
def mse_dot(y, y_hat):
    d = np.subtract(y, y_hat)
    return float(np.dot(d, d)) / d.size


@learner("mse", faults=["forgets to square"])
def mse_not_squared(y, y_hat):
    return np.mean(y - y_hat)


@learner("mse", faults=["squares the mean instead of averaging the squares"])
def mse_square_of_mean(y, y_hat):
    return np.mean(y - y_hat) ** 2


@learner("mse", faults=["adds up, does not divide"])
def mse_sum(y, y_hat):
    return sum([(a - b) ** 2 for a, b in zip(y, y_hat)])


@learner("mse", faults=["takes the root (RMSE)"])
def mse_root(y, y_hat):
    return np.sqrt(np.mean(np.square(y - y_hat)))


@learner("mse", faults=["halves it"])
def mse_half(y, y_hat):
    n = len(y)
    return 1 / (2 * n) * np.sum((y_hat - y) ** 2)


@learner("mse", faults=["crashes: TypeError, ^ is not a power"])
def mse_caret(y, y_hat):
    return np.mean((y - y_hat) ^ 2)


@learner("mse", faults=["precedence: squares only y_hat"])
def mse_precedence(y, y_hat):
    return np.mean(y - y_hat**2)


@learner("mse", faults=["divides by n - 1", "halves it"])
def mse_two(y, y_hat):
    err = y - y_hat
    return 0.5 * (err**2).sum() / (len(err) - 1)


# ---------------------------------------------------------------- mae


@learner("mae", right=True)
def mae_np(y, y_hat):
    return np.abs(y - y_hat).sum() / len(y)


@learner("mae", right=True)
def mae_branches(y, y_hat):
    t = 0.0
    for i in range(len(y)):
        if y[i] > y_hat[i]:
            t += y[i] - y_hat[i]
        else:
            t += y_hat[i] - y[i]
    return np.array(t / len(y))


@learner("mae", faults=["forgets the absolute value"])
def mae_no_abs(y, y_hat):
    return np.mean(y - y_hat)


@learner("mae", faults=["absolute value of the mean: errors cancel"])
def mae_abs_of_mean(y, y_hat):
    return abs(np.mean(y - y_hat))


@learner("mae", faults=["squares instead of the absolute value"])
def mae_squares(y, y_hat):
    return np.mean((y - y_hat) ** 2)


@learner("mae", faults=["takes the median"])
def mae_median(y, y_hat):
    return np.median(np.abs(y - y_hat))


@learner("mae", faults=["returns inside the loop: divides after the first error"])
def mae_early(y, y_hat):
    s = 0
    for a, b in zip(y, y_hat):
        s += abs(a - b)
        return s / len(y)


@learner("mae", faults=["takes abs of each number before subtracting", "adds up, no mean"])
def mae_two(y, y_hat):
    return np.sum(np.abs(y) - np.abs(y_hat))


@learner("mae", faults=["novel: relative errors, divided by the true values"])
def mae_relative(y, y_hat):
    return np.mean(np.abs((y - y_hat) / y))


# ---------------------------------------------------------------- softmax_ce_grad


@learner("softmax_ce_grad", right=True)
def sceg_usual(logits, target):
    p = np.exp(logits - logits.max())
    p /= p.sum()
    p[target] -= 1
    return p


@learner("softmax_ce_grad", right=True)
def sceg_list(logits, target):
    big = max(logits)
    ex = [math.exp(l - big) for l in logits]
    Z = sum(ex)
    return [e / Z - (1 if j == target else 0) for j, e in enumerate(ex)]


@learner("softmax_ce_grad", faults=["wrong sign: label minus probability"])
def sceg_sign(logits, target):
    e = np.exp(logits - np.max(logits))
    y = np.zeros(len(logits))
    y[target] = 1.0
    return y - e / e.sum()


@learner("softmax_ce_grad", faults=["forgets to subtract the label: just softmax"])
def sceg_softmax(logits, target):
    e = np.exp(logits - np.max(logits))
    return e / np.sum(e)


@learner("softmax_ce_grad", faults=["subtracts 1 from every entry"])
def sceg_all(logits, target):
    e = np.exp(logits - np.max(logits))
    grad = e / np.sum(e)
    grad -= 1
    return grad


@learner("softmax_ce_grad", faults=["subtracts 1 before normalising"])
def sceg_before(logits, target):
    g = np.exp(logits - np.max(logits))
    total = g.sum()
    g[target] -= 1
    return g / total


@learner("softmax_ce_grad", faults=["unstable: overflows"])
def sceg_overflow(logits, target):
    sm = np.exp(logits) / sum(np.exp(logits))
    return sm - np.eye(len(logits))[target]


@learner("softmax_ce_grad", faults=["changes its argument"])
def sceg_damage(logits, target):
    logits -= logits.max()
    g = np.exp(logits)
    g = g / g.sum()
    g[target] -= 1
    return g


@learner(
    "softmax_ce_grad", faults=["gradient with respect to the probabilities: -1/p at the target"]
)
def sceg_wrt_probs(logits, target):
    e = np.exp(logits - np.max(logits))
    p = e / e.sum()
    out = np.zeros_like(p)
    out[target] = -1 / max(p[target], 1e-12)
    return out


@learner("softmax_ce_grad", faults=["counts targets from 1", "wrong sign"])
def sceg_two(logits, target):
    e = np.exp(logits - np.max(logits))
    p = e / e.sum()
    p[target - 1] -= 1
    return -p


# ---------------------------------------------------------------- softmax_ce_grad_batch


@learner("softmax_ce_grad_batch", right=True)
def scegb_eye(logits, targets):
    N, V = logits.shape
    P = np.exp(logits - logits.max(axis=1, keepdims=True))
    P = P / P.sum(axis=1, keepdims=True)
    Y = np.eye(V)[targets]
    return (P - Y) / N


@learner("softmax_ce_grad_batch", right=True)
def scegb_loop(logits, targets):
    grads = []
    for z, t in zip(logits, targets):
        w = np.exp(z - np.logaddexp.reduce(z))
        w[t] = w[t] - 1.0
        grads.append(w / len(logits))
    return np.stack(grads)


@learner("softmax_ce_grad_batch", faults=["forgets to divide by N"])
def scegb_no_mean(logits, targets):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    g = e / e.sum(axis=1, keepdims=True)
    g[np.arange(len(g)), targets] -= 1
    return g


@learner("softmax_ce_grad_batch", faults=["g[:, targets] -= 1 hits whole columns"])
def scegb_columns(logits, targets):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    g = e / e.sum(axis=1, keepdims=True)
    g[:, targets] -= 1
    return g / len(logits)


@learner("softmax_ce_grad_batch", faults=["divides by N times V"])
def scegb_size(logits, targets):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    g = e / e.sum(axis=1, keepdims=True)
    g[np.arange(g.shape[0]), targets] -= 1
    return g / g.size


@learner("softmax_ce_grad_batch", faults=["softmax over the batch axis"])
def scegb_axis(logits, targets):
    e = np.exp(logits - logits.max(axis=0))
    g = e / e.sum(axis=0)
    g[np.arange(len(targets)), targets] -= 1
    return g / len(targets)


@learner("softmax_ce_grad_batch", faults=["only the probabilities are divided by N, not the label"])
def scegb_precedence(logits, targets):
    n = len(targets)
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    probs = e / e.sum(axis=1, keepdims=True)
    onehot = np.eye(logits.shape[1])[targets]
    return probs / n - onehot


@learner("softmax_ce_grad_batch", faults=["wrong shape: averages the rows into one gradient"])
def scegb_meaned(logits, targets):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    g = e / e.sum(axis=1, keepdims=True)
    g[np.arange(len(g)), targets] -= 1
    return g.mean(axis=0)


@learner("softmax_ce_grad_batch", faults=["wrong sign", "forgets to divide by N"])
def scegb_two(logits, targets):
    y = np.zeros(logits.shape)
    for i in range(len(targets)):
        y[i, targets[i]] = 1
    e = np.exp(logits - logits.max(axis=1)[:, np.newaxis])
    return y - e / e.sum(axis=1)[:, np.newaxis]


# ---------------------------------------------------------------- label_smooth


@learner("label_smooth", right=True)
def ls_formula(y, eps):
    K = y.shape[-1]
    return (1 - eps) * y + eps / K


@learner("label_smooth", right=True)
def ls_where(y, eps):
    K = np.shape(y)[-1]
    low = eps / K
    high = 1 - eps + low
    return np.where(np.asarray(y) == 1, high, low)


@learner("label_smooth", faults=["shares out among the K - 1 wrong classes only"])
def ls_k_minus_1(y, eps):
    k = y.shape[-1]
    return y * (1 - eps) + (1 - y) * eps / (k - 1)


@learner("label_smooth", faults=["takes nothing away from the label: rows sum to 1 + eps"])
def ls_only_adds(y, eps):
    return y + eps / y.shape[-1]


@learner("label_smooth", faults=["adds eps to each class, not eps / K"])
def ls_whole_eps(y, eps):
    return y * (1 - eps) + eps


@learner("label_smooth", faults=["takes the number of rows for the number of classes in a table"])
def ls_len(y, eps):
    return y * (1 - eps) + eps / len(y)


@learner("label_smooth", faults=["forgets to share out: the wrong classes stay at 0"])
def ls_scaled(y, eps):
    smooth = y.copy()
    smooth = smooth * (1 - eps)
    return smooth


@learner("label_smooth", faults=["swaps eps and 1 - eps", "shares out among K - 1"])
def ls_two(y, eps):
    k = y.shape[-1]
    return np.where(y > 0, eps, (1 - eps) / (k - 1))


@learner("label_smooth", faults=["novel: shares out with random amounts"])
def ls_random(y, eps):
    noise = np.random.default_rng(0).random(np.shape(y))
    noise = noise / noise.sum(axis=-1, keepdims=True)
    return (1 - eps) * y + eps * noise


# ---------------------------------------------------------------- weighted_cross_entropy


@learner("weighted_cross_entropy", right=True)
def wce_np(probs, target, weights):
    w = weights[target]
    nll = -np.log(probs[np.arange(len(target)), target])
    return (w * nll).sum() / w.sum()


@learner("weighted_cross_entropy", right=True)
def wce_loop(probs, target, weights):
    top = bottom = 0.0
    for i, c in enumerate(target):
        top -= weights[c] * np.log(probs[i][c])
        bottom += weights[c]
    return top / bottom


@learner("weighted_cross_entropy", faults=["divides by the number of examples"])
def wce_mean(probs, target, weights):
    nll = -np.log(probs[range(len(target)), target])
    return np.mean(nll * weights[target])


@learner("weighted_cross_entropy", faults=["divides by the sum of all class weights"])
def wce_all_weights(probs, target, weights):
    nll = -np.log(probs[np.arange(len(target)), target])
    return np.sum(nll * weights[target]) / np.sum(weights)


@learner("weighted_cross_entropy", faults=["weighs by the predicted class, not the right one"])
def wce_argmax(probs, target, weights):
    w = weights[probs.argmax(axis=1)]
    nll = -np.log(probs[np.arange(len(target)), target])
    return np.sum(w * nll) / np.sum(w)


@learner("weighted_cross_entropy", faults=["multiplies the probability, inside the logarithm"])
def wce_inside(probs, target, weights):
    w = weights[target]
    picked = probs[np.arange(len(target)), target]
    return np.sum(-np.log(w * picked)) / np.sum(w)


@learner("weighted_cross_entropy", faults=["divides by the weights instead of multiplying"])
def wce_divides(probs, target, weights):
    w = 1 / weights[target]
    nll = -np.log(probs[np.arange(len(target)), target])
    return (w * nll).sum() / w.sum()


@learner("weighted_cross_entropy", faults=["does not use the weights at all"])
def wce_unweighted(probs, target, weights):
    return -np.mean([np.log(p[t]) for p, t in zip(probs, target)])


@learner("weighted_cross_entropy", faults=["forgets the minus sign", "divides by N"])
def wce_two(probs, target, weights):
    loss = 0
    for i in range(len(target)):
        loss += weights[target[i]] * np.log(probs[i, target[i]])
    return loss / len(target)


@learner("weighted_cross_entropy", faults=["crashes: multiplies N losses by K weights"])
def wce_shapes(probs, target, weights):
    nll = -np.log(probs[np.arange(len(target)), target])
    weighted = nll * weights
    return weighted.sum() / weights.sum()


# ---------------------------------------------------------------- focal_loss


@learner("focal_loss", right=True)
def focal_np(p, gamma):
    return np.mean(-((1 - p) ** gamma) * np.log(p))


@learner("focal_loss", right=True)
def focal_map(p, gamma):
    terms = list(map(lambda q: math.pow(1 - q, gamma) * -math.log(q), p))
    return sum(terms) / len(terms)


@learner("focal_loss", faults=["dims with p to the gamma: hard examples count less"])
def focal_wrong_way(p, gamma):
    return -(p**gamma * np.log(p)).mean()


@learner("focal_loss", faults=["precedence: 1 - p**gamma instead of (1 - p)**gamma"])
def focal_precedence(p, gamma):
    return np.mean((1 - p**gamma) * -np.log(p))


@learner("focal_loss", faults=["forgets the minus sign"])
def focal_sign(p, gamma):
    return np.mean(np.power(1 - p, gamma) * np.log(p))


@learner("focal_loss", faults=["adds the class weight 0.25 of the paper"])
def focal_alpha(p, gamma):
    alpha = 0.25
    return np.mean(-alpha * (1 - p) ** gamma * np.log(p))


@learner("focal_loss", faults=["multiplies by gamma instead of raising to the power"])
def focal_times(p, gamma):
    return np.mean(-gamma * (1 - p) * np.log(p))


@learner("focal_loss", faults=["novel: divides by the sum of the dimming factors"])
def focal_normalised(p, gamma):
    f = (1 - p) ** gamma
    return np.sum(f * -np.log(p)) / np.sum(f)


@learner("focal_loss", faults=["adds up instead of averaging", "uses log base 2"])
def focal_two(p, gamma):
    out = 0
    for x in p:
        out += -((1 - x) ** gamma) * math.log2(x)
    return out


# ---------------------------------------------------------------- contrastive_loss


@learner("contrastive_loss", right=True)
def contr_where(a, b, same, margin):
    d = np.linalg.norm(a - b, axis=1)
    return np.where(np.asarray(same) == 1, d**2, np.maximum(0, margin - d) ** 2).mean()


@learner("contrastive_loss", right=True)
def contr_loop(a, b, same, margin):
    cost = []
    for u, v, s in zip(a, b, same):
        d = math.dist(u, v)
        if s:
            cost.append(d * d)
        elif d < margin:
            cost.append((margin - d) ** 2)
        else:
            cost.append(0.0)
    return sum(cost) / len(cost)


@learner("contrastive_loss", faults=["swaps the pairs that belong together and the others"])
def contr_swapped(a, b, same, margin):
    d = np.sqrt(((a - b) ** 2).sum(axis=1))
    return np.mean((1 - same) * d**2 + same * np.maximum(margin - d, 0) ** 2)


@learner("contrastive_loss", faults=["no clamp: strangers far beyond the margin pay"])
def contr_no_clamp(a, b, same, margin):
    d = np.sqrt(((a - b) ** 2).sum(axis=1))
    return np.mean(same * d**2 + (1 - same) * (margin - d) ** 2)


@learner("contrastive_loss", faults=["puts a half in front"])
def contr_half(a, b, same, margin):
    d = np.linalg.norm(a - b, axis=-1)
    return np.mean(0.5 * same * d**2 + 0.5 * (1 - same) * np.clip(margin - d, 0, None) ** 2)


@learner("contrastive_loss", faults=["compares the squared distance with the margin"])
def contr_squared_margin(a, b, same, margin):
    d2 = ((a - b) ** 2).sum(axis=1)
    return np.mean(same * d2 + (1 - same) * np.maximum(0, margin - d2) ** 2)


@learner("contrastive_loss", faults=["forgets to square what is lacking to the margin"])
def contr_hinge_linear(a, b, same, margin):
    d2 = ((a - b) ** 2).sum(axis=1)
    return np.mean(same * d2 + (1 - same) * np.maximum(0, margin - np.sqrt(d2)))


@learner("contrastive_loss", faults=["forgets to square the distance of partners", "adds up"])
def contr_two(a, b, same, margin):
    d = np.linalg.norm(a - b, axis=1)
    return np.sum(same * d + (1 - same) * np.maximum(margin - d, 0) ** 2)


@learner("contrastive_loss", faults=["norm of the whole table: one distance for all pairs"])
def contr_whole_norm(a, b, same, margin):
    d = np.linalg.norm(a - b)  # euclidean
    return np.mean(same * d**2 + (1 - same) * max(margin - d, 0) ** 2)


# ---------------------------------------------------------------- triplet_loss


@learner("triplet_loss", right=True)
def trip_norms(anchor, positive, negative, margin):
    dp = np.linalg.norm(anchor - positive, axis=1)
    dn = np.linalg.norm(anchor - negative, axis=1)
    return np.maximum(dp - dn + margin, 0).mean()


@learner("triplet_loss", right=True)
def trip_pure(anchor, positive, negative, margin):
    s = 0.0
    for i in range(len(anchor)):
        d1 = math.sqrt(sum((x - y) ** 2 for x, y in zip(anchor[i], positive[i])))
        d2 = math.sqrt(sum((x - y) ** 2 for x, y in zip(anchor[i], negative[i])))
        s += max(0.0, margin + d1 - d2)
    return s / len(anchor)


@learner("triplet_loss", faults=["squared distances"])
def trip_squared(anchor, positive, negative, margin):
    dp = np.sum((anchor - positive) ** 2, axis=1)
    dn = np.sum((anchor - negative) ** 2, axis=1)
    return np.mean(np.maximum(0, dp - dn + margin))


@learner("triplet_loss", faults=["swaps positive and negative"])
def trip_swapped(anchor, positive, negative, margin):
    dp = np.linalg.norm(anchor - positive, axis=1)
    dn = np.linalg.norm(anchor - negative, axis=1)
    return np.mean(np.maximum(dn - dp + margin, 0))


@learner("triplet_loss", faults=["no clamp at 0"])
def trip_no_clamp(anchor, positive, negative, margin):
    dp = np.linalg.norm(anchor - positive, axis=1)
    dn = np.linalg.norm(anchor - negative, axis=1)
    return np.mean(dp - dn + margin)


@learner("triplet_loss", faults=["clamps after averaging, so triplets cancel"])
def trip_late_clamp(anchor, positive, negative, margin):
    dp = np.linalg.norm(anchor - positive, axis=1)
    dn = np.linalg.norm(anchor - negative, axis=1)
    return max(0, np.mean(dp - dn) + margin)


@learner("triplet_loss", faults=["subtracts the margin"])
def trip_minus_margin(anchor, positive, negative, margin):
    dp = np.sqrt(((anchor - positive) ** 2).sum(1))
    dn = np.sqrt(((anchor - negative) ** 2).sum(1))
    return np.mean(np.maximum(0, dp - dn - margin))


@learner("triplet_loss", faults=["novel: averages over the triplets that pay something only"])
def trip_active(anchor, positive, negative, margin):
    dp = np.linalg.norm(anchor - positive, axis=1)
    dn = np.linalg.norm(anchor - negative, axis=1)
    h = np.maximum(dp - dn + margin, 0)
    n_active = np.count_nonzero(h)
    return h.sum() / max(n_active, 1)


@learner("triplet_loss", faults=["measures the negative from the positive, not from the anchor"])
def trip_wrong_pair(anchor, positive, negative, margin):
    dp = np.linalg.norm(anchor - positive, axis=1)
    dn = np.linalg.norm(positive - negative, axis=1)
    return np.mean(np.maximum(dp - dn + margin, 0))


# ---------------------------------------------------------------- info_nce


@learner("info_nce", right=True)
def nce_np(za, zb, temperature):
    a = za / np.linalg.norm(za, axis=1, keepdims=True)
    b = zb / np.linalg.norm(zb, axis=1, keepdims=True)
    s = a @ b.T / temperature
    s = s - s.max(axis=1, keepdims=True)
    logp = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    return -np.mean(np.diag(logp))


@learner("info_nce", right=True)
def nce_loops(za, zb, temperature):
    n = len(za)
    loss = 0.0
    for i in range(n):
        scores = []
        for j in range(n):
            c = np.dot(za[i], zb[j]) / math.sqrt(np.dot(za[i], za[i]) * np.dot(zb[j], zb[j]))
            scores.append(float(c) / temperature)
        m = max(scores)
        loss += m + math.log(sum(math.exp(v - m) for v in scores)) - scores[i]
    return loss / n


@learner("info_nce", faults=["dot products, not cosines: forgets to normalise"])
def nce_dots(za, zb, temperature):
    s = za @ zb.T / temperature
    s = s - s.max(axis=1, keepdims=True)
    return -np.mean(np.diag(s) - np.log(np.exp(s).sum(axis=1)))


@learner("info_nce", faults=["multiplies by the temperature"])
def nce_times(za, zb, temperature):
    a = za / np.linalg.norm(za, axis=1, keepdims=True)
    b = zb / np.linalg.norm(zb, axis=1, keepdims=True)
    s = a @ b.T * temperature
    return np.mean(np.log(np.exp(s).sum(axis=1)) - np.diag(s))


@learner("info_nce", faults=["wrong direction: each row of zb looks among the rows of za"])
def nce_columns(za, zb, temperature):
    a = za / np.linalg.norm(za, axis=1, keepdims=True)
    b = zb / np.linalg.norm(zb, axis=1, keepdims=True)
    s = np.einsum("id,jd->ij", a, b) / temperature
    return np.mean(np.logaddexp.reduce(s, axis=0) - np.diag(s))


@learner("info_nce", faults=["leaves the partner out of the denominator"])
def nce_no_partner(za, zb, temperature):
    a = za / np.linalg.norm(za, axis=1, keepdims=True)
    b = zb / np.linalg.norm(zb, axis=1, keepdims=True)
    s = a @ b.T / temperature
    strangers = s.copy()
    np.fill_diagonal(strangers, -np.inf)
    return np.mean(np.logaddexp.reduce(strangers, axis=1) - np.diag(s))


@learner("info_nce", faults=["averages both directions"])
def nce_both(za, zb, temperature):
    a = za / np.linalg.norm(za, axis=1, keepdims=True)
    b = zb / np.linalg.norm(zb, axis=1, keepdims=True)
    s = a @ b.T / temperature
    one = np.logaddexp.reduce(s, axis=1) - np.diag(s)
    two = np.logaddexp.reduce(s, axis=0) - np.diag(s)
    return (one.mean() + two.mean()) / 2


@learner("info_nce", faults=["unstable: overflows at very low temperatures"])
def nce_overflow(za, zb, temperature):
    a = za / np.linalg.norm(za, axis=1, keepdims=True)
    b = zb / np.linalg.norm(zb, axis=1, keepdims=True)
    e = np.exp(a @ b.T / temperature)
    return -np.mean(np.log(np.diag(e) / e.sum(axis=1)))


@learner("info_nce", faults=["normalises the columns of the tables", "ignores the temperature"])
def nce_two(za, zb, temperature):
    a = za / np.linalg.norm(za, axis=0)
    b = zb / np.linalg.norm(zb, axis=0)
    s = a @ b.T
    return -np.mean(np.diag(s) - np.log(np.sum(np.exp(s), axis=1)))


# ---------------------------------------------------------------- pairwise_logistic


@learner("pairwise_logistic", right=True)
def pl_logaddexp(s_pos, s_neg):
    return np.mean(np.logaddexp(0, s_neg - s_pos))


@learner("pairwise_logistic", right=True)
def pl_cases(s_pos, s_neg):
    acc = []
    for sp, sn in zip(s_pos, s_neg):
        lead = float(sp) - float(sn)
        if lead >= 0:
            acc.append(math.log1p(math.exp(-lead)))
        else:
            acc.append(-lead + math.log1p(math.exp(lead)))
    return sum(acc) / len(acc)


@learner("pairwise_logistic", faults=["lead the wrong way round"])
def pl_reversed(s_pos, s_neg):
    return np.logaddexp(0, s_pos - s_neg).mean()


@learner("pairwise_logistic", faults=["unstable: the sigmoid is 0 for a lead of -1000"])
def pl_naive(s_pos, s_neg):
    d = s_pos - s_neg
    return -np.mean(np.log(1 / (1 + np.exp(-d))))


@learner("pairwise_logistic", faults=["forgets the logarithm: mean probability of losing"])
def pl_no_log(s_pos, s_neg):
    return np.mean(1 - np.exp(-np.logaddexp(0, -(s_pos - s_neg))))


@learner("pairwise_logistic", faults=["sigmoid of each score instead of the lead"])
def pl_separate(s_pos, s_neg):
    return np.mean(np.logaddexp(0, -s_pos) + np.logaddexp(0, s_neg))


@learner("pairwise_logistic", faults=["averages the leads first, one sigmoid at the end"])
def pl_mean_first(s_pos, s_neg):
    lead = np.mean(s_pos) - np.mean(s_neg)
    return np.logaddexp(0, -lead)


@learner("pairwise_logistic", faults=["hinge instead of the logistic loss"])
def pl_hinge(s_pos, s_neg):
    return np.maximum(0, 1 - (s_pos - s_neg)).mean()


@learner("pairwise_logistic", faults=["novel: compares every winner with every loser"])
def pl_all_pairs(s_pos, s_neg):
    leads = s_pos[:, None] - s_neg[None, :]
    return np.logaddexp(0, -leads).mean()


# ---------------------------------------------------------------- policy_gradient_loss


@learner("policy_gradient_loss", right=True)
def pg_mean(logp, returns):
    return -(logp * returns).mean()


@learner("policy_gradient_loss", right=True)
def pg_sum(logp, returns):
    L = 0
    for lp, G in zip(logp, returns):
        L += -lp * G
    return float(L) / len(logp)


@learner("policy_gradient_loss", faults=["forgets the minus sign"])
def pg_plus(logp, returns):
    return np.mean(logp * returns)


@learner("policy_gradient_loss", faults=["adds up instead of averaging"])
def pg_total(logp, returns):
    return -np.dot(logp, returns)


@learner("policy_gradient_loss", faults=["subtracts the mean return as a baseline"])
def pg_baseline(logp, returns):
    adv = returns - np.mean(returns)
    return -np.mean(logp * adv)


@learner("policy_gradient_loss", faults=["uses the probability instead of its logarithm"])
def pg_exp(logp, returns):
    return -np.mean(np.exp(logp) * returns)


@learner("policy_gradient_loss", faults=["takes the logarithm once more"])
def pg_log_log(logp, returns):
    return -np.mean(np.log(np.abs(logp)) * returns)


@learner("policy_gradient_loss", faults=["product of the means instead of mean of the products"])
def pg_means(logp, returns):
    return -np.mean(logp) * np.mean(returns)


@learner("policy_gradient_loss", faults=["standardises the returns", "forgets the minus sign"])
def pg_two(logp, returns):
    r = (returns - returns.mean()) / (returns.std() + 1e-8)
    return (logp * r).mean()


@learner("policy_gradient_loss", faults=["novel: throws the actions with negative returns away"])
def pg_positive_only(logp, returns):
    return -np.mean(logp * np.maximum(returns, 0))


# ---------------------------------------------------------------- returns_to_go


@learner("returns_to_go", right=True)
def rtg_backwards(rewards, gamma):
    G = 0.0
    out = []
    for r in reversed(rewards):
        G = r + gamma * G
        out.insert(0, G)
    return np.array(out)


@learner("returns_to_go", right=True)
def rtg_matrix(rewards, gamma):
    T = len(rewards)
    M = np.zeros((T, T))
    for i in range(T):
        for j in range(i, T):
            M[i, j] = gamma ** (j - i)
    return M @ np.array(rewards, dtype=float)


@learner("returns_to_go", faults=["runs forwards: sums the rewards up to each step"])
def rtg_forwards(rewards, gamma):
    G = 0
    out = []
    for r in rewards:
        G = r + gamma * G
        out.append(G)
    return np.array(out)


@learner("returns_to_go", faults=["forgets to turn the list round at the end"])
def rtg_not_reversed(rewards, gamma):
    G = 0
    out = []
    for r in rewards[::-1]:
        G = r + gamma * G
        out.append(G)
    return np.array(out)


@learner("returns_to_go", faults=["leaves out the step's own reward"])
def rtg_without_own(rewards, gamma):
    n = len(rewards)
    res = np.zeros(n)
    for t in range(n):
        res[t] = sum(gamma ** (k - t) * rewards[k] for k in range(t + 1, n))
    return res


@learner("returns_to_go", faults=["discounts from the start of the episode, not from the step"])
def rtg_absolute(rewards, gamma):
    r = np.asarray(rewards) * gamma ** np.arange(len(rewards))
    return np.cumsum(r[::-1])[::-1]


@learner("returns_to_go", faults=["does not discount"])
def rtg_undiscounted(rewards, gamma):
    return np.flip(np.cumsum(np.flip(rewards)))


@learner("returns_to_go", faults=["discounts the own reward too: one gamma too many"])
def rtg_extra_gamma(rewards, gamma):
    G = 0
    out = [0] * len(rewards)
    for t in range(len(rewards) - 1, -1, -1):
        G = gamma * (rewards[t] + G)
        out[t] = G
    return np.array(out)


@learner("returns_to_go", faults=["wrong shape: only the return of the whole episode"])
def rtg_single(rewards, gamma):
    return sum(r * gamma**i for i, r in enumerate(rewards))


@learner(
    "returns_to_go", faults=["novel: an array of whole numbers cuts off, if rewards are whole"]
)
def rtg_integer_array(rewards, gamma):
    out = np.zeros_like(rewards)
    running = 0
    for t in reversed(range(len(rewards))):
        running = rewards[t] + gamma * running
        out[t] = running
    return out


# ---------------------------------------------------------------- train_linear


@learner("train_linear", right=True)
def tl_usual(x, y, lr, steps):
    w, b = 0.0, 0.0
    history = []
    for _ in range(steps):
        err = w * x + b - y
        history.append(np.mean(err**2))
        w, b = w - lr * 2 * np.mean(err * x), b - lr * 2 * np.mean(err)
    return w, b, history


@learner("train_linear", right=True)
def tl_design_matrix(x, y, lr, steps):
    X = np.stack([x, np.ones(len(x))], axis=1)
    theta = np.zeros(2)
    hist = np.zeros(steps)
    for s in range(steps):
        residual = X @ theta - y
        hist[s] = residual @ residual / len(y)
        theta -= lr * (2 / len(y)) * X.T @ residual
    return theta[0], theta[1], hist


@learner("train_linear", faults=["updates b with the new w, not at once"])
def tl_one_after_other(x, y, lr, steps):
    w = b = 0.0
    history = []
    for _ in range(steps):
        history.append(np.mean((w * x + b - y) ** 2))
        w -= lr * 2 * np.mean((w * x + b - y) * x)
        b -= lr * 2 * np.mean(w * x + b - y)
    return w, b, history


@learner("train_linear", faults=["forgets the 2 of the derivative"])
def tl_no_two(x, y, lr, steps):
    w = b = 0.0
    history = []
    for _ in range(steps):
        e = w * x + b - y
        history.append((e**2).mean())
        w -= lr * (e * x).mean()
        b -= lr * e.mean()
    return w, b, history


@learner("train_linear", faults=["writes the loss down after the update"])
def tl_loss_after(x, y, lr, steps):
    w = b = 0.0
    history = []
    for _ in range(steps):
        e = w * x + b - y
        gw, gb = 2 * np.mean(e * x), 2 * np.mean(e)
        w -= lr * gw
        b -= lr * gb
        history.append(np.mean((w * x + b - y) ** 2))
    return w, b, history


@learner("train_linear", faults=["climbs: adds the gradient"])
def tl_climbs(x, y, lr, steps):
    w = b = 0.0
    history = []
    for _ in range(steps):
        e = w * x + b - y
        history.append(np.mean(e**2))
        w = w + lr * 2 * np.mean(e * x)
        b = b + lr * 2 * np.mean(e)
    return w, b, history


@learner("train_linear", faults=["gradient of the sum, not of the mean"])
def tl_sum_gradient(x, y, lr, steps):
    w = b = 0.0
    history = []
    for _ in range(steps):
        e = w * x + b - y
        history.append(np.mean(e**2))
        w -= lr * 2 * np.sum(e * x)
        b -= lr * 2 * np.sum(e)
    return w, b, history


@learner("train_linear", faults=["forgets x in the gradient of w"])
def tl_no_x(x, y, lr, steps):
    w = b = 0.0
    history = []
    for _ in range(steps):
        e = w * x + b - y
        history.append(np.mean(e**2))
        w, b = w - lr * 2 * np.mean(e), b - lr * 2 * np.mean(e)
    return w, b, history


@learner("train_linear", faults=["one step too few", "forgets the 2"])
def tl_two(x, y, lr, steps):
    w = b = 0.0
    losses = []
    for i in range(1, steps):
        pred = w * x + b
        losses.append(np.mean((pred - y) ** 2))
        dw = np.mean((pred - y) * x)
        db = np.mean(pred - y)
        w, b = w - lr * dw, b - lr * db
    return w, b, losses


@learner("train_linear", faults=["novel: one point per step, in turn, instead of all points"])
def tl_stochastic(x, y, lr, steps):
    w = b = 0.0
    history = []
    for i in range(steps):
        history.append(np.mean((w * x + b - y) ** 2))
        k = i % len(x)
        e = w * x[k] + b - y[k]
        w, b = w - lr * 2 * e * x[k], b - lr * 2 * e
    return w, b, history


@learner("train_linear", faults=["wrong shape: gives back the history only as its last number"])
def tl_last_loss(x, y, lr, steps):
    w = b = 0.0
    loss = 0
    for _ in range(steps):
        e = w * x + b - y
        loss = np.mean(e**2)
        w, b = w - lr * 2 * np.mean(e * x), b - lr * 2 * np.mean(e)
    return w, b, loss


# ---------------------------------------------------------------- fit_logits


@learner("fit_logits", right=True)
def fl_usual(target, n_classes, lr, steps):
    z = np.zeros(n_classes)
    history = np.zeros((steps, n_classes))
    for s in range(steps):
        history[s] = z
        p = np.exp(z - z.max())
        p /= p.sum()
        p[target] -= 1
        z = z - lr * p
    return z, history


@learner("fit_logits", right=True)
def fl_lists(target, n_classes, lr, steps):
    z = [0.0] * n_classes
    past = []
    for _ in range(steps):
        past.append(list(z))
        m = max(z)
        e = [math.exp(v - m) for v in z]
        tot = sum(e)
        z = [v - lr * (ev / tot - float(j == target)) for j, (v, ev) in enumerate(zip(z, e))]
    return np.array(z), np.array(past).reshape(steps, n_classes)


@learner("fit_logits", faults=["appends without a copy: all rows of the history are the end"])
def fl_alias(target, n_classes, lr, steps):
    z = np.zeros(n_classes)
    history = []
    for _ in range(steps):
        history.append(z)
        g = np.exp(z) / np.exp(z).sum()
        g[target] -= 1
        z -= lr * g
    return z, np.array(history)


@learner("fit_logits", faults=["writes the scores down after the step"])
def fl_after(target, n_classes, lr, steps):
    z = np.zeros(n_classes)
    history = []
    for _ in range(steps):
        g = np.exp(z) / np.exp(z).sum()
        g[target] -= 1
        z = z - lr * g
        history.append(z)
    return z, np.array(history)


@learner("fit_logits", faults=["wrong sign: the target's score falls"])
def fl_sign(target, n_classes, lr, steps):
    z = np.zeros(n_classes)
    history = []
    for _ in range(steps):
        history.append(z.copy())
        g = np.exp(z) / np.exp(z).sum()
        g[target] -= 1
        z += lr * g
    return z, np.array(history)


@learner("fit_logits", faults=["moves only the target's score"])
def fl_only_target(target, n_classes, lr, steps):
    z = np.zeros(n_classes)
    history = []
    for _ in range(steps):
        history.append(z.copy())
        p = np.exp(z) / np.exp(z).sum()
        z[target] -= lr * (p[target] - 1)
    return z, np.array(history)


@learner("fit_logits", faults=["puts the probabilities into the history, not the scores"])
def fl_probs(target, n_classes, lr, steps):
    z = np.zeros(n_classes)
    history = []
    for _ in range(steps):
        p = np.exp(z) / np.exp(z).sum()
        history.append(p.copy())
        p[target] -= 1
        z = z - lr * p
    return z, np.array(history)


@learner("fit_logits", faults=["divides the gradient by the number of classes"])
def fl_divided(target, n_classes, lr, steps):
    z = np.zeros(n_classes)
    history = np.empty((steps, n_classes))
    y = np.eye(n_classes)[target]
    for i in range(steps):
        history[i, :] = z
        p = np.exp(z - np.max(z))
        z = z - lr * np.divide(p / p.sum() - y, n_classes)
    return z, history


@learner("fit_logits", faults=["starts at 1 / n instead of 0", "history has the end as a last row"])
def fl_two(target, n_classes, lr, steps):
    z = np.full(n_classes, 1 / n_classes)
    history = [z]
    for _ in range(steps):
        g = np.exp(z) / np.exp(z).sum() - np.eye(n_classes)[target]
        z = z - lr * g
        history.append(z)
    return z, np.array(history)


@learner("fit_logits", faults=["crashes: NameError, calls softmax without having written it"])
def fl_nameerror(target, n_classes, lr, steps):
    z = np.zeros(n_classes)
    history = []
    for _ in range(steps):
        history.append(z.copy())
        z = z - lr * (softmax(z) - np.eye(n_classes)[target])
    return z, np.array(history)
