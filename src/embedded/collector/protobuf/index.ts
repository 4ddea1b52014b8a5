/** OTLP in its binary encoding, read into the shape of its JSON encoding: what comes after knows only one. */
export { decode } from './decode.ts';
export { REQUESTS } from './schema.ts';
export { MalformedProtobuf, writeBytes, writeNumber } from './wire.ts';
