/** Topics and groups: short, plain names, the same for every driver. */
const NAME = /^[a-z][a-z0-9._-]{0,62}$/;

/** Refuses names that some driver could not take. */
export function checkNames(...names: readonly string[]): void {
  for (const name of names) if (!NAME.test(name)) throw new RangeError(`"${name}" is no name of a topic or a group`);
}
