import { readConfig, type Setting } from '../config/index.ts';
import { runMain, taskSettings } from '../lifecycle/index.ts';
import { createTelemetry } from '../telemetry/index.ts';
import { openSearch, type SearchSettings } from './settings.ts';

/** A server that has just started takes its time for the first index, and nobody waits for a task. */
const PATIENCE_MS = 60_000;

/** A program that makes what is missing of these indexes and ends: a part of `migrate.ts` of a service. */
export function runSearchTask(settings: Setting<SearchSettings>, indexes: readonly string[]): Promise<void> {
  return runMain(async () => {
    const config = readConfig({ task: taskSettings(), search: settings });
    const telemetry = createTelemetry(config.task);
    const search = openSearch(patient(config.search), telemetry);
    try {
      await search.prepare(indexes);
      telemetry.log.info({ indexes }, 'indexes are there');
    } finally {
      await search.close();
      await telemetry.tracer.close();
    }
  });
}

function patient(settings: SearchSettings): SearchSettings {
  const { timeoutMs, connectMs } = settings;
  return { ...settings, timeoutMs: Math.max(timeoutMs, PATIENCE_MS), connectMs: Math.max(connectMs, PATIENCE_MS) };
}
