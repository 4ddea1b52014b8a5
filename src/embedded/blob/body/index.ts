/** The body of a request: taken out of its chunks, and proven against everything that was said about it. */
export { ALGORITHMS, type Algorithm, algorithmOf, CHECKSUM, composite, summer } from './checksum.ts';
export { type Received, receive, receiveText } from './receive.ts';
