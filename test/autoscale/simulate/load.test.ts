import { describe, expect, it, test } from 'vitest';
import { fileOf, parseLoad, parseRate, together } from '../../../src/autoscale/simulate/index.ts';
import { PlatformError } from '../../../src/kernel/index.ts';

const at = (spec: string, ...times: number[]) => times.map((time) => parseLoad(spec).perSecond(time));

test.each([
  ['200rps', 200],
  ['200/s', 200],
  ['1200/m', 20],
  ['60rpm', 1],
  ['3600/h', 1],
  ['2krps', 2000],
  ['5', 5],
  ['0.5rps', 0.5],
  ['x', undefined],
  ['-1', undefined],
])('rate %s', (text, rate) => expect(parseRate(text)).toBe(rate));

describe('shapes', () => {
  it('steady', () => expect(at('steady:200rps:10m', -1, 0, 599, 600)).toEqual([0, 200, 200, 0]));
  it('step', () => expect(at('step:50rps:500rps:at=2m:for=10m', 0, 119, 120, 719, 720)).toEqual([50, 50, 500, 500, 0]));
  it('ramp, there and back', () =>
    expect(at('ramp:0:100:at=10s:for=10s:hold=10s:back=10s', 5, 15, 25, 35, 39.9)).toEqual([
      0,
      50,
      100,
      50,
      expect.closeTo(1),
    ]));
  it('spike', () =>
    expect(at('spike:10:90:at=60s:for=30s:after=10s', 59, 60, 89, 90, 100)).toEqual([10, 90, 90, 10, 0]));
  it('diurnal, highest at its peak', () =>
    expect(at('diurnal:20:400:7d:peak=14h', 14 * 3600, 2 * 3600, 38 * 3600)).toEqual([400, 20, 400]));
  it('sawtooth', () => expect(at('sawtooth:0:60:1h:period=60s', 0, 30, 60, 90)).toEqual([0, 30, 0, 30]));
  it('a length of its own goes on with the last rate', () =>
    expect(at('step:1:2:at=10s:1h', 3599, 3600)).toEqual([2, 0]));
  it('several add up, for as long as each lasts', () => {
    const both = together([parseLoad('steady:10:1m'), parseLoad('spike:0:5:at=30s:for=10s:after=1m')]);
    expect([both.seconds, both.perSecond(35), both.perSecond(50), both.perSecond(70)]).toEqual([100, 15, 10, 0]);
  });
});

describe('files', () => {
  const csv = (content: string, spec = 'csv:a.csv') => parseLoad(spec, content);
  it('of seconds, with a header, a comment and a factor', () => {
    const load = csv('time,rps\n0,10\n# quiet\n60,20rps\n', 'csv:a.csv:times=2');
    expect([load.seconds, load.perSecond(0), load.perSecond(30), load.perSecond(59)]).toEqual([
      60,
      20,
      30,
      expect.closeTo(39.67),
    ]);
  });
  it('of dates begin at 0', () => {
    const load = csv('2026-01-31T12:00:00Z,10\n2026-01-31T12:01:00Z,20\n');
    expect([load.seconds, load.perSecond(30)]).toEqual([60, 15]);
    expect(csv('1769860800000,10\n1769860860000,20').perSecond(30)).toBe(15);
  });
  it('are found by name, colons included', () => {
    expect([fileOf('csv:C:/a b.csv:times=2'), fileOf('csv:-'), fileOf('steady:1:1m')]).toEqual([
      'C:/a b.csv',
      '-',
      undefined,
    ]);
  });
  it.each([
    ['0,1', /two lines/],
    ['0,1\n0,2', /times must go up/],
    ['0,1\nsoon,2', /line 2 is "soon,2"/],
  ])('refuses %j', (text, message) => expect(() => csv(text)).toThrow(message));
});

test.each([
  ['stedy:1:1m', /did you mean steady/],
  ['', /there is no shape/],
  ['steady:fast:1m', /RATE fast is no rate/],
  ['steady:1', /its length is missing/],
  ['steady:1:1m:2m', /2m is too much/],
  ['step:1:2', /at= is missing/],
  ['step:1:2:at=1m:until=5m', /there is no until=; it takes at= for=/],
  ['spike:1:2:at=1m:for=0', /for=0 is no time/],
  ['steady:1:900d', /longer than a year/],
])('%j is refused with the grammar', (spec, message) => {
  let error: unknown;
  try {
    parseLoad(spec);
  } catch (caught) {
    error = caught;
  }
  expect(error).toBeInstanceOf(PlatformError);
  expect((error as PlatformError).message).toMatch(message);
  expect(error).toMatchObject({
    exitCode: 2,
    details: expect.arrayContaining([expect.stringContaining('steady:200rps:10m')]),
  });
});
