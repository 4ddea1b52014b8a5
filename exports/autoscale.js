// The entry of @platform-toolkit/cli/autoscale. A checkout of the sources has nothing to give until it was built.
import { existsSync } from 'node:fs';

if (!existsSync(new URL('../dist/autoscale.js', import.meta.url))) {
  throw new Error('@platform-toolkit/cli/autoscale has not been built: run `npm run build` in the checkout first');
}
export const { replay, replayKeda } = await import('../dist/autoscale.js');
