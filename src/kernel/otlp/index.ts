/** Lines and figures of copies on their way to a collector, as OTLP over HTTP. Apart from the rest of the kernel: it loads Node's HTTP. */
export { type Line, sendLines } from './lines.ts';
export { type PostOptions, Refused, STORE_HEADER } from './post.ts';
export { type Reading, sendReadings } from './readings.ts';
