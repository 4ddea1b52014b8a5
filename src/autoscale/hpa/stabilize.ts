import type { HpaReason, HpaState } from '../types.ts';

type Recommendations = HpaState['recommendations'];

export interface Stabilized {
  readonly replicas: number;
  /** The memory, with this recommendation in it. */
  readonly recommendations: Recommendations;
  readonly reason: HpaReason['stabilized'];
}

/** Without behavior the highest recommendation of the window wins, one exactly as old as the window included. */
export function holdHighest(recommendations: Recommendations, wanted: number, now: number, window: number): Stabilized {
  const cutoff = now - window;
  let old = -1;
  let highest = wanted;
  recommendations.forEach(({ atSeconds, replicas }, index) => {
    if (atSeconds < cutoff) old = index;
    else if (replicas > highest) highest = replicas;
  });
  const reason = highest === wanted ? undefined : heldBy(recommendations, highest, highest, 'down', window);
  return { replicas: highest, reason, recommendations: kept(recommendations, old, wanted, now) };
}

/**
 * With behavior: up to the lowest recommendation of the window up, down to the highest of the window down.
 * One exactly as old as its window is out of it.
 */
export function hold(
  recommendations: Recommendations,
  wanted: number,
  current: number,
  now: number,
  windows: { readonly up: number; readonly down: number },
): Stabilized {
  const cutoff = { up: now - windows.up, down: now - windows.down };
  let old = -1;
  let up = wanted;
  let down = wanted;
  // By index: it is walked at every tick of every simulated week.
  for (let index = 0; index < recommendations.length; index++) {
    const { atSeconds, replicas } = recommendations[index] as Recommendations[number];
    if (atSeconds > cutoff.up && replicas < up) up = replicas;
    if (atSeconds > cutoff.down && replicas > down) down = replicas;
    if (atSeconds < cutoff.up && atSeconds < cutoff.down) old = index;
  }
  const replicas = Math.min(Math.max(current, up), down);
  const direction = wanted >= current ? 'up' : 'down';
  const best = direction === 'up' ? up : down;
  const reason =
    replicas === wanted ? undefined : heldBy(recommendations, best, replicas, direction, windows[direction]);
  return { replicas, reason, recommendations: kept(recommendations, old, wanted, now) };
}

/** What was asked for is remembered as it was, in the place of the last one that is too old, if there is any. */
function kept(recommendations: Recommendations, old: number, replicas: number, atSeconds: number): Recommendations {
  const next = recommendations.slice();
  next[old < 0 ? next.length : old] = { atSeconds, replicas };
  return next;
}

/** The newest recommendation of that height is the one that holds for longest. */
function heldBy(
  recommendations: Recommendations,
  height: number,
  to: number,
  direction: 'up' | 'down',
  windowSeconds: number,
): Stabilized['reason'] {
  let recommendedAtSeconds = -Infinity;
  for (const { atSeconds, replicas } of recommendations) {
    if (replicas === height && atSeconds > recommendedAtSeconds) recommendedAtSeconds = atSeconds;
  }
  return { to, direction, windowSeconds, recommendedAtSeconds };
}
