import type { Env } from '../../config/index.ts';

/**
 * Share of new traces that is sent, 0 to 1; traces begun elsewhere keep the decision made there. OTEL_TRACES_SAMPLER, with or without
 * `parentbased_`: always_on, always_off, or traceidratio with its share in OTEL_TRACES_SAMPLER_ARG.
 */
export function ratioOf(env: Env): number {
  const sampler = (env['OTEL_TRACES_SAMPLER'] ?? 'traceidratio').replace('parentbased_', '');
  if (sampler !== 'traceidratio') return sampler === 'always_off' ? 0 : 1;
  const ratio = Number(env['OTEL_TRACES_SAMPLER_ARG'] || 1);
  return ratio >= 0 && ratio <= 1 ? ratio : 1;
}
