/** Errors as clients see them: problem details of RFC 9457. */
export { PROBLEM_JSON, Problem, type ProblemBody, type ProblemOptions, problems, toProblem } from './problem.ts';
export { ProblemSchema } from './schema.ts';
