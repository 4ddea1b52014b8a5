import type { Documents } from '@app/kit/documents';

/** Who has ended their account. Their tokens are good for some minutes more, and must leave nothing here. */
export interface Authors {
  hasLeft(userId: string): Promise<boolean>;
  /** For good: there is no event that brings an account back. */
  leave(userId: string): Promise<void>;
}

export function documentAuthors(documents: Documents): Authors {
  return {
    hasLeft: async (userId) => (await documents.get('authors', userId)) !== undefined,
    leave: async (userId) => void (await documents.put('authors', userId, { left: true })),
  };
}
