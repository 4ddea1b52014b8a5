import type { PortWish } from '../../../engine/runtime.ts';
import type { Model } from '../../../model/index.ts';

/** Only what people know the number of; all else gets a port of the engine's choice. */
export const portWishes = (model: Model): PortWish[] =>
  model.components.flatMap(({ name, publish, endpoints: [first] }) =>
    publish === undefined || first === undefined ? [] : [{ key: `${name}/${first.name}`, fixed: publish }],
  );
