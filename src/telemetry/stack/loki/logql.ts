import type { LogsQuery } from '../../port.ts';

/** Label of a stream that names its component: OpenTelemetry's `service.name`, as Loki writes it. */
export const COMPONENT = 'service_name';

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

/**
 * The question in LogQL. Of levels it leaves out only what Loki itself is sure of (`detected_level`): what a line says is read by
 * whoever asked. Pure.
 */
export function logQl({ component = [], level, text }: LogsQuery): string {
  const lower = level === undefined ? [] : LEVELS.slice(0, LEVELS.indexOf(level));
  return [
    `{${COMPONENT}=~${quoted(component.length === 0 ? '.+' : component.map(escaped).join('|'))}}`,
    ...(text === undefined ? [] : [`|~ ${quoted(`(?i)${escaped(text)}`)}`]),
    ...(lower.length === 0 ? [] : [`| detected_level!~${quoted(lower.join('|'))}`]),
  ].join(' ');
}

/** Regular expressions of Go and texts in its quotes. */
const escaped = (text: string): string => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
const quoted = (text: string): string => JSON.stringify(text);
