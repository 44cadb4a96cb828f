import type { Service } from '@aws-sdk/client-ecs';
import { FakeClock } from './fake-clock.ts';
import { answered, fakeEcs } from './fake-ecs.ts';
import { recordedPipeline } from './recorded-pipeline.ts';
import { revisionArn } from './services.ts';
import type { EcsPort } from '../../../tasks/EcsDeployRevision/src/aws/ecs-port.ts';
import type { Followed } from '../../../tasks/EcsDeployRevision/src/follow.ts';
import { Journal } from '../../../tasks/EcsDeployRevision/src/pipeline/journal.ts';
import type { Cause, ServiceRecord } from '../../../tasks/EcsDeployRevision/src/pipeline/run-record.ts';
import type { Change } from '../../../tasks/EcsDeployRevision/src/rollout/back/way-back.ts';
import { type Patience, targetsOf } from '../../../tasks/EcsDeployRevision/src/rollout/watch/targets.ts';
import { watchedOf } from '../../../tasks/EcsDeployRevision/src/rollout/watch/watch.ts';
import { settle } from '../../../tasks/EcsDeployRevision/src/settle.ts';

/** One service of a run in which something failed. */
export interface Part {
  readonly change: Change;
  /** True where it is one that failed; `cause` is then noted. */
  readonly fails?: boolean;
  readonly cause?: Cause;
  /** What DescribeServices answers of it in turn, the last for ever. */
  readonly looks: readonly (Service | Error)[];
}

/** What came of it. */
export interface Settled {
  readonly log: readonly string[];
  readonly calls: readonly string[];
  readonly records: readonly (ServiceRecord | undefined)[];
  readonly turningBack: readonly string[];
  readonly diagnosed: readonly string[];
}

/** Patience of ten minutes. */
export const patience: Patience = { timeoutMs: 600_000, waitUntil: 'complete', failures: { kind: 'never' } };

/** Lets the services go back. */
export async function settled(parts: readonly Part[], ecs: Partial<EcsPort> = {}): Promise<Settled> {
  const clock = new FakeClock();
  const { pipeline, said } = recordedPipeline();
  const journal = new Journal(pipeline, (text) => text, clock);
  const calls: string[] = [];
  const diagnosed: string[] = [];
  const turningBack = new Set<string>();
  const looks = new Map(parts.map(({ change, looks: all }) => [nameIn(change), [...all]]));
  const port = fakeEcs({
    listTasks: () => Promise.resolve({ ...answered, taskArns: [] }),
    ...ecs,
    describeServices: ({ services = [] }) => {
      const found: Service[] = [];
      for (const name of services) {
        const left = looks.get(name) ?? [];
        const [next] = left.length > 1 ? left.splice(0, 1) : left;
        if (next instanceof Error) return Promise.reject(next);
        if (next) found.push(next);
      }
      return Promise.resolve({ ...answered, services: found });
    },
    stopServiceDeployment: (input, signal) => {
      calls.push(`stop ${input.serviceDeploymentArn ?? ''} ${input.stopType ?? ''}`);
      return ecs.stopServiceDeployment?.(input, signal) ?? Promise.resolve(answered);
    },
    updateService: (input, before, signal) => {
      const { cluster: _, service, ...fields } = input;
      calls.push(`update ${service ?? ''} ${JSON.stringify(fields)}`);
      if (!ecs.updateService) return Promise.reject(new Error('UpdateService was not expected.'));
      return ecs.updateService(input, before, signal);
    },
  });
  const course = new Map<string, Followed>();
  for (const { change, fails, cause } of parts) {
    const name = nameIn(change);
    const { applied, state, ending } = change;
    const changed = applied.kind !== 'unchanged' && (applied.kind !== 'deploying' || applied.updated);
    journal.setService(name, { changed, taskDefinitionArn: applied.taskDefinitionArn });
    if (fails) journal.setService(name, { cause: cause ?? { status: 'failed', reason: `${name}: It failed.` } });
    const [target] = targetsOf([applied], patience);
    if (target && state) course.set(name, { ...watchedOf(target, state), ending });
  }
  await settle(
    port,
    parts.map(({ change }) => change.applied),
    course,
    new Set(parts.flatMap(({ change, fails }) => (fails ? [nameIn(change)] : []))),
    turningBack,
    journal,
    {
      cluster: 'dev',
      region: 'eu-west-1',
      startMs: clock.nowMs(),
      clock,
      patience,
      signal: new AbortController().signal,
      writes: new AbortController().signal,
      onFailing: (service) => {
        diagnosed.push(service);
        return Promise.resolve();
      },
    },
  );
  return {
    log: said.filter((line) => !line.startsWith('progress')),
    calls,
    records: parts.map(({ change }) => journal.service(nameIn(change))),
    turningBack: [...turningBack],
    diagnosed,
  };
}

/** What to do by hand, as the end of a run says it. */
export const byHand = `By hand: aws ecs update-service --cluster dev --service chat --task-definition ${revisionArn('chat:1').split('/')[1]} --region eu-west-1`;

function nameIn({ applied }: Change): string {
  return applied.plan.snapshot.name;
}
