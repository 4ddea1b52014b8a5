/** Names that a cluster's objects bear, for those who make them and for the programs of ours that read them there. */
export const LABEL_PREFIX = 'platform-toolkit.dev';

export const PodLabel = {
  /** Whose pod it is, on pods of tasks too. */
  component: `${LABEL_PREFIX}/component`,
  /** `read`: what its containers print is read for it, because it sends nothing itself. */
  lines: `${LABEL_PREFIX}/lines`,
} as const;
export const LINES_READ = 'read';

const UNITS: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
};

/** `1234567n`, `12m`, `2`, `64Mi`: quantities as the API writes them. Undefined for other text. */
export function parseQuantity(text: string): number | undefined {
  const match = /^(\d+(?:\.\d+)?)([numkMGT]|[KMGT]i|)$/.exec(text);
  return match ? Number(match[1]) * (UNITS[match[2] ?? ''] ?? 1) : undefined;
}
