import type { IncomingHttpHeaders, ServerResponse } from 'node:http';
import type { Dispatcher } from 'undici';
import { Abandoned } from './failure.ts';
import { headersForCaller } from './headers.ts';

/** How an attempt ended. `refused`: with a status that may be different elsewhere; nothing of it was passed on. */
export type Outcome =
  | { readonly type: 'answered' }
  | { readonly type: 'refused'; readonly status: number }
  | { readonly type: 'failed'; readonly error: Error };

export interface RelayOptions {
  readonly res: ServerResponse;
  /** Headers of the gateway itself. */
  readonly headers: readonly string[];
  /** Whether an answer with this status is passed on, or another replica is asked. */
  passes(status: number): boolean;
  /** Called when the service begins to send events: they have no end to wait for. */
  onEvents(): void;
  /** `status` is 0 when there was none. */
  settle(outcome: Outcome, status: number): void;
}

/** Passes the response of a service on while it arrives, no faster than the caller takes it. */
export class Relay implements Dispatcher.DispatchHandler {
  readonly #options: RelayOptions;
  #controller: Dispatcher.DispatchController | undefined;
  #abortedFor: Error | undefined;
  #status = 0;
  #refused = false;
  /** Bytes of the body that are still to come, where the service said how many. */
  #toCome = Number.NaN;

  constructor(options: RelayOptions) {
    this.#options = options;
  }

  abort(reason: Error): void {
    this.#abortedFor ??= reason;
    this.#controller?.abort(reason);
  }

  /** Ends a stream of events in good order: what is complete was sent, and the caller asks for the rest elsewhere. */
  finish(): void {
    this.#options.res.end();
    this.abort(new Abandoned('ended'));
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#abortedFor) controller.abort(this.#abortedFor);
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: IncomingHttpHeaders): void {
    // Interim responses are for us.
    if (status < 200) return;
    const { res, headers: own, passes, onEvents } = this.#options;
    this.#status = status;
    if (!passes(status)) {
      this.#refused = true;
      return;
    }
    const type = headers['content-type'];
    if (type?.startsWith('text/event-stream')) onEvents();
    const length = headers['content-length'];
    if (length !== undefined) this.#toCome = Number(length);
    res.writeHead(status, headersForCaller(headers, own));
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#refused) return;
    const { res } = this.#options;
    this.#toCome -= chunk.length;
    if (this.#toCome === 0) {
      res.end(chunk);
    } else if (!res.write(chunk)) {
      controller.pause();
      res.once('drain', () => controller.resume());
    }
  }

  onResponseEnd(): void {
    const { res, settle } = this.#options;
    if (this.#refused) {
      settle({ type: 'refused', status: this.#status }, this.#status);
      return;
    }
    if (!res.writableEnded) res.end();
    settle({ type: 'answered' }, this.#status);
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    const { settle, res } = this.#options;
    if (res.writableEnded) settle({ type: 'answered' }, this.#status);
    else settle({ type: 'failed', error: this.#abortedFor ?? error }, this.#status);
  }
}
