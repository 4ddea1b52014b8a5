import { parseDuration, parseSize } from '../../kernel/index.ts';
import { announce, fail, listenFailure, log, onStop, portOf, readOptions } from '../program/index.ts';
import { startCollector } from './collector.ts';

const options = readOptions(['port', 'data', 'users', 'logs', 'targets', 'retention', 'max-bytes', 'host', 'names']);
const port = portOf(options.port);
const { logs, targets, host = '127.0.0.1' } = options;
const retention = options.retention ?? '24h';
const size = options['max-bytes'] ?? '512Mi';

const started = await startCollector({
  data: options.data ?? fail('--data DIR is missing'),
  host,
  names: options.names?.split(',') ?? [],
  port,
  retentionMs: parseDuration(retention) ?? fail(`--retention ${retention} is no duration`),
  maxBytes: parseSize(size) ?? fail(`--max-bytes ${size} is no size`),
  ...(logs === undefined ? {} : { logs }),
  ...(targets === undefined ? {} : { targets }),
  warn: (message) => log('warn', message),
}).catch((error: NodeJS.ErrnoException) =>
  fail(error.syscall === 'listen' ? listenFailure(error, host, port) : error.message),
);
announce(started.port);
log('info', 'listening', { port: started.port });
onStop(() => started.close());
