import type { Resources } from '../../../model/types.ts';

const MI = 2 ** 20;

/** `250m`, `2`: as the API server writes them back. */
export const cpuQuantity = (millicores: number) =>
  millicores % 1000 === 0 ? String(millicores / 1000) : `${millicores}m`;

/** `192Mi`, `1Gi`: as the API server writes them back. */
export function sizeQuantity(bytes: number): string {
  for (const [unit, size] of [
    ['Ti', 2 ** 40],
    ['Gi', 2 ** 30],
    ['Mi', MI],
    ['Ki', 2 ** 10],
  ] as const) {
    if (bytes >= size && bytes % size === 0) return `${bytes / size}${unit}`;
  }
  return String(bytes);
}

/** Requests decide where a pod fits, limits what it may take. Local disk is bounded too: logs and scratch folders. */
export const resourcesOf = ({ cpu, memory, limits }: Resources) => ({
  requests: { cpu: cpuQuantity(cpu), memory: sizeQuantity(memory), 'ephemeral-storage': '64Mi' },
  limits: { cpu: cpuQuantity(limits.cpu), memory: sizeQuantity(limits.memory), 'ephemeral-storage': '1Gi' },
});
