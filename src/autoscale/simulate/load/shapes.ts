/** Values of a load by the names of its shape: rates per second, times in seconds. */
export interface ShapeValues {
  readonly rates: readonly number[];
  readonly length: number | undefined;
  readonly times: Readonly<Record<string, number | undefined>>;
}

export interface Shape {
  /** Names of the rates that must be there, in order. */
  readonly rates: readonly string[];
  readonly length: 'needed' | 'optional';
  /** Times by name; true for those that must be there. */
  readonly times: Readonly<Record<string, boolean>>;
  build(values: ShapeValues): { readonly seconds: number; perSecond(at: number): number };
}

const DAY = 86_400;

/** Everything that is no file. What a shape does after its last change goes on until its length. */
export const SHAPES: Readonly<Record<string, Shape>> = {
  steady: {
    rates: ['RATE'],
    length: 'needed',
    times: {},
    build: ({ rates: [rate = 0], length = 0 }) => ({ seconds: length, perSecond: () => rate }),
  },
  step: {
    rates: ['FROM', 'TO'],
    length: 'optional',
    times: { at: true, for: false },
    build: ({ rates: [from = 0, to = 0], length, times: { at = 0, for: lasts = 600 } }) => ({
      seconds: length ?? at + lasts,
      perSecond: (t) => (t < at ? from : to),
    }),
  },
  ramp: {
    rates: ['FROM', 'TO'],
    length: 'optional',
    times: { for: true, at: false, hold: false, back: false },
    build: ({ rates: [from = 0, to = 0], length, times: { for: up = 1, at = 0, hold = 0, back } }) => {
      const top = at + up + hold;
      const share = (t: number) => {
        if (t < top || back === undefined) return Math.min(1, Math.max(0, (t - at) / up));
        return Math.max(0, 1 - (t - top) / back);
      };
      return { seconds: length ?? top + (back ?? 0), perSecond: (t) => from + (to - from) * share(t) };
    },
  },
  spike: {
    rates: ['BASE', 'PEAK'],
    length: 'optional',
    times: { at: true, for: true, after: false },
    build: ({ rates: [base = 0, peak = 0], length, times: { at = 0, for: lasts = 0, after = 600 } }) => ({
      seconds: length ?? at + lasts + after,
      perSecond: (t) => (t >= at && t < at + lasts ? peak : base),
    }),
  },
  diurnal: {
    rates: ['LOW', 'HIGH'],
    length: 'needed',
    times: { peak: false, period: false },
    build: ({ rates: [low = 0, high = 0], length = 0, times: { period = DAY, peak = period * (14 / 24) } }) => ({
      seconds: length,
      perSecond: (t) => low + ((high - low) * (1 + Math.cos((2 * Math.PI * (t - peak)) / period))) / 2,
    }),
  },
  sawtooth: {
    rates: ['LOW', 'HIGH'],
    length: 'needed',
    times: { period: false },
    build: ({ rates: [low = 0, high = 0], length = 0, times: { period = 600 } }) => ({
      seconds: length,
      perSecond: (t) => low + ((high - low) * (t % period)) / period,
    }),
  },
};
