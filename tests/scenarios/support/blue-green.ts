import assert from 'node:assert/strict';
import { type Run, type ServiceSettings, World, arnOf, cluster, lines, ownPercents, service } from './world.ts';

const balancing = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:';

/** Behind a load balancer with two target groups, as the strategies that move traffic need it. */
export const balanced: ServiceSettings = {
  loadBalancers: [
    {
      targetGroupArn: `${balancing}targetgroup/blue/0123456789abcdef`,
      containerName: 'app',
      containerPort: 8080,
      advancedConfiguration: {
        alternateTargetGroupArn: `${balancing}targetgroup/green/fedcba9876543210`,
        productionListenerRule: `${balancing}listener-rule/app/chat/1/2/3`,
        roleArn: 'arn:aws:iam::123456789012:role/ecs-traffic',
      },
    },
  ],
};

/** A service that is deployed by a strategy, behind a load balancer. */
export function deployedBy(strategy: string, configuration: Readonly<Record<string, unknown>> = {}): ServiceSettings {
  return { ...balanced, deploymentConfiguration: { strategy, ...configuration } };
}

/** The account with such a service, whose first deployment has come to its end, however long its strategy takes. */
export async function worldDeployedBy(
  strategy: string,
  configuration: Readonly<Record<string, unknown>> = {},
): Promise<World> {
  const world = await World.withService(deployedBy(strategy, configuration));
  await world.aws.clock.advance(3_600_000);
  return world;
}

/** A service at rest whose next deployment meets this hook; blue/green ones bake for two minutes. */
export async function hooked(hook: object, strategy: 'BLUE_GREEN' | 'ROLLING' = 'BLUE_GREEN'): Promise<World> {
  const world = await worldDeployedBy(strategy, strategy === 'BLUE_GREEN' ? { bakeTimeInMinutes: 2 } : {});
  await world.aws.call('ecs:UpdateService', { cluster, service, deploymentConfiguration: { lifecycleHooks: [hook] } });
  return world;
}

/** A line about the service: seconds since the rollout began, seconds left, and what it says. */
export interface Told {
  readonly at: number;
  /** Undefined where nothing is left to wait for or a person is waited for. */
  readonly left: number | undefined;
  readonly text: string;
}

/** The lines of the rollout, in order, without their column. */
export function told(run: Run): readonly Told[] {
  return lines(run).flatMap((line) => {
    const [, at = '', left, text = ''] = /^\[([\d:]+)(?:, (?:([\d:]+) left|paused))?\] (.*)$/.exec(line) ?? [];
    if (text === '') return [];
    return [
      {
        at: inSeconds(at),
        left: left === undefined ? undefined : inSeconds(left),
        text: text.replace(`${service}: `, ''),
      },
    ];
  });
}

/** What was said about the rollout, without counts of tasks and without the line a minute. */
export function news(run: Run): readonly string[] {
  return told(run).flatMap(({ text }) => (/^\d+ of \d+ running|^still waiting/.test(text) ? [] : [text]));
}

/** The first line of the rollout that says something. */
export function lineThat(run: Run, pattern: RegExp): Told {
  const found = told(run).find(({ text }) => pattern.test(text));
  if (found === undefined) throw new Error(`No line of the rollout says ${pattern}:\n${run.log.join('\n')}`);
  return found;
}

/** The red lines of a run. */
export function errors(run: Run): readonly string[] {
  return run.issues.flatMap(({ type, message }) => (type === 'error' ? [message] : []));
}

/** Fails unless a run is red as it should be: its status, its cause, and its red lines without the service's name. */
export function assertRed(run: Run, status: string, cause: string, ...sentences: readonly (string | RegExp)[]): void {
  assert.equal(run.result, 'Failed', run.rawOutput);
  const said = errors(run).map((error) => error.replace(`${service}: `, ''));
  assert.deepEqual(
    said.map((error, at) => (matches(sentences[at], error) ? sentences[at] : error)),
    sentences,
  );
  assert.equal(run.outputs['status'], status);
  assert.equal(run.resultFile?.cause, cause);
  assert.equal(run.outputs['changed'], 'true');
  assert.equal(run.outputs['taskDefinitionArn'], arnOf('chat-app:2'));
  assert.equal(run.outputs['previousTaskDefinitionArn'], arnOf('chat-app:1'));
  assertPercents(run);
}

/** Fails unless percents only grow, and reach 100 at the end of a green run alone. */
export function assertPercents(run: Run): void {
  const percents = ownPercents(run);
  assert.deepEqual(
    percents,
    [...new Set(percents)].toSorted((a, b) => a - b),
  );
  assert.equal(percents.includes(100), run.result === 'Succeeded');
}

function matches(expected: string | RegExp | undefined, said: string): boolean {
  return expected instanceof RegExp && expected.test(said);
}

function inSeconds(text: string): number {
  return text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
}

/** The service deployment that is current, or the last that was, as AWS describes it now. */
export async function serviceDeployment(world: World): Promise<ServiceDeploymentAnswer> {
  const listed = await world.aws.call('ecs:ListServiceDeployments', { cluster, service });
  const [newest] = listed['serviceDeployments'] as readonly { readonly serviceDeploymentArn: string }[];
  return describedDeployment(world, newest?.serviceDeploymentArn ?? '');
}

/** A service deployment as AWS describes it now. */
export async function describedDeployment(world: World, arn: string): Promise<ServiceDeploymentAnswer> {
  const answer = await world.aws.call('ecs:DescribeServiceDeployments', { serviceDeploymentArns: [arn] });
  const [found] = answer['serviceDeployments'] as readonly ServiceDeploymentAnswer[];
  if (found === undefined) throw new Error(`There is no service deployment ${arn}.`);
  return found;
}

/** In one line: status, stage, and the production traffic that is on the new revision. */
export async function standing(world: World): Promise<string> {
  const { status, lifecycleStage = '-', targetServiceRevision } = await serviceDeployment(world);
  return `${status} ${lifecycleStage} ${targetServiceRevision.requestedProductionTrafficWeight ?? '-'}`;
}

/** The deployments of the service, each as `PRIMARY chat-app:2 COMPLETED 2 running`. */
export async function deploymentsNow(world: World): Promise<readonly string[]> {
  const { deployments } = await world.describe();
  return deployments.map((deployment) => {
    const { status, taskDefinition, rolloutState } = deployment;
    const { runningCount } = deployment as unknown as { readonly runningCount: number };
    return `${status} ${taskDefinition.split('/')[1] ?? ''} ${rolloutState ?? '-'} ${runningCount} running`;
  });
}

export interface ServiceDeploymentAnswer {
  readonly serviceDeploymentArn: string;
  readonly status: string;
  readonly lifecycleStage?: string;
  readonly targetServiceRevision: { readonly requestedProductionTrafficWeight?: number };
  readonly lifecycleHookDetails?:
    | readonly { readonly hookId: string; readonly status: string; readonly [field: string]: unknown }[]
    | undefined;
  readonly statusReason?: string | undefined;
  readonly [field: string]: unknown;
}
