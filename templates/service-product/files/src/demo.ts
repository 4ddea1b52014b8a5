interface DemoProduct {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly priceCents: number;
}

const CATALOGUE: readonly (readonly [name: string, description: string, priceCents: number])[] = [
  ['Espresso Machine', 'Fifteen bar, a steel group and a wand that really steams.', 34900],
  ['Burr Grinder', 'Forty settings from Turkish to French press.', 11900],
  ['Pour-Over Kettle', 'A thin neck for a steady hand; holds the temperature.', 7900],
  ['Ceramic Dripper', 'Spiral ribs, size 02, with a bamboo collar.', 2400],
  ['Filter Papers', 'One hundred, unbleached, size 02.', 590],
  ['House Blend', 'Chocolate and hazelnut, roasted on Mondays. 500 g.', 1450],
  ['Single Origin Ethiopia', 'Washed Yirgacheffe: bergamot, jasmine, lemon. 250 g.', 1290],
  ['Decaf Colombia', 'Sugar-cane process, all of the taste. 250 g.', 1190],
  ['Milk Jug', 'Stainless steel, 350 ml, a spout for fine lines.', 1790],
  ['Tamper', 'Fifty-eight millimetres, beech and steel.', 2990],
  ['Digital Scale', 'A tenth of a gram, with a timer.', 3490],
  ['Knock Box', 'Takes a hit. Rubber feet, removable bar.', 2190],
  ['Double-Wall Glass', 'Pair, 80 ml each; hot inside, cool outside.', 1690],
  ['Stoneware Mug', 'Thrown by hand, speckled glaze, 300 ml.', 1890],
  ['French Press', 'One litre, double filter, cork handle.', 4490],
  ['Cold Brew Bottle', 'A long sieve for a slow night in the fridge. 750 ml.', 2790],
  ['Moka Pot', 'Six cups on any stove, induction too.', 3290],
  ['Descaler', 'Citric acid for two rounds.', 790],
  ['Travel Cup', 'Leaks neither heat nor coffee. 400 ml.', 2590],
  ['Barista Apron', 'Waxed canvas, leather straps, three pockets.', 4990],
];

/** Twenty products. Their ids are fixed, and older than those of any product that is made later. */
export function demoProducts(): DemoProduct[] {
  return CATALOGUE.map(([name, description, priceCents], index) => ({
    id: `00000000-0000-7000-8000-${String(index + 1).padStart(12, '0')}`,
    name,
    description,
    priceCents,
  }));
}
