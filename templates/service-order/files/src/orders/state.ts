import type { OrderStatus } from '@app/contracts/order';
import { refusals } from '../refusals.ts';

/** placed ─▶ paid, placed ─▶ cancelled; nothing leads away from those two. */
const NEXT: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  placed: ['paid', 'cancelled'],
  paid: [],
  cancelled: [],
};

/** Refuses a step that does not exist. */
export function assertStep(from: OrderStatus, to: OrderStatus): void {
  if (!NEXT[from].includes(to)) throw refusals.final(from);
}
