import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeOn } from '../support/engines.ts';
import { type Broker, startBroker } from './support/broker.ts';
import { type Project, sharedProject } from './support/project.ts';
import { scalingJourney } from './support/scaling.ts';

describeOn('docker', 'the kit on RabbitMQ', () => {
  let project: Project;
  let broker: Broker;

  beforeAll(async () => {
    [project, broker] = await Promise.all([sharedProject(), startBroker()]);
  });
  afterAll(() => broker?.remove());

  test('its driver keeps the contract, shares the work, and loses nothing when the server is killed', async () => {
    const { port, user, password, restart } = broker;
    const env = {
      TEST_QUEUE_DRIVER: 'rabbitmq',
      TEST_QUEUE_HOST: '127.0.0.1',
      TEST_QUEUE_PORT: String(port),
      TEST_QUEUE_USER: user,
      TEST_QUEUE_PASSWORD: password,
      TEST_QUEUE_RESTART: restart,
    };
    // One file after another: they would kill each other's server.
    const ran = await project.npm(['test', '--', '--no-file-parallelism', 'packages/kit/test/queue'], env);
    expect(ran, `${ran.out}\n${ran.err}`).toMatchObject({ code: 0 });
    expect(ran.out).toMatch(/messages, \d+ deliveries/);
  });
});

describeOn('docker', 'scaling by what waits in RabbitMQ', () => scalingJourney('docker', 'rabbitmq'));
