const SUFFIX: Readonly<Record<string, number>> = {
  n: 1e-9,
  u: 1e-6,
  m: 1e-3,
  '': 1,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  P: 1e15,
  E: 1e18,
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  Pi: 2 ** 50,
  Ei: 2 ** 60,
};

/** `250m`, `2`, `1Gi`, `1e3`: any quantity of the API as a number. */
export function quantity(text: string | number | undefined): number {
  const match = /^([+-]?[\d.]+(?:[eE][+-]?\d+)?)(|[numkMGTPE]|[KMGTPE]i)$/.exec(String(text ?? '0'));
  return match ? Number(match[1]) * (SUFFIX[match[2] ?? ''] ?? 1) : 0;
}

/** Written as the API would for this resource: cpu in millis, memory and storage in Mi. */
export function quantityText(resource: string, value: number): string {
  if (/cpu$/.test(resource)) return `${Math.ceil(value * 1000)}m`;
  if (/memory$|storage$/.test(resource)) return `${Math.ceil(value / 2 ** 20)}Mi`;
  return String(Math.ceil(value));
}
