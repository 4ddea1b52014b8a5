import type { Output } from '../output.ts';
import type { Progress } from './index.ts';

/** Every event as one line of JSON, as it comes. */
export function jsonProgress(out: Output): Progress {
  return {
    sink: (event) => void out.write(`${JSON.stringify(event)}\n`),
    end: () => {},
  };
}
