import { describeOn } from '../support/engines.ts';
import { scalingJourney } from './support/scaling.ts';

describeOn('local', 'scaling on local', () => scalingJourney('local'));
// One queue a run: RabbitMQ is that of test/e2e/rabbitmq.test.ts.
if (process.env.PLATFORM_E2E_QUEUES === 'all') {
  describeOn('docker', 'scaling on docker, the queue in PostgreSQL', () => scalingJourney('docker'));
}
