/** Name of the file with the output of a resource: `product.1.log`, `db.log`, `product.migrate.log`. */
export function logName(id: string): string {
  return `${id
    .split('/')
    .filter((part, index) => !(index === 1 && part === 'process'))
    .join('.')}.log`;
}

/** The other way round; undefined for files that are no such log. Older halves (`product.1.log.1`) belong to the same resource. */
export function idOfLog(file: string): { readonly id: string; readonly component: string } | undefined {
  const match = /^([a-z0-9-]+)(?:\.([A-Za-z0-9_-]+))?\.log(?:\.\d+)?$/.exec(file);
  const component = match?.[1];
  if (component === undefined) return undefined;
  const rest = match?.[2];
  const id =
    rest === undefined
      ? `${component}/process`
      : /^\d+$/.test(rest)
        ? `${component}/process/${rest}`
        : `${component}/${rest}`;
  return { id, component };
}
