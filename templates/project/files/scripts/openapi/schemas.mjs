/** Schemas among the exports of modules, by their names. */
export function schemasOf(modules) {
  const found = modules.flatMap((module) => Object.entries(module));
  return new Map(
    found
      .filter(([name, value]) => /^[A-Z]/.test(name) && isSchema(value))
      .map(([name, value]) => [key(value), name.replace(/Schema$/, '')]),
  );
}

/**
 * The same document, with the schemas that have a name moved to `components` and referred to: Fastify writes each of them out wherever it
 * is used. `names` are those of schemas by their canonical text.
 */
export function nameSchemas(document, names) {
  const schemas = {};
  const visit = (value) => {
    if (Array.isArray(value)) return value.map(visit);
    if (value === null || typeof value !== 'object') return value;
    const name = names.get(key(value));
    if (name === undefined) return inside(value);
    if (schemas[name] === undefined) {
      schemas[name] = {};
      schemas[name] = inside(value);
    }
    return { $ref: `#/components/schemas/${name}` };
  };
  const inside = (value) => Object.fromEntries(Object.entries(value).map(([name, part]) => [name, visit(part)]));
  const paths = visit(document.paths ?? {});
  return { ...document, components: { ...document.components, schemas: sorted(schemas) }, paths };
}

function isSchema(value) {
  return typeof value === 'object' && value !== null && ('type' in value || 'anyOf' in value || 'enum' in value);
}

/** Text of a value that does not depend on the order of its members; `const` is what Fastify writes as an `enum` of one. */
function key(value) {
  return JSON.stringify(value, (_, part) => {
    if (typeof part !== 'object' || part === null || Array.isArray(part)) return part;
    const { const: only, ...rest } = part;
    return sorted('const' in part ? { ...rest, enum: [only] } : part);
  });
}

function sorted(value) {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
