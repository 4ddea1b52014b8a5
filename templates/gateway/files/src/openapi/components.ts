import { type Json, objectAt, renameRefs } from './json.ts';

export interface Components {
  /** Takes those of a service in; returns a copy of its description that refers to them by the names they have now. */
  add(service: string, description: Json): Json;
  all(): Json;
}

/** Parts that services refer to by name. Two services may use a name for different things: the later one gets another. */
export function createComponents(): Components {
  const sections = new Map<string, Map<string, string>>();

  return {
    add: (service, description) => {
      const rename = new Map<string, string>();
      const wanted: { section: string; name: string; key: string }[] = [];
      for (const section of Object.keys(objectAt(description, 'components'))) {
        // How callers prove who they are is the gateway's to say.
        if (section === 'securitySchemes') continue;
        for (const [key, value] of Object.entries(objectAt(description, 'components', section))) {
          const known = sections.get(section)?.get(key);
          const name = known === undefined || known === JSON.stringify(value) ? key : `${service}.${key}`;
          if (name !== key) rename.set(`#/components/${section}/${key}`, `#/components/${section}/${name}`);
          wanted.push({ section, name, key });
        }
      }
      const copy = renameRefs(description, rename) as Json;
      for (const { section, name, key } of wanted) {
        const entries = sections.get(section) ?? new Map<string, string>();
        entries.set(name, JSON.stringify(objectAt(copy, 'components', section)[key]));
        sections.set(section, entries);
      }
      return copy;
    },
    all: () =>
      Object.fromEntries(
        [...sections].map(([section, entries]) => [
          section,
          Object.fromEntries([...entries].map(([name, text]) => [name, JSON.parse(text)])),
        ]),
      ),
  };
}
