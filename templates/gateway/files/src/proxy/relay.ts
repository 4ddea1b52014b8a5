import type { ServerResponse } from 'node:http';
import type { Control, Receiver } from '../wire/index.ts';
import { Abandoned } from './failure.ts';
import { headersForCaller } from './headers.ts';

/** How an attempt ended. `refused`: with a status that may be different elsewhere; nothing of it was passed on. */
export type Outcome =
  | { readonly type: 'answered' }
  | { readonly type: 'refused'; readonly status: number }
  | { readonly type: 'failed'; readonly error: Error };

/** What there was of an answer; `status` is 0 when there was none. */
export interface Answer {
  readonly status: number;
  readonly type: string | undefined;
}

export interface RelayOptions {
  readonly res: ServerResponse;
  /** Headers of the gateway itself. */
  readonly headers: readonly string[];
  /** Whether an answer with this status and content type is passed on, or another replica is asked. */
  passes(status: number, type: string | undefined): boolean;
  /** Called when the service begins to send events: they have no end to wait for. */
  onEvents(): void;
  settle(outcome: Outcome, answer: Answer): void;
}

/** Passes the response of a service on while it arrives, no faster than the caller takes it. */
export class Relay implements Receiver {
  readonly #options: RelayOptions;
  #control: Control | undefined;
  #abortedFor: Error | undefined;
  #answer: Answer = { status: 0, type: undefined };
  #refused = false;
  /** Bytes of the body that are still to come, where the service said how many. */
  #toCome = Number.NaN;

  constructor(options: RelayOptions) {
    this.#options = options;
  }

  abort(reason: Error): void {
    this.#abortedFor ??= reason;
    this.#control?.abort(reason);
  }

  /** Ends a stream of events in good order: what is complete was sent, and the caller asks for the rest elsewhere. */
  finish(): void {
    this.#options.res.end();
    this.abort(new Abandoned('ended'));
  }

  begin(control: Control): void {
    this.#control = control;
    if (this.#abortedFor) control.abort(this.#abortedFor);
  }

  head(status: number, headers: readonly string[]): void {
    const { res, headers: own, passes, onEvents } = this.#options;
    const type = headerIn(headers, 'content-type');
    this.#answer = { status, type };
    if (!passes(status, type)) {
      this.#refused = true;
      return;
    }
    if (type?.startsWith('text/event-stream')) onEvents();
    const length = headerIn(headers, 'content-length');
    if (length !== undefined) this.#toCome = Number(length);
    res.writeHead(status, headersForCaller(headers, own));
  }

  data(chunk: Buffer | string): void {
    if (this.#refused) return;
    const { res } = this.#options;
    this.#toCome -= chunk.length;
    if (this.#toCome === 0) {
      res.end(chunk, 'latin1');
    } else if (!res.write(chunk, 'latin1')) {
      this.#control?.pause();
      res.once('drain', () => this.#control?.resume());
    }
  }

  end(): void {
    const { res, settle } = this.#options;
    if (this.#refused) {
      settle({ type: 'refused', status: this.#answer.status }, this.#answer);
      return;
    }
    if (!res.writableEnded) res.end();
    settle({ type: 'answered' }, this.#answer);
  }

  fail(error: Error): void {
    const { settle, res } = this.#options;
    if (res.writableEnded) settle({ type: 'answered' }, this.#answer);
    else settle({ type: 'failed', error: this.#abortedFor ?? error }, this.#answer);
  }
}

function headerIn(headers: readonly string[], name: string): string | undefined {
  for (let i = 0; i < headers.length; i += 2) if (headers[i] === name) return headers[i + 1];
  return undefined;
}
