import assert from 'node:assert/strict';
import { type Step, parseStep } from './support/given.ts';
import { refusedLater } from '../support/refused.ts';
import { stringifyJson } from '../../../tasks/EcsDeployRevision/src/revision/json.ts';

const refusal = (inputs: Step['inputs'], files: Step['files'] = {}): Promise<string> =>
  refusedLater('invalid-input', parseStep({ inputs, files }));

describe('the inputs of a step', () => {
  it('are filled in where they are empty', async () => {
    const { images, ...inputs } = await parseStep({ inputs: { service: 'chat', image: 'nginx:2' } });
    assert.equal(images.kind === 'bare' && images.image.text, 'nginx:2');
    assert.deepEqual(inputs, {
      region: { input: '', variable: undefined, environment: undefined },
      cluster: 'default',
      services: ['chat'],
      containerName: undefined,
      start: { kind: 'running' },
      family: undefined,
      overlay: { environment: new Map(), secrets: new Map(), overrides: {}, tags: new Map() },
      traceTags: true,
      mode: 'deploy',
      skipUnchanged: true,
      forceNewDeployment: false,
      desiredCount: undefined,
      serviceSettings: {},
      waitForCompletion: true,
      waitUntil: 'complete',
      timeoutMs: 1_800_000,
      rollbackOnFailure: true,
      failures: { kind: 'likeCircuitBreaker' },
      logTailLines: 20,
      verifyImage: true,
      mutableTags: 'warn',
      pinDigest: false,
      promoteTag: undefined,
      keepRevisions: undefined,
      warnings: [],
    });
  });

  it('are all read', async () => {
    const inputs = await parseStep({
      inputs: {
        regionName: 'eu-west-1',
        cluster: 'dev',
        service: 'chat,mail',
        image: 'app=nginx:2',
        imageDefinitionsFile: 'imagedefinitions.json',
        containerName: 'app',
        taskDefinition: 'template:7',
        family: 'chat',
        environment: '  A=b ',
        secrets: 'C=arn:d',
        overridesFile: 'base.yml',
        overrides: '  cpu: "512"\n  containers: {app: {environment: {X: "2", Y: null}}}',
        tags: 'team=web',
        traceTags: 'false',
        mode: 'plan',
        serviceSettings: 'enableExecuteCommand: true',
        verifyImage: 'false',
        mutableTags: 'fail',
        pinDigest: 'true',
        promoteTag: 'staging',
        keepRevisions: '5',
      },
      files: {
        'imagedefinitions.json': '[{"name": "log", "imageUri": "fluent:1"}]',
        'base.yml': 'cpu: "256"\nmemory: "1024"\ncontainers: {app: {environment: {X: "1", Z: "z"}}, log: {cpu: 1}}',
      },
    });
    const { images, start, family, overlay, ...others } = inputs;
    assert.deepEqual(images.kind === 'named' && [...images.byContainer.keys()], ['log', 'app']);
    assert.deepEqual([start, family], [{ kind: 'definition', reference: 'template:7' }, 'chat']);
    assert.deepEqual(
      [...overlay.environment, ...overlay.secrets, ...overlay.tags],
      [
        ['A', 'b '],
        ['C', 'arn:d'],
        ['team', 'web'],
      ],
    );
    assert.deepEqual(overlay.overrides, {
      cpu: '512',
      memory: '1024',
      containers: { app: { environment: { X: '2', Z: 'z', Y: null } }, log: { cpu: 1 } },
    });
    assert.deepEqual(
      [others.traceTags, others.mode, others.serviceSettings, others.verifyImage, others.mutableTags, others.pinDigest],
      [false, 'plan', { enableExecuteCommand: true }, false, 'fail', true],
    );
    assert.deepEqual([others.promoteTag, others.keepRevisions, others.warnings], ['staging', 5, []]);
  });

  it('take a task definition file without a service: it is registered only', async () => {
    const files = {
      'td.json': '{"family": "chat", "newer": 1, "containerDefinitions": [{"name": "app", "image": "<X>"}]}',
    };
    const { services, start } = await parseStep({ inputs: { taskDefinitionFile: 'td.json', image: 'nginx:2' }, files });
    assert.deepEqual(services, []);
    assert.deepEqual(start, {
      kind: 'file',
      path: 'td.json',
      content: { family: 'chat', newer: 1, containerDefinitions: [{ name: 'app', image: '<X>' }] },
      placeholders: ['X'],
      unknownFields: ['newer'],
    });
  });

  for (const given of [
    { taskDefinition: 'chat' },
    { family: 'other' },
    { environment: 'A=1' },
    { secrets: 'A=arn' },
    { overrides: 'cpu: "1"' },
    { tags: 'a=b' },
    { serviceSettings: 'platformVersion: "1.4.0"' },
    { forceNewDeployment: 'true' },
    { desiredCount: '0' },
  ]) {
    it(`need no image beside ${Object.keys(given).join()}`, async () => {
      const inputs = { service: 'chat', ...given };
      assert.equal((await parseStep({ inputs })).images.kind, 'none');
    });
  }

  it('name the fields that the SDK does not know, once for each input', async () => {
    const { warnings } = await parseStep({
      inputs: { service: 'chat', overridesFile: 'o.yml', overrides: 'a: 1\nb: 2', serviceSettings: 'c: 3' },
      files: { 'o.yml': 'containers: {app: {d: 1}}' },
    });
    assert.deepEqual(warnings, [
      'overridesFile o.yml has a field that this task does not know: containers.app.d. ECS decides about it.',
      'overrides has fields that this task does not know: a, b. ECS decides about them.',
      'serviceSettings has a field that this task does not know: c. ECS decides about it.',
    ]);
  });

  it('warn about secrets in plain text, without showing them', async () => {
    const { warnings = [] } = await parseStep({
      inputs: {
        service: 'chat',
        environment: 'URL=https://u:hunter22@db\nSHORT=abc\nOTHER=xabcx',
        overrides: 'containers: {app: {environment: {P: hunter22}, command: [run, --key=hunter22]}}',
      },
      secrets: ['hunter22', 'abc'],
    });
    assert.deepEqual(
      warnings.map((warning) => warning.split(' to the value of a secret variable: ')[0]),
      [
        'environment sets URL',
        'environment sets SHORT',
        'overrides sets containers.app.environment.P',
        'overrides sets containers.app.command[1]',
      ],
    );
    assert.doesNotMatch(warnings.join(), /hunter22/);
  });

  it('leave a shell its own $(…)', async () => {
    const { overlay } = await parseStep({
      inputs: { service: 'chat', overrides: 'containers: {app: {command: [sh, -c, "echo $(date)"]}}' },
    });
    assert.equal(stringifyJson(overlay.overrides), '{"containers":{"app":{"command":["sh","-c","echo $(date)"]}}}');
  });

  for (const [title, inputs, message] of [
    [
      'nothing to deploy',
      { service: 'chat' },
      'image is empty, so there is nothing to deploy. Give an image (image or imageDefinitionsFile), a start (taskDefinition or taskDefinitionFile) or an overlay (environment, overrides …), or set forceNewDeployment, desiredCount or serviceSettings.',
    ],
    [
      'no service',
      { image: 'nginx:2' },
      'service is empty. Name the ECS service to deploy to, or several, one a line.',
    ],
    [
      'two starts',
      { service: 'chat', taskDefinition: 'a', taskDefinitionFile: 'b.json' },
      'taskDefinition is "a" and taskDefinitionFile is "b.json". A revision has one start; remove one of them.',
    ],
    [
      'a count without a service',
      { taskDefinition: 'a', desiredCount: '1' },
      'desiredCount is set, but service is empty: the revision is only registered. Name a service, or remove desiredCount.',
    ],
    [
      'force without a service',
      { taskDefinition: 'a', forceNewDeployment: 'true' },
      'forceNewDeployment is set, but service is empty: the revision is only registered. Name a service, or remove forceNewDeployment.',
    ],
    [
      'settings without a service',
      { taskDefinition: 'a', serviceSettings: 'platformVersion: "1"' },
      'serviceSettings is set, but service is empty: the revision is only registered. Name a service, or remove serviceSettings.',
    ],
    [
      'a promotion without a service',
      { taskDefinition: 'a', promoteTag: 'x' },
      'promoteTag is set, but service is empty: the revision is only registered. Name a service, or remove promoteTag.',
    ],
    [
      'a promotion without waiting',
      { service: 'a', image: 'b', promoteTag: 'x', waitForCompletion: 'false' },
      'promoteTag is set, but waitForCompletion is off: it needs the end of the deployment. Turn waitForCompletion on, or remove promoteTag.',
    ],
    [
      'a clean-up without waiting',
      { service: 'a', image: 'b', keepRevisions: '1', waitForCompletion: 'false' },
      'keepRevisions is set, but waitForCompletion is off: it needs the end of the deployment. Turn waitForCompletion on, or remove keepRevisions.',
    ],
    [
      'no count of revisions',
      { service: 'a', image: 'b', keepRevisions: '0' },
      'keepRevisions is "0". Write a whole number from 1, or leave it empty.',
    ],
    [
      'no tag',
      { service: 'a', image: 'b', promoteTag: '.x' },
      'promoteTag is ".x", which is no image tag: at most 128 letters, digits, _, . and -, neither . nor - first.',
    ],
    ['another mode', { service: 'a', image: 'b', mode: 'dry' }, 'mode is "dry". Write deploy or plan.'],
    [
      'other words for mutable tags',
      { service: 'a', image: 'b', mutableTags: 'error' },
      'mutableTags is "error". Write warn or allow or fail.',
    ],
    [
      'an unknown variable in a name',
      { service: '$(SERVICE)', image: 'b' },
      'service is "$(SERVICE)": the pipeline has no variable "SERVICE" in this job. Define it or correct its name.',
    ],
    [
      'an unknown variable in a variable',
      { service: 'a', environment: 'A=1\nB=$(X)' },
      'environment, line 2: the pipeline has no variable "X" in this job. Define it or correct its name.',
    ],
    [
      'an unknown variable in overrides',
      { service: 'a', overrides: 'containers:\n  app:\n    user: $(X.Y)' },
      'overrides, line 3, column 5: containers.app.user: the pipeline has no variable "X.Y" in this job. Define it or correct its name.',
    ],
    [
      'an unknown variable as a name in overrides',
      { service: 'a', overrides: 'containers: {$(APP): {user: a}}' },
      'overrides, line 1, column 14: the pipeline has no variable "APP" in this job. Define it or correct its name.',
    ],
    [
      'a name in environment and secrets',
      { service: 'a', environment: 'A=1', secrets: 'A=arn' },
      '"A" stands in environment and in secrets. A container has it once; remove one of them.',
    ],
    ['a file that is empty', { service: 'a', overridesFile: 'x.yml' }, 'overridesFile x.yml is empty.'],
    [
      'a container name that is none',
      { service: 'a', image: 'b', containerName: 'my app' },
      'containerName is "my app", which is not a container name (letters, digits, - and _).',
    ],
  ] as const) {
    it(`are refused with ${title}`, async () => {
      assert.equal(await refusal(inputs), message);
    });
  }
});
