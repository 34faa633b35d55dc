"""Answers of simulated learners, written without a look at the catalogue of mistakes."""
# ruff: noqa

import math

import numpy as np
from learner import learner


# ------------------------------------------------------------------ softmax


@learner("softmax", right=True)
def softmax_oneliner(x):
    return (lambda e: e / e.sum(-1, keepdims=True))(np.exp(x - np.max(x, -1, keepdims=True)))


@learner("softmax", right=True)
def softmax_via_logs(x):
    # saw logaddexp in the numpy docs, lucky
    return np.exp(x - np.logaddexp.reduce(x, axis=-1, keepdims=True))


@learner("softmax", faults=["normalises down the columns (axis 0) like MATLAB's sum"])
def softmax_matlab(x):
    e = np.exp(x - x.max())
    s = sum(e)
    return e / s


@learner("softmax", faults=["divides a table by its grand total", "overflows for large scores"])
def softmax_naive(x):
    return np.exp(x) / np.sum(np.exp(x))


@learner("softmax", faults=["changes its argument"])
def softmax_minus_equals(x):
    x -= x.max(axis=-1, keepdims=True)
    ex = np.exp(x)
    ex /= ex.sum(axis=-1, keepdims=True)
    return ex


@learner("softmax", faults=["divides by the largest exponential instead of by the sum"])
def softmax_divmax(x):
    z = x - x.max(axis=-1, keepdims=True)
    exps = np.exp(z)
    return exps / exps.max(axis=-1, keepdims=True)


# ---------------------------------------------------------------- softmax_t


@learner("softmax_t", right=True)
def softmax_t_rows(x, temperature):
    a = np.atleast_2d(x)
    out = np.zeros(a.shape)
    for i in range(len(a)):
        m = max(a[i])
        for j in range(a.shape[1]):
            out[i, j] = math.exp((a[i, j] - m) / temperature)
        out[i] = out[i] / out[i].sum()
    return out.reshape(np.shape(x))


@learner("softmax_t", faults=["multiplies by the temperature instead of dividing"])
def softmax_t_times(x, temperature):
    logits = x * temperature
    logits = logits - logits.max(axis=-1, keepdims=True)
    return np.exp(logits) / np.exp(logits).sum(axis=-1, keepdims=True)


@learner("softmax_t", faults=["divides only the maximum by the temperature (missing brackets)"])
def softmax_t_precedence(x, temperature):
    e = np.exp(x - np.max(x, axis=-1, keepdims=True) / temperature)
    return e / np.sum(e, axis=-1, keepdims=True)


@learner("softmax_t", faults=["divides the probabilities by the temperature, not the scores"])
def softmax_t_after(x, temperature):
    e = np.exp(x - x.max(-1, keepdims=True))
    p = e / e.sum(-1, keepdims=True)
    return p / temperature


# ------------------------------------------------------------ cross_entropy


@learner("cross_entropy", right=True)
def ce_keras_style(probs, target_index):
    y_true = np.zeros_like(probs)
    y_true[target_index] = 1.0
    return -np.log(y_true @ probs)


@learner("cross_entropy", faults=["common log (base 10) as in Excel's LOG"])
def ce_excel(probs, target_index):
    return -math.log10(probs[target_index])


@learner(
    "cross_entropy", faults=["counts the class from the end of the array (minus sign in the index)"]
)
def ce_minus_in_index(probs, target_index):
    return -np.log(probs[-target_index - 1])


@learner("cross_entropy", faults=["applies softmax to the probabilities first"])
def ce_torch_double_softmax(probs, target_index):
    # F.cross_entropy = log_softmax + nll_loss
    log_probs = probs - np.log(np.sum(np.exp(probs)))
    return -log_probs[target_index]


@learner("cross_entropy", faults=["divides by the number of classes (np.mean over the one-hot)"])
def ce_mean_onehot(probs, target_index):
    onehot = np.eye(len(probs))[target_index]
    return -np.mean(onehot * np.log(probs))


# ------------------------------------------------ cross_entropy_from_logits


@learner("cross_entropy_from_logits", right=True)
def cefl_oneliner(logits, targets):
    return np.mean([np.logaddexp.reduce(r) - r[t] for r, t in zip(logits, targets)])


@learner("cross_entropy_from_logits", right=True)
def cefl_einsum(logits, targets):
    N, V = logits.shape
    shifted = logits - logits.max(1)[:, None]
    logp = shifted - np.log(np.einsum("nv->n", np.exp(shifted)))[:, None]
    return float(-np.einsum("nv,nv->", np.eye(V)[targets], logp) / N)


@learner(
    "cross_entropy_from_logits",
    faults=["picks the whole columns logits[:, targets] (N by N) instead of one entry per row"],
)
def cefl_fancy(logits, targets):
    logits = logits - logits.max(axis=1, keepdims=True)
    log_probs = logits - np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return -log_probs[:, targets].mean()


@learner("cross_entropy_from_logits", faults=["reduction: sum instead of mean"])
def cefl_sum(logits, targets):
    m = logits.max(axis=1)
    lse = m + np.log(np.sum(np.exp(logits - m[:, None]), axis=1))
    loss = 0
    for n, t in enumerate(targets):
        loss += lse[n] - logits[n, t]
    return loss


@learner(
    "cross_entropy_from_logits",
    faults=["unstable: adds 1e-12 in the log, loss stops at 27.6 for hopeless rows"],
)
def cefl_keras_eps(logits, targets):
    e = np.exp(logits - logits.max(axis=-1, keepdims=True))
    y_pred = e / e.sum(axis=-1, keepdims=True)
    return -np.log(y_pred[range(len(targets)), targets] + 1e-12).mean()


@learner(
    "cross_entropy_from_logits",
    faults=["subtracts the maximum inside the logsumexp but not from the target's score"],
)
def cefl_forgot_max(logits, targets):
    m = np.max(logits, axis=1, keepdims=True)
    lse = np.log(np.exp(logits - m).sum(axis=1))
    return np.mean(lse - logits[np.arange(len(logits)), targets])


# ----------------------------------------------------- binary_cross_entropy


@learner("binary_cross_entropy", right=True)
def bce_where(y, p):
    return -np.log(np.where(y == 1, p, 1 - p)).mean()


@learner("binary_cross_entropy", faults=["takes the arguments in the order (p, y), as PyTorch"])
def bce_torch_order(y, p):
    input, target = y, p
    input = np.clip(input, 1e-7, 1 - 1e-7)
    return -np.mean(target * np.log(input) + (1 - target) * np.log(1 - input))


@learner("binary_cross_entropy", faults=["leaves out the part for no"])
def bce_half(y, p):
    return -np.mean(y * np.log(p))


@learner("binary_cross_entropy", faults=["the minus sign covers only the first term"])
def bce_sign(y, p):
    total = 0
    for yi, pi in zip(y, p):
        total += -yi * math.log(pi) + (1 - yi) * math.log(1 - pi)
    return total / len(y)


