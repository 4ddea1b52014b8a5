import AjvCompiler from '@fastify/ajv-compiler';

/**
 * Makes the validators of requests. Text of a URL or a header is turned into numbers and booleans; a body is taken as it is,
 * where Fastify's default would turn a price of `null` into 0. Unknown members are errors, and all errors are told at once.
 */
export const validatorFactory: ReturnType<typeof AjvCompiler> = (schemas, options) => {
  const make = (coerceTypes: false | 'array') => {
    const customOptions = { ...options?.customOptions, coerceTypes, removeAdditional: false, allErrors: true } as const;
    return AjvCompiler()(schemas, { customOptions });
  };
  const ofText = once(() => make('array'));
  const ofBody = once(() => make(false));
  // The declared type is that of a schema; what comes is a schema with its place in the route.
  return (place) => ((place as unknown as { httpPart?: string }).httpPart === 'body' ? ofBody() : ofText())(place);
};

/** Making a validator costs milliseconds at the start: only those that are needed are made. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
