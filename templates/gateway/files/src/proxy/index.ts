/** Sends requests to a replica of a service, streams the answer back, and tries another replica where that is safe. */
export { createForward, type Forward } from './forward.ts';
export { type Answer, openUpstream, type Upstream } from './upstream.ts';
