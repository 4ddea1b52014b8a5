import { z } from 'zod';
import { PlatformFile } from '../schema/index.ts';
import { allKeys, type KeyEntry } from '../schema/keys.ts';
import * as scalars from '../schema/scalars.ts';
import { alternatives, metaOf } from '../schema/walk.ts';
import { words } from '../schema/words.ts';
import { type KeyDoc, keyDoc } from './describe.ts';

const INTRO = `# platform.yaml

The single description of a platform. This page is made from the schema that checks the file; \`platform docs KEY\` prints the same in
a terminal, and an editor with YAML support offers it while you type (the first line of the file names the schema).

\`\`\`yaml
# yaml-language-server: $schema=.platform/schema.json
version: 1
name: shop
gateway:
  uses: [cache]
  routes:
    - { path: /api/orders, to: order, timeout: 5s }
services:
  order: { template: service-order, uses: [db] }
data:
  db: { template: postgres }
  cache: { template: valkey }
\`\`\`

NAME stands for a name of yours, [] for the items of a list. A key with nothing behind it counts as not written.
`;

const OVERRIDES = `## environments.NAME.overrides

The same keys as the file, except \`version\`, \`name\` and \`environments\`: what differs in this environment. Maps merge, lists and
scalars replace, \`null\` removes. \`replicas\` drops a \`scale\` of the file and the other way round.

\`\`\`yaml
environments:
  staging:
    runtime: kubernetes
    overrides:
      services: { order: { replicas: 3, env: { LOG_LEVEL: debug } } }
      workers: { report: null }
\`\`\`
`;

const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const anchor = (path: string) => path.toLowerCase().replace(/[^a-z0-9-]/g, '');
const leaf = (path: string) => path.split('.').at(-1) ?? path;

/** Maps of keys, by the schema that they are: one that stands in several places is written out once. */
interface Section {
  readonly home: string;
  readonly rows: readonly KeyEntry[];
}

function sections(): Section[] {
  const homes = new Map<string, KeyEntry[]>();
  for (const entry of allKeys(PlatformFile)) homes.set(entry.home, [...(homes.get(entry.home) ?? []), entry]);
  return [...homes].map(([home, rows]) => ({ home, rows }));
}

/** The same map of keys has the same schemas in the same order. */
const same = (a: Section, b: Section) =>
  a.rows.length === b.rows.length && a.rows.every(({ schema }, index) => schema === b.rows[index]?.schema);

function row(entry: KeyEntry, links: ReadonlyMap<string, string>): string {
  const doc: KeyDoc = keyDoc(entry.path);
  const target = ['', '.NAME', '[]', '.NAME[]']
    .map((end) => links.get(`${entry.path}${end}`))
    .find((to) => to !== undefined);
  const name = target === undefined ? `\`${entry.key}\`` : `[\`${entry.key}\`](#${anchor(target)})`;
  const fallback = entry.choice
    ? 'one of these'
    : doc.required
      ? 'required'
      : doc.default === undefined
        ? ''
        : `\`${doc.default}\``;
  const example = doc.examples[0] === undefined ? '' : ` Example: \`${doc.examples[0]}\``;
  return `| ${name} | ${cell(doc.type)} | ${cell(fallback)} | ${cell(`${doc.description}${example}`)} |`;
}

function values(): string {
  // Sorted: a bundler gives the exports of a module in another order than Node does.
  const exported = Object.entries(scalars).sort(([a], [b]) => (a < b ? -1 : 1));
  const kinds = exported.flatMap(([, schema]) => {
    const known = schema instanceof z.ZodType ? words.get(schema) : undefined;
    return known && schema instanceof z.ZodType ? [{ ...known, description: metaOf(schema).description }] : [];
  });
  const rows = kinds.filter(({ name }) => name !== 'text').map(({ name, is }) => `| ${cell(name)} | ${cell(is)} |`);
  return ['## Values', '', '| Type | Is |', '|---|---|', ...rows, ''].join('\n');
}

/** docs/configuration.md, from the schema. */
export function configurationMarkdown(): string {
  const all = sections();
  const written = all.filter((section, index) => !all.slice(0, index).some((other) => same(section, other)));
  const links = new Map(
    all.map((section) => [section.home, written.find((other) => same(section, other))?.home ?? section.home]),
  );
  const parts = written.map(({ home, rows }) => {
    const description = home === '' ? '' : describeHome(home);
    const table = [
      '| Key | Type | Default | Description |',
      '|---|---|---|---|',
      ...rows.map((entry) => row(entry, links)),
    ];
    return [
      `## ${home === '' ? 'Top level' : home}`,
      '',
      ...(description === '' ? [] : [description, '']),
      ...table,
      '',
    ].join('\n');
  });
  return `${[INTRO, ...parts, OVERRIDES, values()].join('\n').trim()}\n`;
}

function describeHome(home: string): string {
  const [path = '', each] = /^(.*?)(\.NAME|\[\])?$/.exec(home)?.slice(1) ?? [home];
  const doc = keyDoc(path);
  const entry = allKeys(PlatformFile).find((known) => known.path === path);
  const item =
    each === undefined
      ? undefined
      : entry &&
        alternatives(entry.schema)
          .map(metaOf)
          .find(({ description }) => description)?.description;
  const others = doc.also.length > 0 ? ` Also in ${doc.also.map((other) => `\`${other}\``).join(', ')}.` : '';
  return `${item ?? doc.description}${others}`.trim() || `Keys of \`${leaf(path)}\`.`;
}
