import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import { collectorTelemetry } from '../../src/telemetry/index.ts';
import { type Built, buildProgram, type Program } from '../embedded/program/programs.ts';
import { telemetryContract } from './contract/suite.ts';

let built: Built;
let program: Program;
let url: string;

beforeAll(async () => {
  built = await buildProgram('collector');
  const targets = join(built.folder, 'targets.json');
  // As in containers: nobody tells it who listens where.
  writeFileSync(targets, '[]');
  program = built.start(['--port', '0', '--data', join(built.folder, 'data'), '--targets', targets]);
  url = `http://127.0.0.1:${await program.listening()}`;
});
afterAll(async () => {
  await program.stop('SIGTERM');
  await built.close();
});

describe('the embedded collector', () =>
  telemetryContract(() => ({ url, open: (places) => collectorTelemetry(url, { places }) })));
