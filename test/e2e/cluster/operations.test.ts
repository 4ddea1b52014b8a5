import { describeOn } from '../../support/engines.ts';
import { describeWith, OPERATIONS } from '../../support/images.ts';
import { ENGINES, operations, PROGRAMS } from '../support/operations.ts';

describeOn('kubernetes', 'the operations stack on kubernetes', () =>
  describeWith(OPERATIONS, 'watches the api blueprint', () =>
    operations({
      environment: 'dev',
      start: ['deploy', '--yes'],
      scraped: [...PROGRAMS, ...ENGINES],
      told: [...PROGRAMS, 'cache', 'db'],
      lean: ['collector', 'reader'],
    }),
  ),
);
