import { describeOn } from '../support/engines.ts';
import { describeWith, ENGINES, OPERATIONS } from '../support/images.ts';
import { onDocker } from './support/left.ts';
import { reference } from './support/reference.ts';

describeOn('docker', 'the whole reference on docker', () =>
  describeWith([...OPERATIONS, ...ENGINES], 'with its engines and what watches it', () =>
    reference({
      environment: 'docker',
      start: ['up', '-d'],
      scraped: ['load-balancer'],
      lean: ['collector'],
      left: onDocker,
      shown: true,
    }),
  ),
);
