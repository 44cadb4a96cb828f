import assert from 'node:assert/strict';
import { refused } from '../support/refused.ts';
import { definitionOf } from '../support/services.ts';
import { parseImages } from '../../../tasks/EcsDeployRevision/src/inputs/parse-images.ts';
import { chooseImages } from '../../../tasks/EcsDeployRevision/src/revision/choose-images.ts';

type Containers = Readonly<Record<string, string>>;

const oneApp: Containers = { app: 'nginx:1' };
const webAndProxy: Containers = { web: 'reg:5000/web:1', proxy: 'envoy:1' };

/** The images chosen for each service, as `container=image` lists; services are called s1, s2 and so on. */
function chosen(image: string, services: readonly Containers[], containerName?: string): readonly string[] {
  const targets = services.map((containers, at) => ({
    service: `s${at + 1}`,
    definition: definitionOf('chat:1', containers),
  }));
  return chooseImages(targets, { images: parseImages(image), containerName }).map((images) =>
    [...images].map(([container, { text }]) => `${container}=${text}`).join(' '),
  );
}

describe('an image', () => {
  for (const [title, image, services, containerName, expected] of [
    ['goes to the only container, whatever that runs', 'other/app:2', [oneApp], undefined, ['app=other/app:2']],
    ['goes to the container named', 'nginx:2', [webAndProxy], 'proxy', ['proxy=nginx:2']],
    ['goes to the only one of its repository', 'reg:5000/web:2', [webAndProxy], undefined, ['web=reg:5000/web:2']],
    [
      'is at home in Docker Hub however it is written',
      'docker.io/library/envoy:2',
      [webAndProxy],
      undefined,
      ['proxy=docker.io/library/envoy:2'],
    ],
    [
      'finds its container in each service anew',
      'nginx:2',
      [oneApp, { front: 'nginx:1', log: 'fluent' }],
      undefined,
      ['app=nginx:2', 'front=nginx:2'],
    ],
    ['goes where its line says', 'proxy=envoy:2\nweb=nginx', [webAndProxy], undefined, ['proxy=envoy:2 web=nginx']],
    [
      'is left out of a service that has not its container',
      'app=nginx:2\nproxy=envoy:2',
      [oneApp, webAndProxy, { cron: 'cron' }],
      undefined,
      ['app=nginx:2', 'proxy=envoy:2', ''],
    ],
    ['is not needed', '', [oneApp, webAndProxy], undefined, ['', '']],
  ] as const) {
    it(title, () => {
      assert.deepEqual(chosen(image, services, containerName), expected);
    });
  }

  for (const [title, image, services, containerName, message] of [
    [
      'is refused where no container runs its repository',
      'nginx:2',
      [webAndProxy],
      undefined,
      'image "nginx:2" fits no single container: the task definition of s1 has the containers "web" (reg:5000/web:1), "proxy" (envoy:1), and none of them runs an image of that repository. Set containerName, or write container=image.',
    ],
    [
      'is refused where two containers run its repository',
      'nginx:2',
      [{ a: 'nginx:1', b: 'nginx:0', c: 'envoy' }],
      undefined,
      'image "nginx:2" fits no single container: the task definition of s1 has the containers "a" (nginx:1), "b" (nginx:0), "c" (envoy), and the containers "a" (nginx:1), "b" (nginx:0) fit alike. Set containerName, or write container=image.',
    ],
    [
      'is refused where the container named is not in one of the services',
      'nginx:2',
      [oneApp, webAndProxy],
      'app',
      'containerName is "app", but the task definition of s2 has the containers "web" (reg:5000/web:1), "proxy" (envoy:1). Correct the name.',
    ],
    [
      'is refused where no service has the container of its line',
      'app=nginx:2\nworker=x',
      [oneApp, webAndProxy],
      undefined,
      'No service has a container "worker": s1 has only the container "app" (nginx:1); s2 has the containers "web" (reg:5000/web:1), "proxy" (envoy:1). Correct the name.',
    ],
    [
      'by line is refused together with the name of a container that does not exist',
      'app=nginx:2',
      [oneApp],
      'worker',
      'No service has a container "worker": s1 has only the container "app" (nginx:1). Correct the name.',
    ],
    [
      'is not needed, but the container named must exist all the same',
      '',
      [oneApp],
      'worker',
      'No service has a container "worker": s1 has only the container "app" (nginx:1). Correct the name.',
    ],
  ] as const) {
    it(title, () => {
      assert.equal(
        refused('invalid-input', () => chosen(image, services, containerName)),
        message,
      );
    });
  }

  it('passes over a container whose own image nobody can read', () => {
    assert.deepEqual(chosen('nginx:2', [{ odd: '<IMAGE1_NAME>', app: 'nginx:1' }]), ['app=nginx:2']);
  });
});
