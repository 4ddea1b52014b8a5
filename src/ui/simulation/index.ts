/** A simulation as a person sees it: charts and figures on a terminal, and a page of its own. */

export type { SimulationLike } from './like.ts';
export { simulationLines } from './lines.ts';
export { htmlPage, type PagePackage } from './page.ts';
