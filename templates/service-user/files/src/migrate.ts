import { join } from 'node:path';
import { migrate, runTask, sqlSettings } from '@app/kit/sql';

await runTask(sqlSettings('DB'), (sql, log) => migrate({ sql, folder: join(import.meta.dirname, 'migrations'), log }));