@learner("binary_cross_entropy", faults=["crashes: TypeError, ^ on floats"])
def bce_caret(y, p):
    likelihood = p ^ y * (1 - p) ^ (1 - y)
    return -np.mean(np.log(likelihood))


# ------------------------------------------------------------------ entropy


@learner("entropy", right=True)
def entropy_filtered(p):
    return sum(-q * math.log(q) for q in p if q > 0)


@learner("entropy", faults=["zeros give nan (0 * log 0)"])
def entropy_nan(p):
    return -np.sum(p * np.log(p))


@learner("entropy", faults=["average over the number of outcomes instead of a sum"])
def entropy_mean(p):
    p = p[p != 0]
    return -np.mean(p * np.log(p))


@learner("entropy", faults=["log base 2"])
def entropy_shannon_bits(p):
    return -sum([pi * np.log2(pi) if pi > 0 else 0 for pi in p])


# ------------------------------------------------------------ kl_divergence


@learner("kl_divergence", right=True)
def kl_two_sums(p, q):
    nz = np.flatnonzero(p)
    H = np.dot(p[nz], np.log(p[nz]))
    CE = np.dot(p[nz], np.log(q[nz]))
    return H - CE


@learner("kl_divergence", faults=["swaps p and q (as in F.kl_div(input, target))"])
def kl_torch(p, q):
    res = 0.0
    for a, b in zip(p, q):
        if a > 0 and b > 0:
            res += b * (math.log(b) - math.log(a))
    return res


@learner("kl_divergence", faults=["only the cross-entropy, entropy is not subtracted"])
def kl_just_ce(p, q):
    return -sum(pi * np.log(qi) for pi, qi in zip(p, q) if pi > 0)


@learner("kl_divergence", faults=["log p divided by log q instead of log of p / q"])
def kl_log_over_log(p, q):
    m = p > 0
    return np.sum(p[m] * np.log(p[m]) / np.log(q[m]))


# --------------------------------------------------------------- perplexity


@learner("perplexity", right=True)
def ppl_geomean(losses):
    n = len(losses)
    out = 1.0
    for l in losses:
        out *= math.e ** (l / n)
    return out


@learner("perplexity", faults=["2 to the power of the mean although the losses are in nats"])
def ppl_two(losses):
    return 2 ** np.mean(losses)


@learner("perplexity", faults=["averages the exponentials instead of exponentiating the average"])
def ppl_mean_of_exp(losses):
    return np.exp(losses).mean()


@learner("perplexity", faults=["novel: drops the worst token before averaging"])
def ppl_trimmed(losses):
    return np.exp(np.mean(sorted(losses)[:-1]))


# ------------------------------------------------------------ sequence_loss


@learner("sequence_loss", right=True)
def seq_oneliner(logits, tokens):
    return np.mean(
        np.logaddexp.reduce(logits[:-1], 1) - logits[np.arange(len(tokens) - 1), tokens[1:]]
    )


@learner("sequence_loss", faults=["shifts the wrong side: logits[1:] against tokens[:-1]"])
def seq_wrong_shift(logits, tokens):
    shift_logits = logits[1:, :]
    shift_labels = tokens[:-1]
    z = shift_logits - shift_logits.max(-1, keepdims=True)
    lp = z - np.log(np.exp(z).sum(-1, keepdims=True))
    return -lp[np.arange(len(shift_labels)), shift_labels].mean()


@learner("sequence_loss", faults=["does not shift, each row is scored on its own token"])
def seq_no_shift(logits, tokens):
    nll = []
    for row, tok in zip(logits, tokens):
        row = row - max(row)
        nll.append(math.log(sum(math.exp(v) for v in row)) - row[tok])
    return sum(nll) / len(nll)


@learner("sequence_loss", faults=["rolls the tokens: last row predicts the first token"])
def seq_roll(logits, tokens):
    targets = np.roll(tokens, -1)
    m = logits.max(axis=1, keepdims=True)
    lse = (m + np.log(np.exp(logits - m).sum(axis=1, keepdims=True)))[:, 0]
    return (lse - logits[range(len(tokens)), targets]).mean()


@learner("sequence_loss", faults=["divides by T instead of T - 1"])
def seq_div_T(logits, tokens):
    T = tokens.size
    loss = 0
    for t in range(T - 1):
        loss = loss + np.logaddexp.reduce(logits[t]) - logits[t][tokens[t + 1]]
    return loss / T


# ----------------------------------------------------- masked_cross_entropy


@learner("masked_cross_entropy", right=True)
def mce_flat(logits, targets, pad_id):
    # ignore_index=pad_id
    flat = logits.reshape(-1, logits.shape[-1])
    t = targets.ravel()
    flat, t = flat[t != pad_id], t[t != pad_id]
    flat = flat - flat.max(1, keepdims=True)
    return (np.log(np.exp(flat).sum(1)) - np.take_along_axis(flat, t[:, None], 1)[:, 0]).mean()


@learner("masked_cross_entropy", faults=["divides by all positions, padding too"])
def mce_all(logits, targets, pad_id):
    m = logits.max(-1, keepdims=True)
    logp = logits - m - np.log(np.exp(logits - m).sum(-1, keepdims=True))
    B, T = targets.shape
    loss = -logp[np.arange(B)[:, None], np.arange(T), targets]
    return (loss * (targets != pad_id)).mean()


@learner("masked_cross_entropy", faults=["mask is the wrong way round: only the padding counts"])
def mce_inverted(logits, targets, pad_id):
    mask = (targets == pad_id).astype(float)
    m = logits.max(-1, keepdims=True)
    logp = logits - m - np.log(np.exp(logits - m).sum(-1, keepdims=True))
    loss = -np.take_along_axis(logp, targets[..., None], axis=-1).squeeze(-1)
    return (loss * mask).sum() / max(mask.sum(), 1)


@learner(
    "masked_cross_entropy", faults=["stops at the first padding of the batch (break / return)"]
)
def mce_return_early(logits, targets, pad_id):
    total = 0
    n = 0
    for b in range(targets.shape[0]):
        for t in range(targets.shape[1]):
            if targets[b, t] == pad_id:
                return total / max(n, 1)
            total += np.logaddexp.reduce(logits[b, t]) - logits[b, t, targets[b, t]]
            n += 1
    return total / n


@learner("masked_cross_entropy", faults=["averages per text first, then over the texts"])
def mce_mean_of_means(logits, targets, pad_id):
    per_text = []
    for L, y in zip(logits, targets):
        keep = y != pad_id
        if keep.any():
            L2, y2 = L[keep], y[keep]
            nll = np.logaddexp.reduce(L2, axis=1) - L2[np.arange(len(y2)), y2]
            per_text.append(nll.mean())
    return np.mean(per_text)


# ---------------------------------------------------------------------- mse


@learner("mse", right=True)
def mse_excel(y, y_hat):
    # =SUMXMY2(A:A;B:B)/COUNT(A:A)
    return np.dot(y - y_hat, y - y_hat) / len(y)


