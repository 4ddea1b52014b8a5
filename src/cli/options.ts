import { InvalidArgumentError } from 'commander';
import { parseDuration } from '../kernel/index.ts';

/** Parsers of option values; Commander turns their complaint into an error of exit code 2. */

export function duration(text: string): number {
  const ms = parseDuration(text);
  if (ms === undefined || ms === 0) throw new InvalidArgumentError('write a duration such as 90s or 5m');
  return ms;
}

export function count(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('write a whole number');
  return Number(text);
}

export function positive(text: string): number {
  const number = count(text);
  if (number === 0) throw new InvalidArgumentError('write a whole number above 0');
  return number;
}

export function tcpPort(text: string): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (number < 1 || number > 65_535) throw new InvalidArgumentError('write a number from 1 to 65535');
  return number;
}

export type PortChoices = Readonly<Record<string, number | 'auto'>>;

/** `9000`, `auto`, `gateway=9000`; repeatable. A port without a name is that of the gateway's load balancer. */
export function port(text: string, before: PortChoices = {}): PortChoices {
  const [, name = 'load-balancer', value = ''] = /^(?:([a-z][a-z0-9-]*)=)?(auto|\d{1,5})$/.exec(text) ?? [];
  const number = value === 'auto' ? 'auto' : Number(value);
  if (value === '' || number === 0 || (number !== 'auto' && number > 65_535)) {
    throw new InvalidArgumentError('write 9000, auto, or NAME=9000');
  }
  return { ...before, [name]: number };
}

/** Names, separated by spaces or commas, or by repeating the option. */
export function names(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...text.split(',').filter((name) => name !== '')];
}

export function repeated(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, text];
}
