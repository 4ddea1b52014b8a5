/** What happens elsewhere, and whom it concerns here. */
export { type Consumed, consume } from './consume.ts';
export { createNotifier, type Notice, type Notifier, type NotifierOptions } from './notifier.ts';
