import type { Log } from '@app/kit/telemetry';

export interface Mail {
  readonly id: string;
  readonly to: { readonly name: string; readonly address: string };
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface Mailer {
  /** Resolves when a server has taken it; throws an UndeliverableMail when none ever will. */
  send(mail: Mail): Promise<void>;
}

export class UndeliverableMail extends Error {}

const TIMEOUT_MS = 10_000;
/** From here on an SMTP server means it (RFC 5321, 4.2.1). */
const PERMANENT = 500;

/**
 * Over SMTP: `smtp://user:password@host:587`, `smtps://…`. The id of a message is made from the notification, so that where it
 * does arrive twice, mail programs show it once.
 */
export function smtpMailer(url: string, from: string): Mailer {
  const domain = /@([^>\s]+)/.exec(from)?.[1] ?? 'localhost';
  // Only here: where no mail is sent, its library needs no memory.
  const transport = import('nodemailer').then(({ createTransport }) =>
    createTransport({
      url,
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    }),
  );
  return {
    send: async ({ id, ...mail }) => {
      try {
        await (await transport).sendMail({ ...mail, from, messageId: `<${id}@${domain}>` });
      } catch (error) {
        const { responseCode = 0 } = error as { responseCode?: number };
        if (responseCode >= PERMANENT) throw new UndeliverableMail('the mail server refused it', { cause: error });
        throw error;
      }
    },
  };
}

/** Where there is no mail server: says that there was a mail, and neither to whom nor what. */
export function logMailer(log: Log): Mailer {
  return {
    send: async ({ id, subject }) => {
      log.info({ mail: id, subject }, 'no SMTP_URL: mail is not sent');
    },
  };
}