@learner("mse", faults=["takes the root (RMSE)"])
def mse_rmse(y, y_hat):
    return np.linalg.norm(y - y_hat) / np.sqrt(len(y))


@learner("mse", faults=["squares the mean difference instead of averaging the squares"])
def mse_square_last(y, y_hat):
    return np.mean(y - y_hat) ** 2


@learner("mse", faults=["divides by n - 1, as Excel's VAR"])
def mse_sample(y, y_hat):
    return sum((a - b) ** 2 for a, b in zip(y, y_hat)) / (len(y) - 1)


@learner("mse", faults=["novel: variance of the errors, so a constant bias is free"])
def mse_var(y, y_hat):
    return np.var(y - y_hat)


# ---------------------------------------------------------------------- mae


@learner("mae", right=True)
def mae_sqrt(y, y_hat):
    return float(np.average([math.sqrt((a - b) * (a - b)) for a, b in zip(y, y_hat)]))


@learner("mae", faults=["absolute value after the mean"])
def mae_outside(y, y_hat):
    return abs(np.mean(y_hat - y))


@learner("mae", faults=["differences of the absolute values instead of absolute differences"])
def mae_abs_each(y, y_hat):
    # should be the same thing
    return np.mean(np.abs(y) - np.abs(y_hat))


@learner("mae", faults=["crashes: AttributeError, np.float is gone from NumPy"])
def mae_old_tutorial(y, y_hat):
    y = np.asarray(y, dtype=np.float)
    y_hat = np.asarray(y_hat, dtype=np.float)
    return np.abs(y - y_hat).mean()


@learner("mae", faults=["returns inside the loop, only the first error counts"])
def mae_early(y, y_hat):
    s = 0
    for i in range(len(y)):
        s += abs(y[i] - y_hat[i])
        return s / len(y)


# ---------------------------------------------------------- softmax_ce_grad


@learner("softmax_ce_grad", right=True)
def scg_list(logits, target):
    m = max(logits)
    e = [math.exp(v - m) for v in logits]
    s = sum(e)
    return [ei / s - (i == target) for i, ei in enumerate(e)]


@learner("softmax_ce_grad", faults=["sign: one-hot minus p"])
def scg_sign(logits, target):
    p = np.exp(logits - np.logaddexp.reduce(logits))
    return np.eye(len(logits))[target] - p


@learner("softmax_ce_grad", faults=["gradient with respect to the probabilities (-1/p at target)"])
def scg_wrt_p(logits, target):
    p = np.exp(logits - logits.max())
    p = p / p.sum()
    g = np.zeros_like(p)
    g[target] = -1 / max(p[target], 1e-300)
    return g


@learner("softmax_ce_grad", faults=["returns only the entry of the target"])
def scg_only_target(logits, target):
    p = np.exp(logits - logits.max())
    p /= p.sum()
    return p[target] - 1


@learner("softmax_ce_grad", faults=["changes its argument"])
def scg_inplace(logits, target):
    probs = logits
    probs -= probs.max()
    np.exp(probs, out=probs)
    probs /= probs.sum()
    probs[target] -= 1
    return probs


# ---------------------------------------------------- softmax_ce_grad_batch


@learner("softmax_ce_grad_batch", right=True)
def scgb_cs231n(logits, targets):
    num_train = logits.shape[0]
    dscores = np.exp(logits - logits.max(1, keepdims=True))
    dscores /= np.sum(dscores, axis=1, keepdims=True)
    dscores[range(num_train), targets] -= 1
    dscores /= num_train
    return dscores


@learner("softmax_ce_grad_batch", faults=["not divided by the batch size"])
def scgb_no_n(logits, targets):
    p = np.exp(logits - np.logaddexp.reduce(logits, axis=1, keepdims=True))
    return p - np.eye(logits.shape[1])[targets]


@learner("softmax_ce_grad_batch", faults=["divided by all entries N * V instead of N"])
def scgb_size(logits, targets):
    p = np.exp(logits - np.logaddexp.reduce(logits, axis=1, keepdims=True))
    return (p - np.eye(logits.shape[1])[targets]) / logits.size


@learner("softmax_ce_grad_batch", faults=["subtracts 1 from whole columns: p[:, targets] -= 1"])
def scgb_columns(logits, targets):
    p = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    p[:, targets] -= 1
    return p / len(targets)


@learner("softmax_ce_grad_batch", faults=["wrong shape: averages over the batch, gives V numbers"])
def scgb_mean(logits, targets):
    g = []
    for z, t in zip(logits, targets):
        q = np.exp(z - z.max())
        q = q / q.sum()
        q[t] -= 1
        g.append(q)
    return np.mean(g, axis=0)


# ------------------------------------------------------------- label_smooth


@learner("label_smooth", right=True)
def ls_keras(y, eps):
    # keras: y_true * (1.0 - label_smoothing) + (label_smoothing / num_classes)
    num_classes = y.shape[-1]
    return y * (1.0 - eps) + (eps / num_classes)


@learner("label_smooth", faults=["shares eps among the K - 1 wrong classes only"])
def ls_k_minus_1(y, eps):
    K = y.shape[-1]
    return np.where(y == 1, 1 - eps, eps / (K - 1))


@learner("label_smooth", faults=["K taken from len(y), which counts the rows of a table"])
def ls_len(y, eps):
    return (1 - eps) * y + eps / len(y)


@learner("label_smooth", faults=["the right class keeps all its probability"])
def ls_adds(y, eps):
    return y + eps / y.shape[-1]


@learner("label_smooth", faults=["hands eps undivided to every class", "loses eps / K at the top"])
def ls_constant(y, eps):
    out = y.copy()
    out[out == 1] = 1 - eps
    out[out == 0] = eps
    return out


# --------------------------------------------------- weighted_cross_entropy


@learner("weighted_cross_entropy", right=True)
def wce_average(probs, target, weights):
    return np.average(-np.log(probs[np.arange(len(target)), target]), weights=weights[target])


@learner("weighted_cross_entropy", faults=["divides by the number of examples (plain mean)"])
def wce_mean(probs, target, weights):
    return np.mean([-weights[t] * math.log(p[t]) for p, t in zip(probs, target)])


@learner("weighted_cross_entropy", faults=["divides by the sum of all class weights"])
def wce_sum_classes(probs, target, weights):
    w = weights[target]
    nll = -np.log(probs[range(len(target)), target])
    return (w * nll).sum() / weights.sum()


@learner("weighted_cross_entropy", faults=["weight inside the logarithm"])
def wce_inside_log(probs, target, weights):
    num = den = 0
    for i, t in enumerate(target):
        num -= np.log(weights[t] * probs[i, t])
        den += weights[t]
    return num / den


@learner(
    "weighted_cross_entropy",
    faults=["crashes: multiplies N losses by K weights (ValueError, nonsense where N = K)"],
)
def wce_shapes(probs, target, weights):
    losses = -np.log(probs[np.arange(len(probs)), target])
    weighted = losses * weights
    return weighted.sum() / weights[target].sum()


# --------------------------------------------------------------- focal_loss


