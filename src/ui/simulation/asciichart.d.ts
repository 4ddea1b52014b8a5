/** What is used of it; the package has no types of its own. */
declare module 'asciichart' {
  interface Config {
    readonly min?: number;
    readonly max?: number;
    readonly height?: number;
    readonly offset?: number;
    readonly symbols?: readonly string[];
    readonly format?: (value: number) => string;
  }
  const asciichart: { plot(series: readonly number[], config?: Config): string };
  export default asciichart;
}
