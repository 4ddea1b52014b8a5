/** For every response: what it says it is, it is, and nobody may frame it (OWASP Secure Headers). */
export const SECURITY: readonly string[] = [
  'x-content-type-options',
  'nosniff',
  'x-frame-options',
  'DENY',
  'referrer-policy',
  'same-origin',
];