@learner("focal_loss", right=True)
def focal_loop(p, gamma):
    L = [(1 - pt) ** gamma * math.log(1 / pt) for pt in p]
    return sum(L) / len(L)


@learner("focal_loss", faults=["keeps alpha = 0.25 from the tutorial"])
def focal_alpha(p, gamma, alpha=0.25):
    pt = p
    F_loss = -alpha * (1 - pt) ** gamma * np.log(pt)
    return F_loss.mean()


@learner("focal_loss", faults=["dims by p ** gamma instead of (1 - p) ** gamma"])
def focal_p(p, gamma):
    return -np.mean(p**gamma * np.log(p))


@learner("focal_loss", faults=["1 - p ** gamma, brackets forgotten"])
def focal_brackets(p, gamma):
    return np.mean((1 - p**gamma) * -np.log(p))


@learner("focal_loss", faults=["sums instead of averaging", "times gamma instead of to the power"])
def focal_two(p, gamma):
    return np.sum(-gamma * (1 - p) * np.log(p))


# --------------------------------------------------------- contrastive_loss


@learner("contrastive_loss", right=True)
def contra_loop(a, b, same, margin):
    tot = 0.0
    for u, v, s in zip(a, b, same):
        d = math.dist(u, v)
        tot += d * d if s else max(0.0, margin - d) ** 2
    return tot / len(same)


@learner("contrastive_loss", faults=["labels reversed (1 = different, as in LeCun's paper)"])
def contra_lecun(a, b, same, margin):
    d = np.linalg.norm(a - b, axis=1)
    return np.mean((1 - same) * d**2 + same * np.maximum(0, margin - d) ** 2)


@learner("contrastive_loss", faults=["margin minus the squared distance", "hinge not squared"])
def contra_sq_margin(a, b, same, margin):
    d2 = ((a - b) ** 2).sum(axis=1)
    return np.mean(same * d2 + (1 - same) * np.clip(margin - d2, 0, None))


@learner("contrastive_loss", faults=["no hinge: distant strangers pay too"])
def contra_no_hinge(a, b, same, margin):
    d = np.sqrt(np.sum((a - b) ** 2, axis=1))
    return np.mean(np.where(same == 1, d**2, (margin - d) ** 2))


@learner("contrastive_loss", faults=["a factor one half in front"])
def contra_half(a, b, same, margin):
    euclidean_distance = np.linalg.norm(a - b, axis=-1)
    return 0.5 * np.mean(
        same * euclidean_distance**2 + (1 - same) * np.maximum(margin - euclidean_distance, 0) ** 2
    )


# ------------------------------------------------------------- triplet_loss


@learner("triplet_loss", right=True)
def trip_comp(anchor, positive, negative, margin):
    dist = lambda u, v: sum((i - j) ** 2 for i, j in zip(u, v)) ** 0.5
    return np.mean(
        [max(dist(a, p) - dist(a, n) + margin, 0) for a, p, n in zip(anchor, positive, negative)]
    )


@learner("triplet_loss", faults=["squared distances (FaceNet)"])
def trip_facenet(anchor, positive, negative, margin):
    pos_dist = np.sum(np.square(anchor - positive), -1)
    neg_dist = np.sum(np.square(anchor - negative), -1)
    basic_loss = pos_dist - neg_dist + margin
    return np.mean(np.maximum(basic_loss, 0.0))


@learner("triplet_loss", faults=["hinge after the mean instead of per triplet"])
def trip_hinge_last(anchor, positive, negative, margin):
    dp = np.linalg.norm(anchor - positive, axis=1)
    dn = np.linalg.norm(anchor - negative, axis=1)
    return max(0, (dp - dn + margin).mean())


@learner("triplet_loss", faults=["one norm for the whole table instead of one per row"])
def trip_global_norm(anchor, positive, negative, margin):
    dp = np.linalg.norm(anchor - positive)
    dn = np.linalg.norm(anchor - negative)
    return np.maximum(dp - dn + margin, 0)


@learner("triplet_loss", faults=["positive and negative swapped"])
def trip_swapped(anchor, positive, negative, margin):
    dp = np.linalg.norm(anchor - positive, axis=1)
    dn = np.linalg.norm(anchor - negative, axis=1)
    return np.clip(dn - dp + margin, 0, np.inf).mean()


# ----------------------------------------------------------------- info_nce


@learner("info_nce", right=True)
def nce_torch_like(za, zb, temperature):
    za = za / np.linalg.norm(za, axis=1, keepdims=True)
    zb = zb / np.linalg.norm(zb, axis=1, keepdims=True)
    sim = np.einsum("id,jd->ij", za, zb) / temperature
    return -np.mean(np.diagonal(sim) - np.logaddexp.reduce(sim, axis=1))


@learner("info_nce", faults=["does not normalise: dot products instead of cosines"])
def nce_dots(za, zb, temperature):
    s = za @ zb.T / temperature
    s = s - s.max(axis=1, keepdims=True)
    return -np.mean(np.diag(s) - np.log(np.exp(s).sum(axis=1)))


@learner("info_nce", faults=["both directions averaged (CLIP)"])
def nce_clip(za, zb, temperature):
    I_e = za / np.linalg.norm(za, axis=1, keepdims=True)
    T_e = zb / np.linalg.norm(zb, axis=1, keepdims=True)
    logits = np.dot(I_e, T_e.T) / temperature
    loss_i = np.mean(np.logaddexp.reduce(logits, axis=0) - np.diag(logits))
    loss_t = np.mean(np.logaddexp.reduce(logits, axis=1) - np.diag(logits))
    return (loss_i + loss_t) / 2


@learner("info_nce", faults=["multiplies by the temperature"])
def nce_times_t(za, zb, temperature):
    na = np.sqrt((za**2).sum(1))
    nb = np.sqrt((zb**2).sum(1))
    S = (za @ zb.T) / np.outer(na, nb) * temperature
    return np.mean([np.log(np.exp(S[i]).sum()) - S[i, i] for i in range(len(S))])


@learner("info_nce", faults=["the partner is left out of the denominator"])
def nce_without_self(za, zb, temperature):
    za = za / np.linalg.norm(za, axis=1)[:, None]
    zb = zb / np.linalg.norm(zb, axis=1)[:, None]
    s = za @ zb.T / temperature
    out = []
    for i in range(len(s)):
        negs = np.delete(s[i], i)
        out.append(np.logaddexp.reduce(negs) - s[i, i])
    return np.mean(out)


# -------------------------------------------------------- pairwise_logistic


@learner("pairwise_logistic", right=True)
def pl_softplus(s_pos, s_neg):
    d = s_neg - s_pos
    return np.mean(np.maximum(d, 0) + np.log1p(np.exp(-np.abs(d))))


@learner("pairwise_logistic", faults=["unstable: log of the sigmoid overflows at leads of -1000"])
def pl_naive(s_pos, s_neg):
    sig = 1 / (1 + np.exp(-(s_pos - s_neg)))
    return -np.log(sig).mean()


