/** Mail: how it is sent, and the work of sending it with patience. */
export { logMailer, type Mail, type Mailer, smtpMailer, UndeliverableMail } from './mailer.ts';
export { type DueMail, sendMails } from './work.ts';
