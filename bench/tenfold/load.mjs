/** Few and many requests per second: what a laptop's cluster carries beside the generator. */
const [FEW, MANY] = [3, 30];

/** How long one message keeps the worker busy, as rendering or a call to somebody else would. */
export const WORK_MS = 250;

/** The same load as the generator plays it, and as the simulation does. */
export const STAGES = `${FEW}:20s,${FEW}..${MANY}:40s,${MANY}:60s,${MANY}..${FEW}:20s,${FEW}:60s`;
export const LOAD = `ramp:${FEW}rps:${MANY}rps:at=20s:for=40s:hold=60s:back=20s:200s`;

/** Before it, so that there is something to be calibrated by. */
export const WARM_UP = `${FEW}:30s,${FEW}..12:60s,${FEW}:15s`;

/** At once, not as a ramp. */
export const STEP_AT_SECONDS = 15;
export const STEP = `${FEW}:${STEP_AT_SECONDS}s,${MANY}:45s`;
