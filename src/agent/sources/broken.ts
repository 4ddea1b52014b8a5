import type { Status } from '../../engine/index.ts';
import type { PlatformEvent } from '../../kernel/index.ts';

/** Edits that do not build take nothing over, so nothing else shows them: they are remembered for whoever asks for the status. */
export interface Broken {
  hear(event: PlatformEvent): void;
  /** The status, with the reason at each component whose last edit does not build. */
  told(status: Status): Status;
}

export function createBroken(): Broken {
  const reasons = new Map<string, string>();
  return {
    hear: (event) => {
      if (event.type !== 'build') return;
      if (event.state === 'failed') reasons.set(event.component, reasonOf(event.message ?? ''));
      if (event.state === 'done' || event.state === 'cached') reasons.delete(event.component);
    },
    told: (status) => ({
      ...status,
      components: status.components.map((component) => {
        const reason = reasons.get(component.name);
        return reason === undefined || component.reason !== undefined ? component : { ...component, reason };
      }),
    }),
  };
}

/** `✘ [ERROR] Unexpected "="`, and some lines on the place, as one line. */
function reasonOf(message: string): string {
  const [what = ''] = message.replace(/^✘ \[ERROR\] /, '').split('\n');
  const place = /^\s*(\S+:\d+:\d+):/m.exec(message)?.[1];
  return `the last edit does not build: ${what.trim()}${place === undefined ? '' : ` (${place})`}`;
}
