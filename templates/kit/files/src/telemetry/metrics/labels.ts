export type Labels = Readonly<Record<string, string | number>>;

/** The values in the order of the names: the identity of a time series. */
export function seriesKey(names: readonly string[], labels: Labels): string {
  return names.length === 1
    ? String(labels[names[0] as string] ?? '')
    : names.map((name) => labels[name] ?? '').join('\0');
}

/** `{method="GET",route="/x"}`, or nothing without labels. */
export function formatLabels(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeValue(String(value))}"`);
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

/** The labels of a series, only those that were declared. */
export function pickLabels(names: readonly string[], labels: Labels): Labels {
  return Object.fromEntries(names.map((name) => [name, labels[name] ?? '']));
}

function escapeValue(value: string): string {
  return value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}
