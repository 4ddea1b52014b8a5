import type { Observed } from '../../plan/index.ts';
import { factsOf } from './observe/facts.ts';
import type { ContainerSpec } from './spec.ts';

/** The published port of the first copy that is ready. */
export const createAddress =
  (running: (component: string) => Promise<readonly Observed[]>) =>
  async (component: string, endpoint: string): Promise<string | undefined> => {
    const copies = (await running(component)).filter(({ kind }) => kind === 'container');
    const copy = copies.find((each) => factsOf(each).ready) ?? copies[0];
    const known = (copy?.spec as unknown as ContainerSpec | undefined)?.ports[endpoint];
    const port = known && copy ? factsOf(copy).ports[String(known.inside)] : undefined;
    if (!known || port === undefined) return undefined;
    return known.protocol === 'http' ? `http://127.0.0.1:${port}` : `127.0.0.1:${port}`;
  };
