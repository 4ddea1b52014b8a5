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
  let won = -1;
  let replicas = wanted;
  recommendations.forEach((each, index) => {
    if (each.atSeconds < cutoff) old = index;
    else if (each.replicas > replicas) {
      replicas = each.replicas;
      won = index;
    }
  });
  const reason = reasonOf(recommendations[won], replicas, wanted, 'down', window);
  return { replicas, reason, recommendations: kept(recommendations, old, wanted, now) };
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
  let [up, upWon, down, downWon] = [wanted, -1, wanted, -1];
  recommendations.forEach(({ atSeconds, replicas }, index) => {
    if (atSeconds > cutoff.up && replicas < up) [up, upWon] = [replicas, index];
    if (atSeconds > cutoff.down && replicas > down) [down, downWon] = [replicas, index];
    if (atSeconds < cutoff.up && atSeconds < cutoff.down) old = index;
  });
  const replicas = Math.min(Math.max(current, up), down);
  const direction = wanted >= current ? 'up' : 'down';
  const won = recommendations[direction === 'up' ? upWon : downWon];
  const reason = reasonOf(won, replicas, wanted, direction, windows[direction]);
  return { replicas, reason, recommendations: kept(recommendations, old, wanted, now) };
}

/** What was asked for is remembered as it was, in the place of the last one that is too old, if there is any. */
function kept(recommendations: Recommendations, old: number, replicas: number, atSeconds: number): Recommendations {
  const next = recommendations.slice();
  next[old < 0 ? next.length : old] = { atSeconds, replicas };
  return next;
}

function reasonOf(
  won: Recommendations[number] | undefined,
  to: number,
  wanted: number,
  direction: 'up' | 'down',
  windowSeconds: number,
): Stabilized['reason'] {
  return won && to !== wanted ? { to, direction, windowSeconds, recommendedAtSeconds: won.atSeconds } : undefined;
}
