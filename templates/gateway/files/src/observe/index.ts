/** What the gateway tells about the requests it saw. */
export { type AccessLog, createAccessLog } from './access.ts';
export { listenForMetrics } from './listener.ts';
export { createRates, type Rates } from './rates.ts';
export { createRecorder, type Recorder } from './recorder.ts';
export { countTraffic } from './traffic.ts';