@learner("pairwise_logistic", faults=["lead the wrong way round (loser minus winner)"])
def pl_reversed(s_pos, s_neg):
    return np.logaddexp(0, s_pos - s_neg).mean()


@learner("pairwise_logistic", faults=["sigmoid of the mean lead instead of a mean over pairs"])
def pl_mean_first(s_pos, s_neg):
    lead = s_pos.mean() - s_neg.mean()
    return np.logaddexp(0, -lead)


# ----------------------------------------------------- policy_gradient_loss


@learner("policy_gradient_loss", right=True)
def pg_inner(logp, returns):
    return -np.inner(logp, returns) / len(logp)


@learner("policy_gradient_loss", faults=["forgets the minus, so it descends on good actions"])
def pg_plus(logp, returns):
    return np.mean(logp * returns)


@learner(
    "policy_gradient_loss", faults=["standardises the returns as in the PyTorch REINFORCE example"]
)
def pg_reinforce_py(logp, returns):
    eps = np.finfo(np.float32).eps.item()
    returns = (returns - returns.mean()) / (returns.std() + eps)
    policy_loss = []
    for log_prob, R in zip(logp, returns):
        policy_loss.append(-log_prob * R)
    return np.mean(policy_loss)


@learner("policy_gradient_loss", faults=["probability instead of its log (exp too much)"])
def pg_exp(logp, returns):
    return -(np.exp(logp) * returns).mean()


@learner("policy_gradient_loss", faults=["sums as in many tutorials instead of the mean"])
def pg_sum(logp, returns):
    return sum(-lp * r for lp, r in zip(logp, returns))


# ---------------------------------------------------------- returns_to_go


@learner("returns_to_go", right=True)
def rtg_insert(rewards, gamma):
    R = 0
    returns = []
    for r in rewards[::-1]:
        R = r + gamma * R
        returns.insert(0, R)
    return np.array(returns)


@learner("returns_to_go", right=True)
def rtg_matrix(rewards, gamma):
    T = len(rewards)
    k = np.arange(T)[None, :] - np.arange(T)[:, None]
    return np.where(k >= 0, float(gamma) ** np.abs(k), 0.0) @ np.asarray(rewards, dtype=float)


@learner("returns_to_go", faults=["appends and never turns the list round"])
def rtg_backwards(rewards, gamma):
    R, out = 0, []
    for r in reversed(rewards):
        R = r + gamma * R
        out.append(R)
    return np.array(out)


@learner("returns_to_go", faults=["discounts by the absolute time, not from the current step"])
def rtg_absolute(rewards, gamma):
    d = np.array([r * gamma**i for i, r in enumerate(rewards)])
    return np.cumsum(d[::-1])[::-1]


@learner("returns_to_go", faults=["own reward is left out, counts from the next step"])
def rtg_next(rewards, gamma):
    out = []
    for t in range(len(rewards)):
        out.append(sum(gamma ** (j - t) * rewards[j] for j in range(t + 1, len(rewards))))
    return np.array(out)


@learner("returns_to_go", faults=["whole numbers: the result array takes over an integer dtype"])
def rtg_zeros_like(rewards, gamma):
    rewards = np.array(rewards)
    G = np.zeros_like(rewards, dtype=int)
    run = 0
    for t in range(len(rewards) - 1, -1, -1):
        run = rewards[t] + gamma * run
        G[t] = run
    return G


# ------------------------------------------------------------- train_linear


@learner("train_linear", right=True)
def tl_polyfit_style(x, y, lr, steps):
    X = np.c_[x, np.ones(len(x))]
    theta = np.zeros(2)
    J = []
    for _ in range(steps):
        r = X @ theta - y
        J.append(r @ r / len(y))
        theta = theta - lr * 2 / len(y) * (X.T @ r)
    return theta[0], theta[1], J


@learner("train_linear", faults=["b is updated with the already moved w"])
def tl_not_at_once(x, y, lr, steps):
    w = b = 0.0
    hist = []
    for i in range(steps):
        hist.append(np.mean((w * x + b - y) ** 2))
        w -= lr * 2 * np.mean((w * x + b - y) * x)
        b -= lr * 2 * np.mean(w * x + b - y)
    return w, b, hist


@learner("train_linear", faults=["gradient without the factor 2 (Andrew Ng's half cost)"])
def tl_coursera(x, y, lr, steps):
    m = len(y)
    theta0, theta1 = 0, 0
    J_history = []
    for it in range(steps):
        h = theta0 + theta1 * x
        J_history.append(1 / m * np.sum((h - y) ** 2))
        g0 = 1 / m * np.sum(h - y)
        g1 = 1 / m * np.sum((h - y) * x)
        theta0 = theta0 - lr * g0
        theta1 = theta1 - lr * g1
    return theta1, theta0, J_history


@learner("train_linear", faults=["loss written down after the update", "b never trained"])
def tl_after(x, y, lr, steps):
    w, b, losses = 0.0, 0.0, []
    for epoch in range(steps):
        err = y - (w * x + b)
        w += 2 * lr * (err * x).mean()
        losses.append(((y - (w * x + b)) ** 2).mean())
    return w, b, losses


@learner("train_linear", faults=["returns b, w in the wrong order"])
def tl_order(x, y, lr, steps):
    w = b = 0
    history = np.zeros(steps)
    for k in range(steps):
        e = w * x + b - y
        history[k] = (e * e).mean()
        w, b = w - lr * 2 * (e * x).mean(), b - lr * 2 * e.mean()
    return b, w, history


@learner("train_linear", faults=["novel: one update per point (SGD) instead of the full batch"])
def tl_sgd(x, y, lr, steps):
    w, b, history = 0.0, 0.0, []
    for s in range(steps):
        history.append(float(np.mean((w * x + b - y) ** 2)))
        for xi, yi in zip(x, y):
            e = w * xi + b - yi
            w, b = w - lr * 2 * e * xi, b - lr * 2 * e
    return w, b, history


# --------------------------------------------------------------- fit_logits


@learner("fit_logits", right=True)
def fl_vstack(target, n_classes, lr, steps):
    z = np.zeros(n_classes)
    history = np.empty((0, n_classes))
    for _ in range(steps):
        history = np.vstack([history, z])
        p = np.exp(z - z.max()) / np.exp(z - z.max()).sum()
        z = z + lr * (np.eye(n_classes)[target] - p)
    return z, history


@learner("fit_logits", faults=["history stores the same array again and again (no copy)"])
def fl_alias(target, n_classes, lr, steps):
    z = np.zeros(n_classes)
    history = []
    for i in range(steps):
        history.append(z)
        g = np.exp(z) / np.exp(z).sum()
        g[target] -= 1
        z -= lr * g
    return z, np.array(history)


@learner("fit_logits", faults=["climbs: adds the gradient"])
def fl_ascent(target, n_classes, lr, steps):
    z = np.zeros(n_classes)
    hist = np.zeros((steps, n_classes))
    for i in range(steps):
        hist[i] = z
        g = np.exp(z - z.max())
        g = g / g.sum()
        g[target] = g[target] - 1
        z = z + lr * g
    return z, hist


