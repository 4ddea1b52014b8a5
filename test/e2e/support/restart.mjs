// Kills a container and starts it again: node restart.mjs ID
import Docker from 'dockerode';

const container = new Docker().getContainer(process.argv[2] ?? '');
await container.kill();
await container.start();
