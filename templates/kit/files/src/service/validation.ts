import AjvCompiler from '@fastify/ajv-compiler';

type Factory = ReturnType<typeof AjvCompiler>;
type Compile = ReturnType<Factory>;

/**
 * Validators of requests. Text of a URL or a header is turned into numbers and booleans; the body is taken as it is, where
 * Fastify's default would turn a price of `null` into 0. Unknown members are errors, and all errors are told at once.
 */
export function validatorFactory(
  schemas: Parameters<Factory>[0],
  options: Parameters<Factory>[1],
): Compile {
  const factory = AjvCompiler();
  const make = (coerceTypes: boolean | 'array') =>
    factory(schemas, {
      ...options,
      customOptions: { ...options.customOptions, coerceTypes, removeAdditional: false, allErrors: true },
    });
  const [text, body] = [once(() => make('array')), once(() => make(false))];
  return (route) => (route.httpPart === 'body' ? body() : text())(route);
}

function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
