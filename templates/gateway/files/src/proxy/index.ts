/** Sends requests to a replica of a service, streams the answer back, and tries another replica where that is safe. */
export type { Answer, Question } from './ask.ts';
export { wasNotSent } from './failure.ts';
export { createForward, type Destination, type Forward } from './forward.ts';
export { headersForCaller, headersForService } from './headers.ts';
export { createStreams, type Streams } from './streams.ts';
export { openUpstream, type Upstream } from './upstream.ts';
