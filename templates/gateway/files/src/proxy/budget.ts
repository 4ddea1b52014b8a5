/** Further attempts that a burst of failures may cost before requests have earned them. */
const CAPACITY = 20;
/** A further attempt for every fifth request: when a service is in trouble, retries must not be what keeps it there. */
const EARNED = 0.2;

export interface Budget {
  earn(): void;
  spend(): boolean;
}

export function createBudget(): Budget {
  let left = CAPACITY;
  return {
    earn: () => {
      left = Math.min(CAPACITY, left + EARNED);
    },
    spend: () => {
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
}
