/** Topics that this service alone uses: work of its own that has to be patient. */
export const MAILS = 'mails';
export const DELIVERIES = 'webhook-deliveries';
