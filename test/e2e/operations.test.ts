import { describeOn } from '../support/engines.ts';
import { describeWith, OPERATIONS } from '../support/images.ts';
import { ENGINES, operations, PROGRAMS } from './support/operations.ts';

describeOn('docker', 'the operations stack on docker', () =>
  describeWith(OPERATIONS, 'watches the api blueprint', () =>
    operations({
      environment: 'docker',
      start: ['up', '-d'],
      scraped: [...PROGRAMS, ...ENGINES, 'load-balancer'],
      told: [...PROGRAMS, 'cache', 'db', 'loki'],
      lean: ['collector'],
    }),
  ),
);
