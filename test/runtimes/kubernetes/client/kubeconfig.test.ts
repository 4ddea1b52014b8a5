import { describe, expect, it } from 'vitest';
import { findContext } from '../../../../src/runtimes/kubernetes/client/discover.ts';
import { readKubeconfig } from '../../../../src/runtimes/kubernetes/client/kubeconfig.ts';
import { memoryFs } from '../../../support/memory-fs.ts';

const file = (text: string, path = '/home/ann/.kube/config') => ({ path, text });
const CONFIG = `
current-context: kind-dev
clusters:
  - { name: kind, cluster: { server: "https://127.0.0.1:6443", certificate-authority: ca.crt } }
users:
  - { name: ann, user: { client-certificate: /etc/ann.crt, client-key: ann.key } }
contexts:
  - { name: kind-dev, context: { cluster: kind, user: ann, namespace: x } }
  - { name: broken, context: { cluster: nowhere, user: ann } }
`;

describe('readKubeconfig', () => {
  it('takes the current context, and files relative to the kubeconfig', () => {
    expect(readKubeconfig([file(CONFIG)])).toEqual({
      context: 'kind-dev',
      cluster: { server: 'https://127.0.0.1:6443', 'certificate-authority': '/home/ann/.kube/ca.crt' },
      user: { 'client-certificate': '/etc/ann.crt', 'client-key': '/home/ann/.kube/ann.key' },
    });
  });

  it('merges files: the first entry of a name counts', () => {
    const other = 'users: [{ name: ann, user: { token: abc } }]\ncurrent-context: elsewhere\n';
    expect(readKubeconfig([file(CONFIG), file(other, '/other')]).user).toHaveProperty('client-key');
    expect(readKubeconfig([file(other, '/other'), file(CONFIG)], 'kind-dev').user).toEqual({ token: 'abc' });
  });

  it.each([
    [[file(CONFIG)], 'prod', 'no context "prod" in /home/ann/.kube/config'],
    [[file(CONFIG)], 'broken', 'context "broken" names the cluster "nowhere", which has no server'],
    [[file('{}')], undefined, 'no Kubernetes context is chosen'],
    [[file('a: [')], undefined, '/home/ann/.kube/config is not valid YAML: '],
  ])('says what is wrong (%#)', (sources, context, message) => {
    expect(() => readKubeconfig(sources, context)).toThrow(message);
  });

  it('names the contexts that there are', () => {
    const attempt = () => readKubeconfig([file(CONFIG)], 'prod');
    expect(attempt).toThrow(expect.objectContaining({ exitCode: 5, details: ['known contexts: kind-dev, broken'] }));
  });
});

describe('findContext', () => {
  it('reads the files of KUBECONFIG, else ~/.kube/config', async () => {
    const fs = memoryFs({ '/a': 'current-context: kind-dev\n', '/home/ann/.kube/config': CONFIG }).fs;
    const env = { HOME: '/home/ann', KUBECONFIG: '/a:/missing:/home/ann/.kube/config' };
    expect((await findContext(fs, { env })).context).toBe('kind-dev');
    expect((await findContext(fs, { env: { HOME: '/home/ann' } })).context).toBe('kind-dev');
  });

  it('uses the service account of its pod where there is no kubeconfig', async () => {
    const env = { HOME: '/root', KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '443' };
    expect(await findContext(memoryFs({}).fs, { env })).toMatchObject({
      context: 'in-cluster',
      cluster: { server: 'https://10.0.0.1:443' },
    });
  });

  it('says so when there is none', async () => {
    await expect(findContext(memoryFs({}).fs, { env: { HOME: '/root' } })).rejects.toMatchObject({
      message: 'no kubeconfig: /root/.kube/config does not exist',
      exitCode: 5,
    });
  });
});
