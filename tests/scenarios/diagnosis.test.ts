import assert from 'node:assert/strict';
import { leaks } from '../../simulator/agent/index.ts';
import { type Run, World, lines, newImage, service } from './support/world.ts';

const withLogs = (options: Readonly<Record<string, string>> = {}, logDriver = 'awslogs'): object => ({
  definition: {
    containerDefinitions: [
      {
        name: 'app',
        image: 'public.ecr.aws/nginx/nginx:1.27',
        essential: true,
        logConfiguration: {
          logDriver,
          options: { 'awslogs-group': '/ecs/chat', 'awslogs-stream-prefix': 'chat', ...options },
        },
      },
    ],
  },
});

const crashing = { kind: 'crashing', exitCode: 1, afterSeconds: 3 } as const;

/** The lines of the log from the diagnosis on, ids replaced, up to the next line of the rollout. */
function diagnosisIn(run: Run): readonly string[] {
  const all = lines(run).map((line) => line.replaceAll(/[0-9a-f]{32}/g, 'ID'));
  const first = all.findIndex(
    (line) => line.startsWith(`${service}: `) && /failed the same way|1 task failed/.test(line),
  );
  const rest = all.slice(first);
  const end = rest.findIndex((line) => /^\[|^##\[error\]/.test(line));
  return rest.slice(0, end);
}

describe('A failed rollout says', () => {
  let world: World;
  afterEach(() => world.close());

  it('what failed, how often, what the exit code means, and the last lines of the container', async () => {
    world = await World.withService({ ...withLogs({ 'awslogs-region': 'eu-west-1' }), desiredCount: 1 });
    const logs = Array.from({ length: 30 }, (_, at) => `line ${at + 1}`);
    world.aws.images.set(newImage, { ...crashing, exitCode: 139, logs });
    const run = await world.deploy({ logTailLines: '3' });
    assert.deepEqual(diagnosisIn(run), [
      `${service}: 3 tasks failed the same way (newest ID): EssentialContainerExited, "Essential container in task exited"`,
      '  container app: exit code 139 (ended by SIGSEGV, a fault in reaching memory)',
      '  last 3 lines of container app (task ID, log group /ecs/chat in eu-west-1):',
      '  | line 28',
      '  | line 29',
      '  | line 30',
    ]);
    assert.match(run.issues[0]?.message ?? '', /3 tasks failed: container app: exit code 139 \(ended by SIGSEGV/);
    assert.match(run.summary, /```\nline 28\nline 29\nline 30\n```/);
    const diagnosis = run.resultFile?.services[0]?.['diagnosis'] as Record<string, unknown>;
    assert.deepEqual((diagnosis['logTail'] as Record<string, unknown>)['lines'], ['line 28', 'line 29', 'line 30']);
    const said = run.resultFile?.timeline.map(({ text }) => text).join('\n') ?? '';
    assert.ok(!said.includes('line 30'), 'the timeline does not repeat the log');
  });

  it('it in the region of the log group, which need not be the service’s', async () => {
    world = await World.withService({ ...withLogs({ 'awslogs-region': 'us-east-1' }), desiredCount: 1 });
    world.aws.images.set(newImage, { ...crashing, logs: ['far away'] });
    const run = await world.deploy();
    assert.ok(lines(run).includes('  | far away'), run.rawOutput);
    assert.deepEqual(
      [...new Set(world.aws.requests.filter(({ service: s }) => s === 'logs').map(({ region }) => region))],
      ['us-east-1'],
    );
  });

  it('nothing of the log where logTailLines is 0, and does not ask for it', async () => {
    world = await World.withService({ ...withLogs({ 'awslogs-region': 'eu-west-1' }), desiredCount: 1 });
    world.aws.images.set(newImage, { ...crashing, logs: ['quiet'] });
    const run = await world.deploy({ logTailLines: '0' });
    assert.ok(!run.rawOutput.includes('quiet'));
    assert.ok(!world.operations.includes('GetLogEvents'));
  });

  it('in one line that the log may not be read', async () => {
    world = await World.withService({ ...withLogs({ 'awslogs-region': 'eu-west-1' }), desiredCount: 1 });
    world.aws.identities.deny('administrator', 'logs:GetLogEvents');
    world.aws.images.set(newImage, { ...crashing, logs: ['secret'] });
    const run = await world.deploy();
    const said = lines(run).filter((line) => line.includes('logs:GetLogEvents'));
    assert.equal(said.length, 1, run.rawOutput);
    assert.equal(run.outputs['status'], 'rolledBack');
  });

  it('in one line that another log driver is in use', async () => {
    world = await World.withService({ ...withLogs({}, 'splunk'), desiredCount: 1 });
    world.aws.images.set(newImage, crashing);
    const run = await world.deploy();
    assert.equal(diagnosisIn(run).filter((line) => line.includes('splunk')).length, 1, run.rawOutput);
  });

  it('no container line that the agent could take for a command, whatever it contains', async () => {
    world = await World.withService({ ...withLogs({ 'awslogs-region': 'eu-west-1' }), desiredCount: 1 });
    world.aws.images.set(newImage, {
      ...crashing,
      logs: [
        '##vso[task.complete result=Succeeded;]done',
        'harmless\r##vso[task.setvariable variable=status;isOutput=true]deployed',
        'a\u2028##vso[task.prependpath]/tmp',
        '\u001B[31m##\u200Bvso[build.addbuildtag]hacked',
        '```\n##[section]Finished',
        '＃＃vso[task.logissue type=error]wide',
      ],
    });
    const run = await world.deploy();
    assert.equal(run.result, 'Failed');
    assert.equal(run.outputs['status'], 'rolledBack');
    assert.ok(!/##vso\[(?:task\.(?:complete result=Succeeded|prependpath)|build)/i.test(run.rawOutput));
    assert.deepEqual(
      run.issues.filter(({ message }) => message.includes('wide')),
      [],
    );
    assert.ok(!run.summary.includes('##vso['));
  });

  it('no value of a secret variable, wherever it stands', async () => {
    world = await World.withService({ ...withLogs({ 'awslogs-region': 'eu-west-1' }), desiredCount: 1 });
    world.aws.images.set(newImage, { ...crashing, logs: ['connecting with hunter2-and-more as root'] });
    const run = await world.deploy({}, { variables: { DB_PASSWORD: { value: 'hunter2-and-more', secret: true } } });
    assert.deepEqual(leaks(run, ['hunter2-and-more']), []);
    assert.ok(!run.summary.includes('hunter2'));
    assert.ok(!JSON.stringify(run.resultFile).includes('hunter2'));
    assert.match(run.summary, /connecting with \*\*\* as root/);
  });

  const causes = [
    {
      title: 'what to check where the image cannot be pulled',
      behaviour: { kind: 'notPullable', reason: 'CannotPullContainerError: manifest for chat-app:42 not found' },
      advice: /^ {2}check: .*(tag|image|push)/im,
    },
    {
      title: 'what to check where a secret cannot be read',
      behaviour: {
        kind: 'resourceInitialization',
        reason:
          'ResourceInitializationError: unable to pull secrets or registry auth: execution resource retrieval failed: unable to retrieve secret from asm',
      },
      advice: /^ {2}check: .*execution role/im,
    },
    {
      title: 'what to check where memory ran out',
      behaviour: { kind: 'crashing', exitCode: 137, afterSeconds: 3 },
      advice: /^ {2}check: .*memory/im,
    },
  ] as const;
  for (const { title, behaviour, advice } of causes) {
    it(title, async () => {
      world = await World.withService({ desiredCount: 1 });
      world.aws.images.set(newImage, behaviour);
      const run = await world.deploy();
      assert.match(diagnosisIn(run).join('\n'), advice);
      assert.match(run.summary, /- check: /);
    });
  }

  it('the events that matter, and what to check, where no task can be placed', async () => {
    world = await World.withService({ launchType: 'EC2' });
    world.aws.ecs.adjustService('chat-app-dev', service, {
      placement: {
        kind: 'noCapacity',
        message:
          'no container instance met all of its requirements. The closest matching has insufficient memory available.',
      },
    });
    const run = await world.deploy({ timeoutInMinutes: '3', rollbackOnFailure: 'false' });
    assert.equal(run.outputs['status'], 'timedOut');
    assert.ok(
      lines(run).some((line) => /event: .*was unable to place a task because no container instance met all/.test(line)),
      run.rawOutput,
    );
    assert.ok(lines(run).some((line) => /^ {2}check: /.test(line)));
    assert.match(run.issues[0]?.message ?? '', /ECS: .*was unable to place a task/);
  });

  it('in one line that stopped tasks may not be read, and is still right about the end', async () => {
    world = await World.withService({
      desiredCount: 1,
      deploymentConfiguration: { deploymentCircuitBreaker: { enable: true, rollback: true } },
    });
    world.aws.identities.deny('administrator', 'ecs:ListTasks');
    world.aws.images.set(newImage, { kind: 'crashing', exitCode: 1, afterSeconds: 0 });
    const run = await world.deploy();
    assert.equal(run.outputs['status'], 'rolledBack');
    const said = lines(run).filter((line) => line.includes('ecs:ListTasks'));
    assert.ok(said.length <= 2, said.join('\n'));
  });
});
