import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { type ImageBehaviour, startSimulator } from '../../simulator/aws/index.ts';
import { news } from './support/blue-green.ts';
import { type Run, World, arnOf, baseDefinition, newImage } from './support/world.ts';

const folder = fileURLToPath(new URL('../../examples', import.meta.url));

type Texts = Readonly<Record<string, string>>;

interface ExampleStep {
  readonly task?: string;
  readonly name?: string;
  readonly inputs?: Texts;
  readonly bash?: string;
  readonly env?: Texts;
  /** The variables that are in scope where it stands. */
  readonly variables: Texts;
}

interface DeployStep extends ExampleStep {
  readonly name: string;
  readonly inputs: Texts;
}

/** The steps of a pipeline file. */
function stepsIn(node: unknown, outer: Texts = {}): readonly ExampleStep[] {
  if (Array.isArray(node)) return node.flatMap((item) => stepsIn(item, outer));
  if (typeof node !== 'object' || node === null) return [];
  const record = node as Readonly<Record<string, unknown>>;
  if (record['task'] !== undefined || record['bash'] !== undefined) {
    return [{ ...(record as Omit<ExampleStep, 'variables'>), variables: outer }];
  }
  const variables = { ...outer, ...(record['variables'] as Texts | undefined) };
  return Object.values(record).flatMap((value) => stepsIn(value, variables));
}

function stepsOf(file: string): readonly ExampleStep[] {
  return stepsIn(parse(readFileSync(`${folder}/${file}`, 'utf8')));
}

function isDeploy(step: ExampleStep): step is DeployStep {
  return step.task?.startsWith('EcsDeployRevision@') === true;
}

const expanded = (text: string, variables: Texts): string =>
  text.replaceAll(/\$\(([\w.]+)\)/g, (all, key: string) => variables[key] ?? all);

/** The names of the services that a step deploys to. */
function servicesOf({ inputs, variables }: DeployStep): readonly string[] {
  return expanded(inputs['service'] ?? '', variables)
    .split(/\s+/)
    .filter((name) => name !== '');
}

/** What the repository of a pipeline has beside it, by the example's name. */
const repositories: Readonly<Record<string, Texts>> = {
  'codepipeline-files.yml': {
    'imagedefinitions.json': JSON.stringify([{ name: 'app', imageUri: newImage }]),
    'taskdef.json': JSON.stringify({
      ...baseDefinition,
      containerDefinitions: [{ name: 'app', image: '<IMAGE1_NAME>', essential: true }],
    }),
  },
  'template-and-overlay.yml': { 'deploy/dev.yml': "cpu: '512'\nmemory: '1024'\n" },
};

/** How a step ends where all goes well. */
function statusOf({ inputs }: DeployStep): string {
  if (inputs['mode'] === 'plan') return 'planned';
  if (inputs['service'] === undefined) return 'registered';
  return inputs['waitForCompletion'] === 'false' ? 'started' : 'deployed';
}

/** The account that the IaC behind an example left: its cluster and its services, on a dummy image. */
async function accountFor(step: DeployStep, settings: object = {}): Promise<World> {
  const { inputs, variables } = step;
  const clusterName =
    expanded(inputs['cluster'] ?? '', variables)
      .split('/')
      .at(-1) ?? '';
  const containers = [...expanded(inputs['image'] ?? '', variables).matchAll(/^(\w+)=/gm)].map(([, name]) => name);
  const aws = await startSimulator({ clock: 'manual', startAt: new Date('2026-11-21T10:00:00Z') });
  // What the pipeline pushed in the step before.
  for (const pushed of ['chat-app', 'chat-proxy']) aws.ecr.putImage({ repository: pushed, tags: ['42'] });
  await aws.call('ecs:CreateCluster', clusterName === '' ? {} : { clusterName });
  await aws.call('ecs:RegisterTaskDefinition', {
    ...baseDefinition,
    containerDefinitions: (containers.length === 0 ? ['app'] : containers).map((name) => ({
      name,
      image: 'nginx:1.27',
      essential: true,
    })),
  });
  const { taskDefinition: family } = inputs;
  if (family !== undefined) await aws.call('ecs:RegisterTaskDefinition', { ...baseDefinition, family });
  for (const serviceName of servicesOf(step)) {
    await aws.call('ecs:CreateService', {
      cluster: clusterName,
      serviceName,
      taskDefinition: baseDefinition.family,
      desiredCount: 1,
      launchType: 'FARGATE',
      networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-1'] } },
      ...settings,
    });
  }
  await aws.clock.advance(600_000);
  return new World(aws);
}

