import { readFileSync } from 'node:fs';
import { ConfigError } from '@app/kit/config';
import { type Fields, reader } from './reader.ts';
import type { GatewayFile, Limit, RouteRule, TokenRule } from './rules.ts';

/** Reads the rules that `platform.yaml` gives this gateway. Throws a ConfigError that tells everything that is wrong with them. */
export function readGatewayFile(path: string): GatewayFile {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new ConfigError([`${path} cannot be read: ${(error as Error).message}`]);
  }
  return parseGatewayFile(value);
}

export function parseGatewayFile(value: unknown): GatewayFile {
  const { problems, fields } = reader();
  const root = fields(value, 'the file');
  const file: GatewayFile = {
    routes: root.list('routes').map((route, index) => routeRule(fields(route, `routes[${index}]`))),
    auth: root.nullable('auth', (auth) => tokenRule(fields(auth, 'auth'))),
    rateLimit: root.nullable('rateLimit', (limit) => limitRule(fields(limit, 'rateLimit'))),
    cachePrefix: root.nullable('cachePrefix', String),
    hosts: root.list('hosts').map(String),
  };
  if (file.auth?.apiKeys && file.auth.prefix === null) {
    problems.push('auth.apiKeys: an outside issuer cannot be asked about API keys');
  }
  if (problems.length > 0) throw new ConfigError(problems);
  return file;

  function routeRule(at: Fields): RouteRule {
    return {
      path: at.text('path'),
      to: at.text('to'),
      prefix: at.text('prefix'),
      methods: at.nullable('methods', (methods) => (Array.isArray(methods) ? methods.map(String) : [])),
      auth: at.word('auth', ['required', 'optional', 'none']),
      rateLimit: at.nullable('rateLimit', (limit) => limitRule(fields(limit, `${at.name}.rateLimit`))),
      timeoutMs: at.count('timeoutMs'),
      retries: at.count('retries'),
      idempotencyKeys: at.flag('idempotencyKeys'),
      rewrite: at.nullable('rewrite', String),
      maxBody: at.nullable('maxBody', () => at.count('maxBody')),
      preserveHost: at.flag('preserveHost'),
      webSocket: at.flag('webSocket'),
      store: at.flag('store'),
    };
  }

  function limitRule(at: Fields): Limit {
    return { requests: at.count('requests'), perMs: at.count('perMs'), by: at.word('by', ['client', 'address']) };
  }

  function tokenRule(at: Fields): TokenRule {
    return {
      issuer: at.text('issuer'),
      audience: at.text('audience'),
      prefix: at.nullable('prefix', String),
      url: at.nullable('url', String),
      apiKeys: at.flag('apiKeys'),
    };
  }
}
