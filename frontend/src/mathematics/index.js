/** All the mathematics, for the tests that compare it with course_lib.losses. */
export * from "./averages.js";
export * from "./best_constant.js";
export * from "./checkers.js";
export * from "./competing.js";
export * from "./focal.js";
export * from "./information.js";
export * from "./margins.js";
export * from "./one_of_many.js";
export * from "./partners.js";
export * from "./shift.js";
export * from "./simplex.js";
export * from "./slices.js";
export * from "./softmax.js";
export * from "./surprise.js";
export * from "./valley.js";
