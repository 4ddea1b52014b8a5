import AjvCompiler from '@fastify/ajv-compiler';
import { problems } from '../problem/index.ts';
import type { App } from './service.ts';

/** As it stands in a database. The format of the library takes URNs, too, which a database does not. */
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/**
 * Makes the validators of requests. Text of a URL or a header is turned into numbers and booleans; a body is taken as it is,
 * where Fastify's default would turn a price of `null` into 0. Unknown members are errors, and all errors are told at once.
 */
export const validatorFactory: ReturnType<typeof AjvCompiler> = (schemas, options) => {
  const make = (coerceTypes: false | 'array') => {
    const customOptions = {
      ...options?.customOptions,
      coerceTypes,
      removeAdditional: false,
      allErrors: true,
      // TypeBox and the compiler see to it that schemas are schemas (and Ajv, that it knows every word of them): to compile the
      // schema of schemas takes longer than all the others at a start.
      validateSchema: false,
    } as const;
    return AjvCompiler()(schemas, { customOptions, onCreate: (ajv) => void ajv.addFormat('uuid', UUID) });
  };
  const ofText = once(() => make('array'));
  const ofBody = once(() => make(false));
  // The declared type is that of a schema; what comes is a schema with its place in the route.
  return (place) => ((place as unknown as { httpPart?: string }).httpPart === 'body' ? ofBody() : ofText())(place);
};

/**
 * U+0000, and halves of a character (lone surrogates): JSON can carry both, and databases cannot keep either in text. Refused here,
 * whatever the schema says.
 */
export function refuseUnstorable(app: App): void {
  app.addHook('preValidation', async ({ url, body }) => {
    if (/%00/.test(url) || isUnstorable(body)) {
      throw problems.badRequest('The request holds text that is no Unicode, or the character U+0000.');
    }
  });
}

function isUnstorable(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\u0000') || /\p{Surrogate}/u.test(value);
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, member]) => isUnstorable(key) || isUnstorable(member));
}

/** Making a validator costs milliseconds at the start: only those that are needed are made. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
