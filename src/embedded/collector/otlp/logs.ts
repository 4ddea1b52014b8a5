import type { LogLevel } from '../../../kernel/index.ts';
import type { Log, Parsed } from '../records.ts';
import { saidIn } from './said.ts';
import { attributesOf, idOf, isRecord, type Json, microseconds, plainOf, records, senderOf } from './values.ts';

/** Which of its two outputs a line was written to: its level has been found by it already. */
const STREAM = 'log.iostream';
const LEVELS: readonly LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

/** Log records of an ExportLogsServiceRequest. */
export function logsOf(request: Json, now: number): Parsed<Log> {
  const items: Log[] = [];
  let rejected = 0;
  for (const { resource, scopeLogs } of records(request.resourceLogs)) {
    const sender = senderOf(resource);
    for (const { logRecords } of records(scopeLogs)) {
      for (const record of records(logRecords)) {
        const body = isRecord(record.body) ? plainOf(record.body) : undefined;
        if (body === undefined) {
          rejected += 1;
          continue;
        }
        // A line as its program wrote it may be a JSON object.
        const said = saidIn(typeof body === 'string' ? body : '');
        const { [STREAM]: _, ...attributes } = attributesOf(record.attributes);
        const fields = { ...said.fields, ...attributes };
        const time = microseconds(record.timeUnixNano) ?? microseconds(record.observedTimeUnixNano);
        items.push({
          ...sender,
          at: time === undefined ? now : Math.floor(time / 1000),
          level: levelOf(record.severityNumber) ?? said.level ?? 'info',
          text: typeof body === 'string' ? said.text : JSON.stringify(body),
          traceId: idOf(record.traceId, 32) ?? said.traceId,
          spanId: idOf(record.spanId, 16) ?? said.spanId,
          fields: Object.keys(fields).length === 0 ? null : fields,
        });
      }
    }
  }
  return { items, rejected, ...(rejected > 0 ? { reason: 'a log record needs a body' } : {}) };
}

/** SeverityNumber: four for each level, from 1 (TRACE) to 24 (FATAL4). */
function levelOf(severity: unknown): LogLevel | undefined {
  return typeof severity === 'number' ? LEVELS[Math.floor((severity - 1) / 4)] : undefined;
}
