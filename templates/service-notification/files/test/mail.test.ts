import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { smtpMailer, UndeliverableMail } from '../src/mail/index.ts';
import { ANN, account, createWorld } from './support/world.ts';

const mail = {
  id: '0190d4f0-0000-7000-8000-000000000001',
  to: { name: 'Ann', address: 'ann@example.com' },
  subject: 'Hello',
  text: 'In text',
  html: '<p>In HTML</p>',
};

describe('mail over SMTP', () => {
  const ends: (() => void)[] = [];
  afterEach(() => {
    for (const end of ends.splice(0)) end();
  });

  /** A mail server of a few words, that takes every mail or none. */
  const mailServer = async (answer = '250 taken') => {
    const received: string[] = [];
    const server = createServer((socket) => {
      let data: string | undefined;
      socket.setEncoding('utf8').write('220 test\r\n');
      socket.on('data', (chunk: string) => {
        if (data !== undefined) {
          data += chunk;
          if (!data.endsWith('\r\n.\r\n')) return;
          received.push(data);
          data = undefined;
          socket.write('250 ok\r\n');
        } else if (/^RCPT/i.test(chunk)) socket.write(`${answer}\r\n`);
        else if (/^DATA/i.test(chunk)) {
          data = '';
          socket.write('354 go on\r\n');
        } else if (/^QUIT/i.test(chunk)) socket.end('221 bye\r\n');
        else socket.write('250 ok\r\n');
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    ends.push(() => server.close());
    return { url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`, received };
  };

  it('has both formats, and an id that stays the same', async () => {
    const { url, received } = await mailServer();
    await smtpMailer(url, 'Shop <shop@example.com>').send(mail);
    expect(received).toHaveLength(1);
    expect(received[0]).toContain(`Message-ID: <${mail.id}@example.com>`);
    expect(received[0]).toMatch(/From: Shop <shop@example.com>/);
    expect(received[0]).toMatch(/In text[\s\S]+<p>In HTML<\/p>/);
  });

  it('is undeliverable when the server says so, and else worth another try', async () => {
    const refusing = await mailServer('550 nobody here');
    await expect(smtpMailer(refusing.url, 'a@b.c').send(mail)).rejects.toThrow(UndeliverableMail);
    const busy = await mailServer('450 later');
    const failure = await smtpMailer(busy.url, 'a@b.c')
      .send(mail)
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(Error);
    expect(failure).not.toBeInstanceOf(UndeliverableMail);
  });
});

describe('the work of mailing', () => {
  it('is done once', async () => {
    const { publish, queue, mails, blob } = await createWorld();
    await publish('users', 'user.registered', account(ANN));
    const [due] = queue.published('mails');
    await queue.publish('mails', [{ key: ANN, type: 'mail.due', data: due?.data }]);
    await queue.settled();
    expect(mails).toHaveLength(1);
    const { items } = await blob.list('messages', { prefix: `users/${ANN}/messages/` });
    expect(items.map(({ key }) => key.split('.').at(-1))).toEqual(['html', 'sent', 'txt']);
  });
});
