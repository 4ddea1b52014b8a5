import { type Problem, problems } from '@app/kit/problem';

/** Right after a registration, or after the end of an account. */
export function noProfile(): Problem {
  return problems.notFound('There is no profile yet, or no more. That of a new account takes a moment.');
}
