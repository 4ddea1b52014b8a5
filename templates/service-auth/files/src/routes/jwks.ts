import type { App } from '@app/kit/service';
import { Type } from 'typebox';
import type { KeyRing } from '../keys/index.ts';

export interface JwksRoutes {
  readonly keys: KeyRing;
}

const MAX_AGE_S = 300;

/** RFC 7517; keys of other kinds may come, with members of their own. */
const Jwk = Type.Object({ kty: Type.String(), kid: Type.String() }, { additionalProperties: true });
const Jwks = Type.Object({ keys: Type.Array(Jwk) });

export function jwksRoutes(app: App, { keys }: JwksRoutes): void {
  app.get(
    '/.well-known/jwks.json',
    { schema: { tags: ['tokens'], summary: 'Keys that tokens are signed with', response: { 200: Jwks } } },
    async (_request, reply) => {
      reply.header('cache-control', `public, max-age=${MAX_AGE_S}`);
      return keys.jwks();
    },
  );
}
