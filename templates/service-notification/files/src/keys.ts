/**
 * Where things are in the bucket. Everything of a user is below one folder, so that it can be found and removed together.
 *
 *   recipients/USER                  name and address
 *   users/USER/notifications/PLACE   one notification; see placeOf
 *   users/USER/read/PLACE.MS         the mark that it was read, and when
 *   users/USER/messages/ID.html      the message as it is mailed; .txt, and .sent when it was
 *   users/USER/webhooks/ID           a subscription
 *   users/USER/failures/ID           since when it fails
 */
export const keys = {
  recipient: (userId: string) => `recipients/${segment(userId)}`,
  all: (userId: string) => `users/${segment(userId)}/`,
  notifications: (userId: string) => `users/${segment(userId)}/notifications/`,
  notification: (userId: string, id: string) => `${keys.notifications(userId)}${placeOf(id)}`,
  marks: (userId: string) => `users/${segment(userId)}/read/`,
  message: (userId: string, id: string, part: 'html' | 'txt' | 'sent') =>
    `users/${segment(userId)}/messages/${id}.${part}`,
  webhooks: (userId: string) => `users/${segment(userId)}/webhooks/`,
  webhook: (userId: string, id: string) => `${keys.webhooks(userId)}${id}`,
  failures: (userId: string, id: string) => `users/${segment(userId)}/failures/${id}`,
};

/**
 * The id with every digit turned round. Stores list keys in ascending order, and ids begin with the time: so the newest comes
 * first. Applied again it gives the id.
 */
export function placeOf(id: string): string {
  return id.toLowerCase().replace(/[0-9a-f]/g, (digit) => (15 - Number.parseInt(digit, 16)).toString(16));
}

/** Whoever issues tokens chooses what ids of users look like: a slash or dots must not lead elsewhere. */
function segment(text: string): string {
  return encodeURIComponent(text).replaceAll('.', '%2E');
}
