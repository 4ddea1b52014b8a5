import { afterAll, beforeAll, describe } from 'vitest';
import { stackTelemetry } from '../../src/telemetry/index.ts';
import { build } from '../golden/support/platforms.ts';
import { describeOn } from '../support/engines.ts';
import { hasImages, type Running, startEngines } from './contract/containers.ts';
import { telemetryContract } from './contract/suite.ts';

const FILE = `version: 1
name: contract
observability: { dashboards: none }
`;
const NAMES = ['collector', 'prometheus', 'loki', 'jaeger'];

const { model } = await build(FILE, 'docker');
const components = model.components.filter(({ name }) => NAMES.includes(name));
const present = await hasImages(components).catch(() => false);
const suite = present ? describe : describe.skip;

describeOn('docker', 'telemetry', () => {
  let running: Running | undefined;
  beforeAll(async () => {
    if (present) running = await startEngines(`platform-test-telemetry-${process.pid}`, components);
  });
  afterAll(() => running?.close());

  suite(`of the operations stack${present ? '' : ' [needs its images]'}`, () => {
    const url = (component: string) => running?.url(component) ?? '';
    const at = (component: string) => async () => url(component);
    telemetryContract(() => ({
      url: url('collector'),
      open: (places) =>
        stackTelemetry({ metrics: at('prometheus'), logs: at('loki'), traces: at('jaeger') }, { places }),
    }));
  });
});
