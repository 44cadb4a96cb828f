import type { Service, UpdateServiceCommandInput } from '@aws-sdk/client-ecs';
import { FakeClock } from './fake-clock.ts';
import { fakeEcr } from './fake-ecr.ts';
import { answered, fakeEcs } from './fake-ecs.ts';
import { inputsOf } from './inputs.ts';
import { recordedPipeline } from './recorded-pipeline.ts';
import { definitionOf, deploymentOf, revisionArn, serviceOf } from './services.ts';
import type { EcsPort } from '../../../tasks/EcsDeployRevision/src/aws/ecs-port.ts';
import { deploy } from '../../../tasks/EcsDeployRevision/src/deploy.ts';
import { Journal } from '../../../tasks/EcsDeployRevision/src/pipeline/journal.ts';
import type { RunRecord } from '../../../tasks/EcsDeployRevision/src/pipeline/run-record.ts';

/** The deployment that the service has when the run begins. */
export const old = deploymentOf();
/** The service when the run begins. */
export const before = serviceOf([old]);
/** The deployment that the run starts. */
export const own = deploymentOf({
  id: 'ecs-svc/2',
  taskDefinition: revisionArn('chat:2'),
  rolloutState: 'IN_PROGRESS',
  runningCount: 0,
  pendingCount: 2,
});
/** The service as UpdateService answers it. */
export const updated = serviceOf([own, { ...old, status: 'ACTIVE' }]);
/** The deployment that a way back by UpdateService starts. */
export const backwards = { ...old, id: 'ecs-svc/3', rolloutState: 'IN_PROGRESS', runningCount: 0 } as const;
/** The service as UpdateService answers the order to go back. */
export const goingBack = serviceOf([backwards, { ...own, status: 'ACTIVE' }]);
/** The service at the end of the way back. */
export const back = serviceOf([{ ...backwards, rolloutState: 'COMPLETED', runningCount: 2 }]);
/** The service at the end of a good rollout. */
export const done = serviceOf([{ ...own, rolloutState: 'COMPLETED', runningCount: 2, pendingCount: 0 }]);

/** What the run meets. */
export interface Situation {
  readonly inputs?: Parameters<typeof inputsOf>[0] | Error;
  /** What DescribeServices answers in turn, the last for ever. */
  readonly services?: readonly Service[];
  readonly containers?: Readonly<Record<string, string>>;
  readonly ecs?: Partial<EcsPort>;
  readonly signal?: AbortSignal;
}

/** What came of it. */
export interface Run {
  /** What was said, without the percentages. */
  readonly log: readonly string[];
  readonly percents: readonly number[];
  readonly record: RunRecord;
  readonly updates: readonly UpdateServiceCommandInput[];
}

/** Runs a deploy of nginx:2 to the service chat, which runs chat:1 with nginx:1. */
export async function run(situation: Situation = {}): Promise<Run> {
  const { inputs = {}, services = [before, updated, done], containers = { app: 'nginx:1' } } = situation;
  const { signal = new AbortController().signal } = situation;
  const { pipeline, said } = recordedPipeline();
  const clock = new FakeClock();
  const updates: UpdateServiceCommandInput[] = [];
  let looks = 0;
  const ecs = fakeEcs({
    describeServices: () => {
      const service = services[Math.min(looks++, services.length - 1)];
      return Promise.resolve({ ...answered, services: service ? [service] : [] });
    },
    describeTaskDefinition: () => Promise.resolve(definitionOf('chat:1', containers)),
    registerTaskDefinition: () => Promise.resolve({ arn: revisionArn('chat:2'), certain: true }),
    updateService: (input) => {
      updates.push(input);
      return Promise.resolve({
        ...answered,
        service: input.taskDefinition === old.taskDefinition ? goingBack : updated,
      });
    },
    deregisterTaskDefinition: () => Promise.resolve(answered),
    listTasks: () => Promise.resolve({ ...answered, taskArns: [] }),
    ...situation.ecs,
  });
  const record = await deploy({
    readInputs: () => (inputs instanceof Error ? Promise.reject(inputs) : Promise.resolve(inputsOf(inputs))),
    connect: () =>
      Promise.resolve({
        region: 'eu-west-1',
        ecs,
        ecr: fakeEcr({ taggedImage: () => Promise.resolve(undefined) }),
        logGroups: { exists: () => Promise.reject(new Error('DescribeLogGroups was not expected.')) },
        logs: () => ({ getLogEvents: () => Promise.reject(new Error('GetLogEvents was not expected.')) }),
      }),
    journal: new Journal(pipeline, (text) => text, clock),
    redact: (text) => text,
    clock,
    signals: { canceled: signal, writes: new AbortController().signal, last: new AbortController().signal },
  });
  const percents = said.flatMap((line) => (line.startsWith('progress') ? Number(line.split(' ')[1]) : []));
  return { log: said.filter((line) => !line.startsWith('progress')), percents, record, updates };
}
