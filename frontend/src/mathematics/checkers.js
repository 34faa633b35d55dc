/** Three functions, each with ten wrong versions, taken from the course's bank of misconceptions.
 *
 * Scores are a table with a row for each example; labels hold the number of the right class of each
 * row. What a version answers is a number, a table, or null where NumPy would stop with an error.
 */
import { largest, logSoftmax, softmax, sum } from "./softmax.js";

const TOLERANCE = { relative: 1e-3, absolute: 1e-5 };
const BITS = 1 / Math.LN2;

const mean = (values) => sum(values) / values.length;
const last = (values) => values.at(-1);
const paired = (scores, labels, cost) => scores.map((row, k) => cost(row, labels[k]));
const surprise = (row, label) => -logSoftmax(row)[label];
const surprises = (scores, labels) => paired(scores, labels, surprise);
const crossEntropy = (scores, labels) => mean(surprises(scores, labels));
const early = (losses) => -Math.log(mean(losses.map((loss) => Math.exp(-loss))));
const turned = (table) => table[0].map((_, column) => table.map((row) => row[column]));

/** As typed in from the formula: large scores break it. */
const shares = (weights) => weights.map((weight) => weight / sum(weights));
const plainSoftmax = (row) => shares(row.map(Math.exp));
const plainSurprise = (row, label) => -Math.log(plainSoftmax(row)[label]);

const afterwards = (change) => (scores, labels) => change(crossEntropy(scores, labels));
const byRow = (change) => (scores) => scores.map(change);

const weightsOfAll = (scores) => {
  const weights = scores.map((row) => row.map(Math.exp));
  return [weights, sum(weights.flat())];
};

const CROSS_ENTROPY = {
  right: crossEntropy,
  suspects: [
    ["averages_before_the_log", "The average can be taken before or after the logarithm.", (scores, labels) => early(surprises(scores, labels))],
    ["answers_in_bits", "The logarithm of information is the one to base 2.", afterwards((loss) => loss * BITS)],
    ["scores_the_favourite", "What counts is how sure the model was.", (scores) => mean(scores.map((row) => -largest(logSoftmax(row))))],
    ["lets_the_exponential_overflow", "The formula can be typed in as it stands.", (scores, labels) => mean(paired(scores, labels, plainSurprise))],
    ["counts_labels_from_one", "Label 1 is the first class.", (scores, labels) => mean(paired(scores, labels, (row, label) => -logSoftmax(row).at(label - 1)))],
    ["sums_instead_of_averaging", "The losses of all examples add up.", (scores, labels) => sum(surprises(scores, labels))],
    ["lets_the_whole_table_compete", "The exponentials of the whole table are the denominator.", (scores, labels) => {
      const [weights, total] = weightsOfAll(scores);
      return mean(paired(weights, labels, (row, label) => -Math.log(row[label] / total)));
    }],
    ["turns_the_sign_round", "The sign does not matter, or it was already in the formula.", afterwards((loss) => -loss)],
    ["keeps_only_the_last", "The loop adds up by itself.", (scores, labels) => last(surprises(scores, labels)) / scores.length],
    ["pairs_every_row_with_every_label", "`[:, targets]` reads one entry from each row.", (scores, labels) => mean(scores.flatMap((row) => labels.map((label) => surprise(row, label))))],
  ],
};

