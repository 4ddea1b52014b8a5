import { describeOn } from '../support/engines.ts';
import { describeWith, OPERATIONS } from '../support/images.ts';
import { operations } from './support/operations.ts';

const PROGRAMS = ['auth', 'gateway', 'product'];
const ENGINES = ['cache', 'collector', 'db', 'jaeger', 'loki', 'prometheus'];

describeOn('docker', 'the operations stack on docker', () =>
  describeWith(OPERATIONS, 'watches the api blueprint', () =>
    operations({
      environment: 'docker',
      start: ['up', '-d'],
      scraped: [...PROGRAMS, ...ENGINES, 'load-balancer'],
      told: [...PROGRAMS, 'cache', 'db', 'loki'],
    }),
  ),
);

describeOn('kubernetes', 'the operations stack on kubernetes', () =>
  describeWith(OPERATIONS, 'watches the api blueprint', () =>
    operations({ environment: 'dev', start: ['deploy', '--yes'], scraped: [...PROGRAMS, ...ENGINES], told: PROGRAMS }),
  ),
);
