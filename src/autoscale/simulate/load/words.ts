import { ExitCode, PlatformError, parseDuration } from '../../../kernel/index.ts';

const PER_SECOND: Readonly<Record<string, number>> = {
  '': 1,
  rps: 1,
  mps: 1,
  '/s': 1,
  rpm: 1 / 60,
  '/m': 1 / 60,
  '/h': 1 / 3600,
};

/** `200rps`, `200/s`, `12000/m` (or rpm), `3600/h`, `2krps`, or a plain number per second; in requests per second. */
export function parseRate(text: string): number | undefined {
  const [, value, thousands, unit = ''] = /^(\d+(?:\.\d+)?)(k?)(rps|mps|rpm|\/s|\/m|\/h)?$/.exec(text) ?? [];
  const factor = PER_SECOND[unit];
  if (value === undefined || factor === undefined) return undefined;
  return Number(value) * (thousands ? 1000 : 1) * factor;
}

/** `10m`, in seconds; undefined for what is none, and for no time at all. */
export function parseSeconds(text: string): number | undefined {
  const ms = parseDuration(text);
  return ms === undefined || ms === 0 ? undefined : ms / 1000;
}

/** What may be written, one line for each shape: the help and every complaint about a load show it. */
export const GRAMMAR: readonly string[] = [
  'steady:RATE:LENGTH                                     steady:200rps:10m',
  'step:FROM:TO:at=TIME:for=TIME                          step:50rps:500rps:at=2m:for=10m',
  'ramp:FROM:TO:for=TIME[:at=TIME][:hold=TIME][:back=TIME]   ramp:50rps:500rps:for=5m:hold=5m:back=5m',
  'spike:BASE:PEAK:at=TIME:for=TIME[:after=TIME]          spike:100rps:900rps:at=5m:for=30s',
  'diurnal:LOW:HIGH:LENGTH[:peak=TIME][:period=TIME]      diurnal:20rps:400rps:7d:peak=14h',
  'sawtooth:LOW:HIGH:LENGTH[:period=TIME]                 sawtooth:10rps:300rps:1h:period=10m',
  'csv:FILE[:times=FACTOR]                                csv:monday.csv   lines of time,value',
  'RATE is 200rps, 200/s, 12000/m, 3600/h, 2krps; TIME and LENGTH are 30s, 5m, 24h, 7d; several loads add up',
];

/** Exit code 2, with the grammar below. */
export function badLoad(text: string, wrong: string): PlatformError {
  return new PlatformError({
    code: 'bad-load',
    message: `--load ${text}: ${wrong}`,
    details: GRAMMAR,
    exitCode: ExitCode.badInput,
  });
}
