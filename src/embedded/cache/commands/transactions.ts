import { Failure, NULL_ARRAY, OK } from '../resp/reply.ts';
import { perform } from '../server/dispatch.ts';
import { ALL_KEYS, type Command, command, NO_KEYS } from './command.ts';

export const transactions: readonly Command[] = [
  command('multi', 1, 'fast direct', NO_KEYS, ({ session }) => {
    if (session.queue) throw new Failure('ERR MULTI calls can not be nested');
    session.queue = [];
    return OK;
  }),
  command('exec', 1, 'direct', NO_KEYS, ({ session, server }) => {
    const queue = session.queue;
    if (!queue) throw new Failure('ERR EXEC without MULTI');
    const { failed } = session;
    // A watched key that has expired by now has changed.
    const changed = session.watchedChanged();
    session.endTransaction();
    if (failed) throw new Failure('EXECABORT Transaction discarded because of previous errors.');
    if (changed) return NULL_ARRAY;
    session.executing = true;
    try {
      return queue.map(({ command: queued, args }) => perform(server, queued, session, args));
    } finally {
      session.executing = false;
    }
  }),
  command('discard', 1, 'fast direct', NO_KEYS, ({ session }) => {
    if (!session.queue) throw new Failure('ERR DISCARD without MULTI');
    session.endTransaction();
    return OK;
  }),
  command('watch', -2, 'fast direct', ALL_KEYS, ({ session, args }) => {
    if (session.queue) throw new Failure('ERR WATCH inside MULTI is not allowed');
    for (const key of args) session.watch(key);
    return OK;
  }),
  command('unwatch', 1, 'fast', NO_KEYS, ({ session }) => {
    session.unwatch();
    return OK;
  }),
];
