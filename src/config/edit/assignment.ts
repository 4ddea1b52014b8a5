import { parse } from 'yaml';

/** `services.order.replicas=3` as path and value; the value is read as YAML, so `true`, `3` and `[a, b]` mean what they look like. */
export function parseAssignment(text: string): { readonly path: string; readonly value: unknown } | undefined {
  const match = /^([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)=(.*)$/s.exec(text);
  if (!match) return undefined;
  const [, path = '', raw = ''] = match;
  try {
    return { path, value: parse(raw) };
  } catch {
    return { path, value: raw };
  }
}
