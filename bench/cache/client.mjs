/** Loads a cache over one connection, or over several, with plain requests; told by its parent what to do. */
import { once } from 'node:events';
import { connect } from 'node:net';

const request = (...words) => `*${words.length}\r\n${words.map((word) => `$${word.length}\r\n${word}\r\n`).join('')}`;

/** A mix as services have it: nine reads to one write, of values of 100 bytes under ten thousand keys. */
function batchOf(size, round) {
  let text = '';
  for (let index = 0; index < size; index += 1) {
    const key = `bench:${(round * 7919 + index * 104729) % 10_000}`;
    text += index % 10 === round % 10 ? request('SET', key, 'x'.repeat(100)) : request('GET', key);
  }
  return Buffer.from(text);
}

/** Answers that are complete: each ends a line, and values have a line more. */
function counter() {
  let rest = 0;
  let line = '';
  return (chunk) => {
    let done = 0;
    for (let at = 0; at < chunk.length; ) {
      if (rest > 0) {
        const taken = Math.min(rest, chunk.length - at);
        rest -= taken;
        at += taken;
        if (rest === 0) done += 1;
        continue;
      }
      const end = chunk.indexOf(10, at);
      line += chunk.toString('latin1', at, end < 0 ? chunk.length : end);
      if (end < 0) return done;
      at = end + 1;
      if (line[0] === '-') throw new Error(line);
      if (line[0] === '$' && line[1] !== '-') rest = Number(line.slice(1)) + 2;
      else done += 1;
      line = '';
    }
    return done;
  };
}

async function load({ port, connections, pipeline, seconds }) {
  const begin = performance.now();
  const end = begin + seconds * 1000;
  let requests = 0;
  const work = async () => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    await once(socket, 'connect');
    const count = counter();
    let round = 0;
    let left = 0;
    await new Promise((resolve, reject) => {
      const next = () => {
        if (performance.now() >= end) return resolve();
        round += 1;
        left = pipeline;
        socket.write(batchOf(pipeline, round));
      };
      socket.on('error', reject);
      socket.on('data', (chunk) => {
        const done = count(chunk);
        requests += done;
        left -= done;
        if (left === 0) next();
      });
      next();
    });
    socket.destroy();
  };
  await Promise.all(Array.from({ length: connections }, work));
  return { requests, perSecond: (requests / (performance.now() - begin)) * 1000 };
}

process.on('message', (question) => {
  load(question).then(
    (answer) => process.send(answer),
    (error) => process.send({ error: error.message }),
  );
});
process.on('disconnect', () => process.exit(0));
