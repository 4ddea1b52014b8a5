import { DEMO_USER } from '@app/contracts/demo';
import type { ReviewFacts } from '@app/contracts/review';

const WRITTEN: readonly (readonly [product: number, rating: number, title: string, text: string])[] = [
  [1, 5, 'A café at home', 'Heats up in four minutes, and the wand makes a foam that holds a drawing.'],
  [2, 4, 'Even grounds, loud motor', 'The espresso settings are fine enough. Nobody sleeps while it runs, though.'],
  [5, 5, 'They are just right', 'No taste of paper after rinsing. I buy three packs at a time.'],
  [7, 5, 'Bergamot, really', 'Best as a filter coffee, a little cooler than usual. Jasmine in the cup.'],
  [14, 3, 'Beautiful, but small', 'A lovely glaze and a good handle. For me it could hold some more coffee.'],
  [16, 4, 'Summer in a bottle', 'Twelve hours in the fridge and it is perfect. The sieve wants a brush.'],
];

/** A few reviews of the demonstration's products, as the demonstration's account would have written them. Their ids are fixed. */
export function demoReviews(): ReviewFacts[] {
  return WRITTEN.map(([product, rating, title, text], index) => {
    const createdAt = new Date(Date.UTC(2026, 0, 10 + index, 9)).toISOString();
    return {
      id: `00000000-0000-7000-8000-${String(1000 + index).padStart(12, '0')}`,
      productId: `00000000-0000-7000-8000-${String(product).padStart(12, '0')}`,
      userId: DEMO_USER.id,
      rating,
      title,
      text,
      createdAt,
      updatedAt: createdAt,
    };
  });
}