const SOFTMAX = {
  right: byRow(softmax),
  suspects: [
    ["takes_one_sum_for_the_whole_table", "The sum runs over everything that was handed over.", (scores) => {
      const [weights, total] = weightsOfAll(scores);
      return weights.map((row) => row.map((weight) => weight / total));
    }],
    ["shifts_by_the_mean", "Any shift keeps the exponentials small.", byRow((row) => plainSoftmax(row.map((z) => z - mean(row))))],
    ["takes_powers_of_two", "Any base will do for the powers.", byRow((row) => shares(row.map((z) => 2 ** z)))],
    ["forgets_to_keep_the_axis", "NumPy finds out by itself which sum belongs to which row.", (scores) => {
      if (scores.length > 1 && scores.length !== scores[0].length) return null;
      const totals = scores.map((row) => sum(row.map(Math.exp)));
      return byRow((row) => row.map((z, k) => Math.exp(z) / (totals[k] ?? totals[0])))(scores);
    }],
    ["overflows_without_a_shift", "The formula can be typed in as it stands.", byRow(plainSoftmax)],
    ["works_down_the_columns", "The first axis is the one to work along.", (scores) => turned(turned(scores).map(softmax))],
    ["ignores_the_signs", "Probabilities are positive, so the scores have to be.", byRow((row) => plainSoftmax(row.map(Math.abs)))],
    ["divides_the_scores_by_their_maximum", "Dividing by the maximum keeps the exponentials small and changes nothing else.", byRow((row) => plainSoftmax(row.map((z) => z / largest(row))))],
    ["takes_one_maximum_for_the_whole_table", "One maximum is enough for all rows.", (scores) => byRow((row) => plainSoftmax(row.map((z) => z - largest(scores.flat()))))(scores)],
    ["normalises_once_more", "One more softmax can do no harm.", byRow((row) => plainSoftmax(softmax(row)))],
  ],
};

/** The last class is padding here. */
const isReal = (scores, labels) => labels.map((label) => label !== scores[0].length - 1);
const chosen = (values, wanted) => values.filter((_, k) => wanted[k]);
const ofReal = (losses, scores, labels) => chosen(losses, isReal(scores, labels));
const masked = (scores, labels) => mean(ofReal(surprises(scores, labels), scores, labels));

const MASKED = {
  right: masked,
  suspects: [
    ["counts_only_the_padding", "The mask is true where there is padding.", (scores, labels) => mean(chosen(surprises(scores, labels), isReal(scores, labels).map((real) => !real)))],
    ["sums_instead_of_averaging", "The losses of all tokens add up.", (scores, labels) => sum(ofReal(surprises(scores, labels), scores, labels))],
    ["counts_the_padding", "Every position of the table is a prediction.", crossEntropy],
    ["takes_zero_for_padding", "Padding has the number 0.", (scores, labels) => mean(chosen(surprises(scores, labels), labels.map((label) => label !== 0)))],
    ["answers_in_bits", "The logarithm of information is the one to base 2.", (scores, labels) => masked(scores, labels) * BITS],
    ["sets_the_scores_to_zero", "Scores of 0 cost nothing.", (scores, labels) => {
      const real = isReal(scores, labels);
      return crossEntropy(scores.map((row, k) => row.map((z) => z * real[k])), labels);
    }],
    ["takes_exponentials_of_large_scores", "First softmax, then the logarithm, as the formula says.", (scores, labels) => mean(ofReal(paired(scores, labels, plainSurprise), scores, labels))],
    ["averages_before_the_log", "The average can be taken before or after the logarithm.", (scores, labels) => early(ofReal(surprises(scores, labels), scores, labels))],
    ["shifts_once_more", "The targets have to be shifted by one.", (scores, labels) => masked(scores.slice(0, -1).concat([scores[0]]), [...labels.slice(1), scores[0].length - 1])],
    ["divides_by_all_positions", "Once the padding's losses are 0, the mean may be taken.", (scores, labels) => sum(ofReal(surprises(scores, labels), scores, labels)) / labels.length],
  ],
};

export const CHECKERS = { cross_entropy: CROSS_ENTROPY, softmax: SOFTMAX, masked_cross_entropy: MASKED };

const near = (mine, right) =>
  mine === right || Math.abs(mine - right) <= TOLERANCE.absolute + TOLERANCE.relative * Math.abs(right);

const finite = (answer) => [answer].flat(2).every(Number.isFinite);

/** Whether two answers are the same within the tolerance of the course's checks. */
export function sameAnswer(mine, right) {
  if (mine === null) return false;
  const [ours, theirs] = [[mine].flat(2), [right].flat(2)];
  return ours.every((value, k) => near(value, theirs[k]));
}

/** {right, answers, unmasked}: what is right, what the ten say, and whether each gives itself away.
 *
 * An input without a right answer proves nothing.
 */
export function lineUp(task, scores, labels) {
  const { right, suspects } = CHECKERS[task];
  const wanted = right(scores, labels);
  const answers = suspects.map(([, , answer]) => answer(scores, labels));
  return { right: wanted, answers, unmasked: answers.map((mine) => finite(wanted) && !sameAnswer(mine, wanted)) };
}