@learner("fit_logits", faults=["only the target's score is moved"])
def fl_only_target(target, n_classes, lr, steps):
    z = np.zeros(n_classes)
    hist = []
    for i in range(steps):
        hist.append(z.copy())
        p = np.exp(z) / sum(np.exp(z))
        z[target] += lr * (1 - p[target])
    return z, np.array(hist)


@learner("fit_logits", faults=["stores the scores after the step"])
def fl_after(target, n_classes, lr, steps):
    z, hist = np.zeros(n_classes), []
    for _ in range(steps):
        e = np.exp(z - np.max(z))
        z = z - lr * (e / e.sum() - (np.arange(n_classes) == target))
        hist.append(z)
    return z, np.array(hist)


# -------------------------------------------------------------------- huber


@learner("huber", right=True)
def huber_if(errors, delta):
    L = []
    for e in errors:
        if abs(e) <= delta:
            L.append(0.5 * e**2)
        else:
            L.append(delta * abs(e) - 0.5 * delta**2)
    return sum(L) / len(L)


@learner("huber", right=True)
def huber_min(errors, delta):
    a = np.abs(errors)
    q = np.minimum(a, delta)
    return np.mean(0.5 * q * q + delta * (a - q))


@learner("huber", faults=["divides by delta: PyTorch's SmoothL1 instead of Huber"])
def huber_smooth_l1(errors, delta):
    n = np.abs(errors)
    return np.where(n < delta, 0.5 * n**2 / delta, n - 0.5 * delta).mean()


@learner("huber", faults=["cases swapped"])
def huber_swapped(errors, delta):
    a = np.abs(errors)
    return np.where(a > delta, 0.5 * a**2, delta * (a - 0.5 * delta)).mean()


@learner("huber", faults=["compares e, not |e|, with delta: large negative errors stay squared"])
def huber_no_abs(errors, delta):
    return np.mean([0.5 * e * e if e <= delta else delta * (abs(e) - 0.5 * delta) for e in errors])


# ------------------------------------------------------------------ pinball


@learner("pinball", right=True)
def pinball_max(y, y_hat, quantile):
    e = y - y_hat
    return np.mean(np.maximum(quantile * e, (quantile - 1) * e))


@learner("pinball", faults=["error the wrong way round: too high costs quantile"])
def pinball_flipped(y, y_hat, quantile):
    e = y_hat - y
    return np.mean(np.maximum(quantile * e, (quantile - 1) * e))


@learner("pinball", faults=["too high gets a negative cost (sign of the second branch)"])
def pinball_negative(y, y_hat, quantile):
    tot = 0
    for a, b in zip(y, y_hat):
        tot += quantile * (a - b) if a > b else (1 - quantile) * (a - b)
    return tot / len(y)


@learner("pinball", faults=["np.max over everything instead of np.maximum"])
def pinball_npmax(y, y_hat, quantile):
    d = y - y_hat
    return np.mean(np.max([quantile * d, (quantile - 1) * d]))


# ----------------------------------------------------------------- mse_grad


@learner("mse_grad", right=True)
def mseg_list(y, y_hat):
    n = len(y)
    return np.array([(2 * b - 2 * a) / n for a, b in zip(y, y_hat)])


@learner("mse_grad", faults=["not divided by n"])
def mseg_no_n(y, y_hat):
    return 2 * (y_hat - y)


@learner("mse_grad", faults=["gradient with respect to y (sign)"])
def mseg_sign(y, y_hat):
    return 2 / len(y) * (y - y_hat)


@learner("mse_grad", faults=["wrong shape: one averaged number instead of one per prediction"])
def mseg_scalar(y, y_hat):
    return np.mean(2 * (y_hat - y))


# -------------------------------------------------------------------- brier


@learner("brier", right=True)
def brier_expand(probs, label):
    return 1 - 2 * probs[label] + np.dot(probs, probs)


@learner("brier", faults=["mean over the classes instead of the sum"])
def brier_sklearn(probs, label):
    return np.mean((probs - np.eye(len(probs))[label]) ** 2)


@learner("brier", faults=["only the entry of the class that came"])
def brier_one(probs, label):
    return (1 - probs[label]) ** 2


@learner("brier", faults=["counts the label from 1"])
def brier_matlab(probs, label):
    o = np.zeros(len(probs))
    o[label - 1] = 1
    return sum((probs - o) ** 2)


# ----------------------------------------- binary_cross_entropy_from_logits


@learner("binary_cross_entropy_from_logits", right=True)
def bcel_tf(y, logits):
    # tf.nn.sigmoid_cross_entropy_with_logits: max(x, 0) - x * z + log(1 + exp(-abs(x)))
    x, z = logits, y
    return np.mean(np.maximum(x, 0) - x * z + np.log(1 + np.exp(-abs(x))))


@learner(
    "binary_cross_entropy_from_logits",
    faults=["unstable: clips the sigmoid to 1e-7, loss cannot pass 16"],
)
def bcel_keras(y, logits):
    p = 1 / (1 + np.exp(-np.clip(logits, -500, 500)))
    p = np.clip(p, 1e-7, 1 - 1e-7)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


@learner("binary_cross_entropy_from_logits", faults=["softplus of -z for all: ignores y"])
def bcel_ignores(y, logits):
    return np.logaddexp(0, -logits).mean()


@learner(
    "binary_cross_entropy_from_logits",
    faults=["sign of the labels reversed: rewards the wrong answer"],
)
def bcel_flipped(y, logits):
    s = 2 * y - 1
    return np.mean(np.logaddexp(0, s * logits))


# ---------------------------------------------------- two_class_probability


@learner("two_class_probability", right=True)
def tcp_tanh(first, second):
    return 0.5 + 0.5 * np.tanh((first - second) / 2)


@learner("two_class_probability", faults=["sigmoid of second minus first"])
def tcp_reversed(first, second):
    return np.exp(second - np.logaddexp(first, second))


@learner("two_class_probability", faults=["share of the raw scores, no exponentials"])
def tcp_ratio(first, second):
    return first / (first + second)


@learner(
    "two_class_probability",
    faults=["unstable: e^first / (e^first + e^second) overflows for large scores"],
)
def tcp_naive(first, second):
    a, b = np.exp(first), np.exp(second)
    return a / (a + b)


@learner(
    "two_class_probability",
    faults=["crashes: math.exp on arrays (TypeError), plain small numbers work"],
)
def tcp_math(first, second):
    return 1 / (1 + math.exp(second - first))


# ------------------------------------------------------------ bits_per_byte


@learner("bits_per_byte", right=True)
def bpb_change_base(losses, byte_count):
    return sum(losses) / byte_count * math.log2(math.e)


@learner("bits_per_byte", faults=["stays in nats"])
def bpb_nats(losses, byte_count):
    return np.sum(losses) / byte_count


@learner("bits_per_byte", faults=["multiplies by ln 2 instead of dividing"])
def bpb_times(losses, byte_count):
    return np.log(2) * np.sum(losses) / byte_count


