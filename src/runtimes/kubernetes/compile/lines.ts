import { LINES_READ } from '../../../kernel/index.ts';
import { READER } from '../../../model/names.ts';
import type { Component } from '../../../model/types.ts';
import { Label } from '../names.ts';
import type { Scope } from './scope.ts';

const EXPORTER = 'OTEL_LOGS_EXPORTER';
const LOG = 'pods/log';

/** The mark of pods whose lines the reader reads: programs send their own, the others and every task print them and no more. */
export function linesMark(scope: Scope, component: Component, task = false): Record<string, string> {
  const reads = scope.model.components.some(
    ({ name, api = [] }) => name === READER && api.some(({ resource }) => resource === LOG),
  );
  return reads && (task || component.env[EXPORTER] !== 'otlp') ? { [Label.lines]: LINES_READ } : {};
}
