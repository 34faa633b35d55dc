/** All the mathematics, for the tests that compare it with course_lib.losses. */
export * from "./softmax.js";
export * from "./one_of_many.js";
export * from "./slices.js";
export * from "./checkers.js";
