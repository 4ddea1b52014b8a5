import { describeOn } from '../../support/engines.ts';
import { describeWith, ENGINES, OPERATIONS } from '../../support/images.ts';
import { onCluster } from '../support/left.ts';
import { reference } from '../support/reference.ts';

describeOn('kubernetes', 'the whole reference on kubernetes', () =>
  describeWith([...OPERATIONS, ...ENGINES], 'with its engines and what watches it', () =>
    reference({
      environment: 'dev',
      start: ['deploy', '--yes'],
      lean: ['collector', 'reader'],
      left: onCluster,
      released: true,
    }),
  ),
);
