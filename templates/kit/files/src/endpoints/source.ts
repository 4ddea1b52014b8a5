import { dnsSource } from './dns.ts';
import { fileSource } from './file.ts';
import type { EndpointSettings } from './settings.ts';

/** One replica. */
export interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export function endpointKey({ host, port }: Endpoint): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}

/** The replicas of a service as they come and go. */
export interface Endpoints {
  /** Those known now: the same array until the list changes. */
  list(): readonly Endpoint[];
  /** Calls back after each change; returns how to stop that. */
  onChange(listener: () => void): () => void;
  /** Resolves when the first look is done, whatever it found. */
  ready(): Promise<void>;
  close(): void;
}

/** Follows the live list where there is one, else the stable address. */
export function openEndpoints({ url, endpoints }: EndpointSettings): Endpoints {
  const [scheme, rest] = split(endpoints ?? '');
  if (scheme === 'file') return fileSource(rest);
  if (scheme === 'dns') {
    const [name = '', port, path] = /^(.+):(\d+)(\/.*)?$/.exec(rest)?.slice(1) ?? [];
    return dnsSource(name, Number(port), path);
  }
  if (endpoints) throw new Error(`Endpoints must start with file: or dns:, not ${endpoints}.`);
  if (!url) throw new Error('A service needs an address.');
  return fixedSource([fromUrl(new URL(url))]);
}

/** A list that never changes. */
export function fixedSource(list: readonly Endpoint[]): Endpoints {
  return { list: () => list, onChange: () => () => {}, ready: async () => {}, close: () => {} };
}

function split(text: string): [string, string] {
  const at = text.indexOf(':');
  return [text.slice(0, Math.max(at, 0)), text.slice(at + 1)];
}

function fromUrl(url: URL): Endpoint {
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: Number(url.port || (url.protocol === 'https:' ? 443 : 80)),
  };
}
