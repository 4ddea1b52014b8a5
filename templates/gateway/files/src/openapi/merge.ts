import type { GatewayFile, RouteRule } from '../config/index.ts';
import { createTable, METHODS } from '../routing/index.ts';
import { gatewayAnswers, PROBLEM_SCHEMA } from './answers.ts';
import { createComponents } from './components.ts';
import { isObject, type Json, objectAt } from './json.ts';

/** The description of one service. */
export interface Part {
  readonly service: string;
  readonly description: Json;
}

type Rules = Pick<GatewayFile, 'routes' | 'auth' | 'rateLimit'>;

/** What callers see of the services: only paths that a route leads to, as it leads there, with who may and what may go wrong. */
export function mergeDescriptions(title: string, rules: Rules, parts: readonly Part[]): Json {
  const table = createTable(rules.routes);
  const components = createComponents();
  const paths = new Map<string, Json>();
  for (const part of parts) {
    const description = components.add(part.service, part.description);
    const mine = rules.routes.filter(({ to, store }) => to === part.service && !store);
    for (const [path, item] of Object.entries(objectAt(description, 'paths'))) {
      for (const rule of mine) {
        const outside = outsidePath(rule, path);
        const operations = outside === undefined ? [] : operationsOf(item, outside, rule);
        if (outside === undefined || operations.length === 0) continue;
        paths.set(outside, { ...paths.get(outside), ...sharedOf(item), ...Object.fromEntries(operations) });
      }
    }
  }
  const { schemas, ...others } = components.all();
  return {
    openapi: '3.1.0',
    info: { title, version: '1' },
    servers: [{ url: '/' }],
    paths: Object.fromEntries([...paths].sort(([a], [b]) => (a < b ? -1 : 1))),
    components: {
      ...others,
      schemas: { GatewayProblem: PROBLEM_SCHEMA, ...objectAt(schemas) },
      securitySchemes: schemes(rules),
    },
  };

  function operationsOf(item: unknown, path: string, rule: RouteRule): [string, Json][] {
    return METHODS.flatMap((method): [string, Json][] => {
      const operation = objectAt(item)[method.toLowerCase()];
      if (!isObject(operation) || table.match(method, path)?.rule !== rule) return [];
      return [[method.toLowerCase(), describe(operation, rule)]];
    });
  }

  function describe(operation: Json, rule: RouteRule): Json {
    const answers = gatewayAnswers(rule, rules.rateLimit !== null, operation['requestBody'] !== undefined);
    return {
      tags: [rule.to],
      ...operation,
      security: securityOf(rule, rules),
      // What the service says about a status is closer to the matter.
      responses: { ...answers, ...objectAt(operation, 'responses') },
    };
  }
}

/** The path as callers write it; nothing when the route does not lead to this one. */
function outsidePath({ path, rewrite }: RouteRule, inside: string): string | undefined {
  const prefix = trim(rewrite ?? path);
  if (inside !== prefix && !inside.startsWith(`${prefix}/`)) return undefined;
  return trim(path) + inside.slice(prefix.length) || '/';
}

const trim = (path: string): string => path.replace(/\/$/, '');

/** What holds for all operations of a path. */
function sharedOf(item: unknown): Json {
  const { parameters } = objectAt(item);
  return parameters === undefined ? {} : { parameters };
}

function schemes({ auth }: Rules): Json {
  if (!auth) return {};
  return {
    token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
    ...(auth.apiKeys ? { apiKey: { type: 'apiKey', in: 'header', name: 'x-api-key' } } : {}),
  };
}

/** Any one of them will do; the empty one stands for nobody in particular. */
function securityOf({ auth }: RouteRule, rules: Rules): Json[] {
  if (auth === 'none') return [];
  const ways = Object.keys(schemes(rules)).map((name) => ({ [name]: [] }));
  return auth === 'optional' ? [{}, ...ways] : ways;
}
