/**
 * Replaces `{name}` by the value of that name. Braces around a name that is not known stay as they are: some are filled in
 * later (`{port}` by the local runtime), some are not ours (`${VAR}` of a shell).
 */
export function fill(text: string, values: Readonly<Record<string, unknown>>): string {
  return text.replace(/(?<!\$)\{([a-zA-Z][a-zA-Z0-9]*)\}/g, (all, key: string) => {
    const value = values[key];
    return value === undefined ? all : Array.isArray(value) ? value.join(',') : String(value);
  });
}
