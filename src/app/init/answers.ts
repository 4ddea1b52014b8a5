import type { Blueprint, Question } from '../../catalog/index.ts';
import { parseAssignment } from '../../config/index.ts';
import { ExitCode, PlatformError } from '../../kernel/index.ts';
import type { Answers } from '../../scaffold/index.ts';

/** Asks one question; absent where nobody can be asked. */
export type Ask = (question: Question) => Promise<string | boolean>;

export interface Assignments {
  /** Answers to questions of the blueprint, by name. */
  readonly answers: Answers;
  /** Values of platform.yaml, by dotted path. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** Splits `--set name=value` into answers (where a question has that name) and values of platform.yaml. */
export function readAssignments(texts: readonly string[], questions: readonly Question[]): Assignments {
  const answers: Record<string, string | boolean> = {};
  const values: Record<string, unknown> = {};
  for (const text of texts) {
    const assignment = parseAssignment(text);
    if (!assignment) {
      throw badInput(`--set ${text} is not PATH=VALUE`, '--set services.order.replicas=3');
    }
    const question = questions.find(({ name }) => name === assignment.path);
    if (question) answers[question.name] = checked(question, assignment.value);
    else values[assignment.path] = assignment.value;
  }
  return { answers, values };
}

/** Every question answered: as given, by asking, else by its default. */
export async function completeAnswers(blueprint: Blueprint, given: Answers, ask: Ask | undefined): Promise<Answers> {
  const answers: Record<string, string | boolean> = {};
  for (const question of blueprint.questions) {
    const known = given[question.name];
    answers[question.name] = known ?? (ask ? checked(question, await ask(question)) : question.default);
  }
  return answers;
}

function checked(question: Question, value: unknown): string | boolean {
  if (question.type === 'confirm') {
    if (typeof value === 'boolean') return value;
    throw badInput(`${question.name} must be true or false`, `--set ${question.name}=true`);
  }
  const text = String(value ?? '');
  if (question.type === 'choice' && question.choices && !question.choices.includes(text)) {
    throw badInput(
      `${question.name} must be one of ${question.choices.join(', ')}, not ${text}`,
      `--set ${question.name}=${question.choices[0]}`,
    );
  }
  return text;
}

function badInput(message: string, next: string): PlatformError {
  return new PlatformError({ code: 'bad-answer', message, next, exitCode: ExitCode.badInput });
}
