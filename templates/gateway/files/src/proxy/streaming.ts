import type { IncomingHttpHeaders } from 'node:http';
import type { Dispatcher } from 'undici';
import type { Receiver } from '../wire/index.ts';

/** Lets undici, which sends bodies as they come, hand the answer to the same receiver as everything else. */
export function handlerFor(receiver: Receiver): Dispatcher.DispatchHandler {
  return {
    onRequestStart: (controller) => receiver.begin(controller),
    // Interim answers are for us.
    onResponseStart: (_, status, headers) => void (status >= 200 && receiver.head(status, flat(headers))),
    onResponseData: (_, chunk) => receiver.data(chunk),
    onResponseEnd: () => receiver.end(),
    onResponseError: (_, error) => receiver.fail(error),
  };
}

function flat(headers: IncomingHttpHeaders): string[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    Array.isArray(value) ? value.flatMap((one) => [name, one]) : [name, value ?? ''],
  );
}