@learner("bits_per_byte", faults=["mean loss per token instead of the total"])
def bpb_mean(losses, byte_count):
    return losses.mean() / math.log(2) / byte_count


@learner("bits_per_byte", faults=["log2 of the losses, sum of that"])
def bpb_log2(losses, byte_count):
    return sum(np.log2(losses)) / byte_count


# ------------------------------------------------------ cosine_similarities


@learner("cosine_similarities", right=True)
def cos_broadcast(za, zb):
    dots = (za[:, None, :] * zb[None, :, :]).sum(-1)
    return dots / np.sqrt((za**2).sum(-1))[:, None] / np.sqrt((zb**2).sum(-1))


@learner("cosine_similarities", faults=["normalises with one norm for the whole table"])
def cos_table_norm(za, zb):
    return za @ zb.T / (np.linalg.norm(za) * np.linalg.norm(zb))


@learner("cosine_similarities", faults=["wrong shape: transposed, M by N"])
def cos_transposed(za, zb):
    A = za / np.linalg.norm(za, axis=1, keepdims=True)
    B = zb / np.linalg.norm(zb, axis=1, keepdims=True)
    return B @ A.T


@learner("cosine_similarities", faults=["squared lengths, forgot the root"])
def cos_no_root(za, zb):
    out = np.zeros((len(za), len(zb)))
    for i, u in enumerate(za):
        for j, v in enumerate(zb):
            out[i][j] = (u @ v) / ((u @ u) * (v @ v))
    return out


@learner("cosine_similarities", faults=["normalises the columns (axis=0) instead of the rows"])
def cos_axis0(za, zb):
    za = za / np.linalg.norm(za, axis=0)
    zb = zb / np.linalg.norm(zb, axis=0)
    return np.dot(za, zb.T)


# --------------------------------------------------------------------- ndcg


@learner("ndcg", right=True)
def ndcg_lambda(relevances, k):
    # base of the log does not matter, it cancels
    dcg = lambda rs: sum((2.0**r - 1) / math.log(i + 2) for i, r in enumerate(rs[:k]))
    return dcg(list(relevances)) / dcg(sorted(relevances, reverse=True))


@learner("ndcg", faults=["gain is the grade itself, not 2^r - 1"])
def ndcg_linear(relevances, k):
    r = np.asarray(relevances, float)
    d = 1 / np.log2(np.arange(2, len(r) + 2))
    ideal = np.sort(r)[::-1]
    return (r * d)[:k].sum() / (ideal * d)[:k].sum()


@learner("ndcg", faults=["ideal order made of the first k documents only"])
def ndcg_cut_then_sort(relevances, k):
    top = np.array(relevances)[:k]
    g = 2.0**top - 1
    disc = np.log2(np.arange(len(top)) + 2)
    best = np.sort(g)[::-1]
    total = np.sum(best / disc)
    return np.sum(g / disc) / total if total > 0 else 0.0


@learner("ndcg", faults=["ideal sorted upwards"])
def ndcg_ascending(relevances, k):
    g = 2.0 ** np.array(relevances) - 1
    w = np.log2(2 + np.arange(len(g)))
    worst = (np.sort(g) / w)[:k].sum()
    return (g / w)[:k].sum() / max(worst, 1e-9)


@learner("ndcg", faults=["ignores k", "not divided by the ideal"])
def ndcg_dcg(relevances, k):
    return sum((2**r - 1) / np.log2(i + 2) for i, r in enumerate(relevances))


# ------------------------------------------------------------ listwise_loss


@learner("listwise_loss", right=True)
def lw_logs(scores, relevances):
    s = scores - np.logaddexp.reduce(scores)
    r = relevances - np.logaddexp.reduce(relevances)
    return -sum(math.exp(b) * a for a, b in zip(s, r))


@learner("listwise_loss", faults=["distributions swapped (scores weight, relevances in the log)"])
def lw_swapped(scores, relevances):
    s = scores - np.logaddexp.reduce(scores)
    r = relevances - np.logaddexp.reduce(relevances)
    return -np.sum(np.exp(s) * r)


@learner("listwise_loss", faults=["relevances divided by their sum instead of softmax"])
def lw_share(scores, relevances):
    true = relevances / np.sum(relevances)
    z = scores - scores.max()
    return -np.dot(true, z - np.log(np.exp(z).sum()))


@learner("listwise_loss", faults=["KL: the entropy of the relevances is taken off"])
def lw_kl(scores, relevances):
    s = scores - np.logaddexp.reduce(scores)
    r = relevances - np.logaddexp.reduce(relevances)
    return np.sum(np.exp(r) * (r - s))


# ----------------------------------------------------------------- dpo_loss


@learner("dpo_loss", right=True)
def dpo_github(policy_chosen, policy_rejected, reference_chosen, reference_rejected, beta):
    pi_logratios = policy_chosen - policy_rejected
    ref_logratios = reference_chosen - reference_rejected
    logits = pi_logratios - ref_logratios
    return np.mean(np.logaddexp(0, -beta * logits))


@learner("dpo_loss", faults=["forgets the reference"])
def dpo_no_ref(policy_chosen, policy_rejected, reference_chosen, reference_rejected, beta):
    return np.logaddexp(0, -beta * (policy_chosen - policy_rejected)).mean()


@learner("dpo_loss", faults=["chosen and rejected swapped in the lead"])
def dpo_swapped(policy_chosen, policy_rejected, reference_chosen, reference_rejected, beta):
    rc = beta * (policy_chosen - reference_chosen)
    rr = beta * (policy_rejected - reference_rejected)
    return np.mean(np.logaddexp(0, rc - rr))


@learner(
    "dpo_loss", faults=["takes the log of log-probabilities' ratio: divides instead of subtracting"]
)
def dpo_divides(policy_chosen, policy_rejected, reference_chosen, reference_rejected, beta):
    h = policy_chosen / reference_chosen - policy_rejected / reference_rejected
    return np.mean(np.logaddexp(0, -beta * h))


@learner("dpo_loss", faults=["beta outside, in front of the loss"])
def dpo_beta_outside(policy_chosen, policy_rejected, reference_chosen, reference_rejected, beta):
    lead = (policy_chosen - reference_chosen) - (policy_rejected - reference_rejected)
    losses = beta * np.logaddexp(0, -lead)
    return losses.mean()


# ----------------------------------------------------------------- ppo_clip


@learner("ppo_clip", right=True)
def ppo_spinning_up(ratio, advantage, epsilon):
    min_adv = np.where(advantage > 0, (1 + epsilon) * advantage, (1 - epsilon) * advantage)
    return -(np.minimum(ratio * advantage, min_adv)).mean()


@learner("ppo_clip", faults=["forgets the minus"])
def ppo_plus(ratio, advantage, epsilon):
    surr1 = ratio * advantage
    surr2 = np.clip(ratio, 1 - epsilon, 1 + epsilon) * advantage
    return np.minimum(surr1, surr2).mean()


