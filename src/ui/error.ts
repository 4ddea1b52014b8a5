import type { PlatformErrorOptions, Problem } from '../kernel/index.ts';
import type { Style } from './output.ts';
import { align } from './table.ts';

/** `platform.yaml:12:5 services.order.scale.max: must be at least 1; write …` */
export function problemLine(problem: Problem): string {
  const place = [problem.file, problem.line, problem.column].filter((part) => part !== undefined).join(':');
  const hint = problem.hint === undefined ? '' : `; ${problem.hint}`;
  return `${place}${problem.path ? ` ${problem.path}` : ''}: ${problem.message}${hint}`;
}

/** ✗ what is wrong → where → details → what to type next. The lines of notes and tests; one place prints them. */
export function errorLines(error: PlatformErrorOptions, style: Style): string[] {
  const problems = error.problems ?? [];
  const head = `${style.red('✗')} ${error.message}`;
  const below = [
    ...(error.where === undefined ? [] : [`where  ${error.where}`]),
    ...(error.details ?? []),
    ...(error.next === undefined ? [] : [`next  ${error.next}`]),
  ];
  return [
    head,
    ...problems.map((problem) => `  ${problemLine(problem)}`),
    ...labelled(below).map((line) => `  ${line}`),
  ];
}

/** `label  text` lines with their texts in one column; others stay as they are. */
function labelled(lines: readonly string[]): string[] {
  const pairs = lines.map((line) => /^(\S+(?: \S+)?) {2,}(.*)$/.exec(line));
  const aligned = align(pairs.flatMap((pair) => (pair ? [[pair[1] ?? '', pair[2] ?? '']] : [])));
  let next = 0;
  return lines.map((line, index) => (pairs[index] ? (aligned[next++] ?? line) : line));
}