describe('The example', () => {
  let world: World;
  afterEach(() => world.close());

  for (const file of readdirSync(folder).filter((name) => name.endsWith('.yml'))) {
    const steps = stepsOf(file).filter(isDeploy);
    for (const [at, step] of steps.entries()) {
      it(`${file} deploys (step ${at + 1} of ${steps.length})`, async () => {
        world = await accountFor(step);
        const { name, inputs, variables } = step;
        const files = repositories[file] ?? {};
        // What World.deploy would set by itself is the example's to say.
        const run = await world.deploy({ service: '', image: '', ...inputs }, { name, variables, files });
        assert.equal(run.result, 'Succeeded', run.rawOutput);
        assert.equal(run.outputs['status'], statusOf(step));
        assert.equal(run.resultFile?.services.length, Math.max(1, servicesOf(step).length));
      });
    }
  }

  describe('red-run.yml', () => {
    const [deploy, ...others] = stepsOf('red-run.yml');
    const tell = others.find(({ bash }) => bash !== undefined);

    /** Runs the deploy on an image that behaves so, and then its script, as the agent would hand it the outputs. */
    async function told(behaviour: ImageBehaviour): Promise<{ readonly run: Run; readonly said: string }> {
      assert.ok(deploy && isDeploy(deploy) && tell);
      world = await accountFor(deploy);
      world.aws.images.set(newImage, behaviour);
      const run = await world.deploy(deploy.inputs, { name: deploy.name, variables: deploy.variables });
      const outputs = Object.fromEntries(Object.entries(run.outputs).map(([key, value]) => [`deploy.${key}`, value]));
      const env = Object.entries(tell.env ?? {}).map(([key, text]) => [key, expanded(text, outputs)]);
      const options = { env: { PATH: process.env['PATH'], ...Object.fromEntries(env) }, encoding: 'utf8' } as const;
      return { run, said: execFileSync('bash', ['--noprofile', '--norc', '-c', tell.bash ?? ''], options) };
    }

    it('says after a failure which revision serves users again, and keeps the cause', async () => {
      const { run, said } = await told({ kind: 'crashing', exitCode: 1, afterSeconds: 3 });
      assert.equal(run.result, 'Failed');
      assert.deepEqual([run.outputs['status'], run.resultFile?.cause], ['rolledBack', 'failed']);
      assert.match(run.resultFile?.reason ?? '', /4 tasks of the deployment failed: failedTasksThreshold is 4\./);
      assert.equal(
        said,
        '##vso[task.logissue type=warning]Not released. Users are served by chat-app:1 again.\n',
        run.rawOutput,
      );
    });

    it('says nothing after a success', async () => {
      const { run, said } = await told({ kind: 'healthy' });
      assert.deepEqual([run.outputs['status'], said], ['deployed', '']);
    });
  });

  it('plan-approve-deploy.yml asks where there is something to approve, deploys just that, and then asks no more', async () => {
    const [plan, deploy, ...others] = stepsOf('plan-approve-deploy.yml').filter(isDeploy);
    assert.ok(plan && deploy);
    assert.equal(others.length, 0);
    assert.deepEqual({ ...deploy.inputs, mode: 'plan' }, plan.inputs);
    world = await accountFor(plan);
    const run = (step: DeployStep): Promise<Run> =>
      world.deploy(step.inputs, { name: step.name, variables: step.variables });
    const planned = await run(plan);
    assert.deepEqual([planned.outputs['status'], planned.outputs['changed']], ['planned', 'true']);
    assert.deepEqual(world.writes, []);
    const deployed = await run(deploy);
    assert.equal(deployed.outputs['status'], 'deployed', deployed.rawOutput);
    const changesOf = (each: Run): unknown => each.resultFile?.services[0]?.['changes'];
    assert.deepEqual(changesOf(deployed), changesOf(planned));
    const again = await run(plan);
    assert.deepEqual([again.outputs['status'], again.outputs['changed']], ['planned', 'false']);
    assert.deepEqual(world.writes, ['RegisterTaskDefinition', 'UpdateService']);
  });

  it('codepipeline-files.yml registers the file with the image in place of its placeholder', async () => {
    const { images, request } = await registeredBy('codepipeline-files.yml');
    assert.deepEqual(images, [newImage]);
    assert.equal(request['family'], 'chat-app');
  });

  it('template-and-overlay.yml registers the template under the service’s family, the overlay over it', async () => {
    const { images, request } = await registeredBy('template-and-overlay.yml');
    assert.deepEqual(images, [newImage]);
    const [app] = request['containerDefinitions'] as readonly Readonly<Record<string, unknown>>[];
    assert.deepEqual(
      [request['family'], request['cpu'], app?.['environment']],
      ['chat-app', '512', [{ name: 'BUILD', value: '42' }]],
    );
  });

  async function registeredBy(
    file: string,
  ): Promise<{ readonly images: readonly string[]; readonly request: Readonly<Record<string, unknown>> }> {
    const step = stepsOf(file).find(isDeploy);
    assert.ok(step);
    world = await accountFor(step);
    const { name, inputs, variables } = step;
    await world.deploy({ image: '', ...inputs }, { name, variables, files: repositories[file] ?? {} });
    const [request] = world.bodies('RegisterTaskDefinition');
    assert.ok(request);
    return { images: world.registeredImages, request };
  }

  it('blue-green-approval.yml starts the rollout, and watches it to the end once it is continued', async () => {
    const [start, watch] = stepsOf('blue-green-approval.yml').filter(isDeploy);
    assert.ok(start && watch);
    const strategy = { strategy: 'BLUE_GREEN', bakeTimeInMinutes: 5 };
    world = await accountFor(start, { deploymentConfiguration: strategy });
    const lifecycleHooks = [{ targetType: 'PAUSE', lifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'] }];
    const { variables } = start;
    const [cluster, service] = [variables['CLUSTER_ARN'] ?? '', variables['SERVICE'] ?? ''];
    const deploymentConfiguration = { ...strategy, lifecycleHooks };
    await world.aws.call('ecs:UpdateService', { cluster, service, deploymentConfiguration });
    const started = await world.deploy(start.inputs, { name: start.name, variables });
    assert.equal(started.outputs['status'], 'started', started.rawOutput);
    await world.aws.clock.advance(3_600_000);

    // What its script does, by the real CLI's names of the same actions.
    const script = stepsOf('blue-green-approval.yml').find(({ task }) => task === 'AWSShellScript@1')?.inputs;
    const called = [...(script?.['inlineScript'] ?? '').matchAll(/aws ecs ([\w-]+)/g)].map(([, command]) => command);
    assert.deepEqual(called, [
      'list-service-deployments',
      'describe-service-deployments',
      'describe-service-revisions',
      'describe-service-deployments',
      'continue-service-deployment',
    ]);
    const listed = await world.aws.call('ecs:ListServiceDeployments', { cluster, service, status: ['IN_PROGRESS'] });
    const [{ serviceDeploymentArn }] = listed['serviceDeployments'] as [{ serviceDeploymentArn: string }];
    const described = await world.aws.call('ecs:DescribeServiceDeployments', {
      serviceDeploymentArns: [serviceDeploymentArn],
    });
    const [deployment] = described['serviceDeployments'] as [
      {
        readonly lifecycleHookDetails: readonly { readonly hookId: string; readonly status: string }[];
        readonly targetServiceRevision: { readonly arn: string };
      },
    ];
    const revisions = await world.aws.call('ecs:DescribeServiceRevisions', {
      serviceRevisionArns: [deployment.targetServiceRevision.arn],
    });
    const [{ taskDefinition }] = revisions['serviceRevisions'] as [{ taskDefinition: string }];
    assert.equal(taskDefinition, started.outputs['taskDefinitionArn']);
    const hookId = deployment.lifecycleHookDetails.find(({ status }) => status === 'AWAITING_ACTION')?.hookId;
    await world.aws.call('ecs:ContinueServiceDeployment', { serviceDeploymentArn, hookId, action: 'CONTINUE' });

    const run = await world.deploy(watch.inputs, { name: watch.name, variables: watch.variables });
    assert.deepEqual([run.outputs['status'], run.outputs['changed']], ['deployed', 'false'], run.rawOutput);
    assert.equal(run.outputs['taskDefinitionArn'], arnOf('chat-app:2'));
    assert.deepEqual(world.writes, ['RegisterTaskDefinition', 'UpdateService']);
    assert.ok(news(run).includes('100 % of production traffic on chat-app:2'), run.rawOutput);
  });
});