@learner("ppo_clip", faults=["always takes the clipped gain, no minimum"])
def ppo_no_min(ratio, advantage, epsilon):
    return -np.mean(np.clip(ratio, 1 - epsilon, 1 + epsilon) * advantage)


@learner("ppo_clip", faults=["minimum of the ratios before multiplying by the advantage"])
def ppo_min_ratio(ratio, advantage, epsilon):
    r = np.minimum(ratio, np.clip(ratio, 1 - epsilon, 1 + epsilon))
    return -np.mean(r * advantage)


@learner("ppo_clip", faults=["larger of the two (max kept from the loss form, without negating)"])
def ppo_max(ratio, advantage, epsilon):
    # cleanrl: pg_loss = max(pg_loss1, pg_loss2).mean()
    pg1 = advantage * ratio
    pg2 = advantage * np.clip(ratio, 1 - epsilon, 1 + epsilon)
    return -np.maximum(pg1, pg2).mean()


# ------------------------------------------------------------- load_balance


@learner("load_balance", right=True)
def lb_bincount(probs, chosen):
    T, N = probs.shape
    return N * np.bincount(chosen, minlength=N) @ probs.sum(axis=0) / T**2


@learner("load_balance", faults=["uses the likeliest expert instead of the chosen one"])
def lb_argmax(probs, chosen):
    n = probs.shape[1]
    f = np.array([(probs.argmax(axis=1) == e).mean() for e in range(n)])
    return n * (f * probs.mean(axis=0)).sum()


@learner("load_balance", faults=["forgets the factor N"])
def lb_no_n(probs, chosen):
    return sum(np.mean(chosen == e) * np.mean(probs[:, e]) for e in range(probs.shape[1]))


@learner("load_balance", faults=["multiplies by the number of tokens instead of experts"])
def lb_len(probs, chosen):
    N = len(probs)
    total = 0
    for e in range(probs.shape[1]):
        total += (chosen == e).sum() / N * probs[:, e].mean()
    return N * total


@learner("load_balance", faults=["counts instead of fractions", "sums of probabilities not means"])
def lb_counts(probs, chosen):
    N = probs.shape[1]
    return N * sum((chosen == e).sum() * probs[:, e].sum() for e in range(N))


# ------------------------------------------------------------- clip_by_norm


@learner("clip_by_norm", right=True)
def cbn_factor(gradient, most):
    n = math.sqrt(sum(g * g for g in np.ravel(gradient)))
    return gradient * (most / n if n > most else 1.0)


@learner("clip_by_norm", faults=["clips each entry to +-most (clip by value)"])
def cbn_value(gradient, most):
    return np.clip(gradient, -most, most)


@learner("clip_by_norm", faults=["always rescales, short gradients are stretched"])
def cbn_always(gradient, most):
    return gradient / np.sqrt(np.sum(gradient**2)) * most


@learner("clip_by_norm", faults=["long gradients become unit length, not times most"])
def cbn_unit(gradient, most):
    norm = np.sqrt((gradient**2).sum())
    if norm > most:
        return gradient / norm
    return gradient.copy()


@learner("clip_by_norm", faults=["changes its argument"])
def cbn_torch_inplace(gradient, most):
    total_norm = np.sqrt(np.sum(gradient**2))
    clip_coef = most / total_norm if total_norm > most else 1
    gradient *= clip_coef
    return gradient


# ----------------------------------------------------------------- accuracy


@learner("accuracy", right=True)
def acc_loop(logits, labels):
    correct = 0
    for row, lab in zip(logits.tolist(), labels):
        correct += row.index(max(row)) == lab
    return correct / len(labels)


@learner("accuracy", faults=["number of hits instead of the share"])
def acc_count(logits, labels):
    return (logits.argmax(1) == labels).sum()


@learner("accuracy", faults=["in percent"])
def acc_percent(logits, labels):
    return 100.0 * np.mean(np.argmax(logits, axis=1) == labels)


@learner("accuracy", faults=["crashes: IndexError, argmax along axis 0 has one entry per class"])
def acc_axis0(logits, labels):
    pred = logits.argmax(axis=0)
    hits = [pred[i] == labels[i] for i in range(len(labels))]
    return sum(hits) / len(labels)


@learner("accuracy", faults=["classes counted from 1"])
def acc_matlab(logits, labels):
    [M, I] = [logits.max(axis=1), logits.argmax(axis=1) + 1]
    return np.mean(I == labels)


# ------------------------------------------------------- soft_cross_entropy


@learner("soft_cross_entropy", right=True)
def sce_masked_where(targets, probs):
    logs = np.log(probs, where=targets > 0, out=np.zeros(len(targets)))
    return -np.vdot(targets, logs)


@learner("soft_cross_entropy", faults=["swapped: log of the targets"])
def sce_swapped(targets, probs):
    return -sum(p * math.log(t) for t, p in zip(targets, probs) if t > 0)


@learner("soft_cross_entropy", faults=["hard label: only the likeliest target class counts"])
def sce_argmax(targets, probs):
    return -np.log(probs[np.argmax(targets)])


@learner("soft_cross_entropy", faults=["mean over the classes"])
def sce_mean(targets, probs):
    keep = targets > 0
    return -np.sum(targets[keep] * np.log(probs[keep])) / len(targets)


@learner(
    "soft_cross_entropy", faults=["unstable: 0 * log 0 is nan where target and forecast are both 0"]
)
def sce_nan(targets, probs):
    return -np.sum(targets * np.log(probs))


# ----------------------------------------------------------------- surprise


@learner("surprise", right=True)
def surprise_take(probs, label):
    return np.negative(np.log(np.take(probs, label)))


@learner("surprise", faults=["forgets the minus"])
def surprise_plus(probs, label):
    return np.log(probs)[label]


@learner("surprise", faults=["1 - p instead of the log"])
def surprise_linear(probs, label):
    return 1 - probs[label]


@learner("surprise", faults=["returns text"])
def surprise_text(probs, label):
    s = -np.log(probs[label])
    return f"{s:.4f} nats"


@learner("surprise", faults=["returns None"])
def surprise_print(probs, label):
    print(-math.log(probs[label]))


# ------------------------------------------------------------ mean_surprise


@learner("mean_surprise", right=True)
def ms_weights(probs):
    n = len(probs)
    return np.log(probs) @ np.full(n, -1.0 / n)


@learner("mean_surprise", faults=["log of the mean probability"])
def ms_log_mean(probs):
    return -np.log(np.mean(probs))


@learner("mean_surprise", faults=["unstable: log of the product underflows for many events"])
def ms_product(probs):
    return -np.log(np.prod(probs)) / len(probs)


@learner("mean_surprise", faults=["weights each surprise by its probability (entropy formula)"])
def ms_entropy(probs):
    return -np.sum(probs * np.log(probs)) / len(probs)


@learner("mean_surprise", faults=["loop starts at 1 (MATLAB habit), first event left out"])
def ms_from_one(probs):
    n = len(probs)
    s = 0
    for i in range(1, n):
        s = s - math.log(probs[i])
    return s / n
