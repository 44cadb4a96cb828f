import type { Service } from '@aws-sdk/client-ecs';
import { FakeClock } from './fake-clock.ts';
import { answered, fakeEcs } from './fake-ecs.ts';
import { ours, target, theirs } from './looks.ts';
import { serviceOf } from './services.ts';
import type { EcsPort } from '../../../tasks/EcsDeployRevision/src/aws/ecs-port.ts';
import type { WatchEvent } from '../../../tasks/EcsDeployRevision/src/rollout/watch/watch-events.ts';
import type { WatchTarget } from '../../../tasks/EcsDeployRevision/src/rollout/watch/watch-state.ts';
import { watch, watchedOf } from '../../../tasks/EcsDeployRevision/src/rollout/watch/watch.ts';

/** The service while our deployment starts, and when it is done. */
export const rolling = serviceOf([ours(), theirs()]);
export const completed = serviceOf([ours({ runningCount: 2, rolloutState: 'COMPLETED' })]);

/** How a watch is made. */
export interface Setting {
  readonly targets?: readonly WatchTarget[];
  readonly deadlineMs?: number;
  readonly clock?: FakeClock;
  readonly signal?: AbortSignal;
}

/** One line an event, with the milliseconds since the start. */
export async function linesOf(ecs: Partial<EcsPort>, setting: Setting = {}): Promise<readonly string[]> {
  const { targets = [target], deadlineMs = 1_800_000, clock = new FakeClock() } = setting;
  const watched = targets.map((one) => watchedOf({ ...one, deadlineMs }));
  const { signal = new AbortController().signal } = setting;
  const startMs = clock.nowMs();
  const options = { cluster: 'dev', startMs, clock, signal };
  const lines: string[] = [];
  for await (const event of watch(fakeEcs(ecs), watched, options)) {
    if (event.kind !== 'looked') lines.push(`${event.atMs} ${textOf(event)}`);
  }
  return lines;
}

function textOf(event: Exclude<WatchEvent, { kind: 'looked' }>): string {
  switch (event.kind) {
    case 'rollout':
      return `${event.service} ${event.event.kind}`;
    case 'ended':
      return `${event.service} ended ${event.ending.kind === 'red' ? event.ending.status : event.ending.kind}`;
    case 'still':
      return `still ${event.waiting.map(({ service }) => service).join()}`;
    case 'unreachable':
      return `unreachable ${event.reason}`;
    case 'reachableAgain':
      return event.kind;
    case 'denied':
      return `denied ${event.what}: ${event.why}`;
  }
}

/** DescribeServices that answers with the services in turn, the last for ever; an error is thrown, a function called. */
export function answering(
  ...answers: readonly (Service | Error | EcsPort['describeServices'])[]
): EcsPort['describeServices'] {
  let next = 0;
  return (input, signal) => {
    const answer = answers[Math.min(next++, answers.length - 1)];
    if (answer instanceof Error) return Promise.reject(answer);
    if (typeof answer === 'function') return answer(input, signal);
    return Promise.resolve({ ...answered, services: answer ? [answer] : [] });
  };
}

/** An ECS that knows of no task. */
export const noTasks: Pick<EcsPort, 'listTasks'> = {
  listTasks: () => Promise.resolve({ ...answered, taskArns: [] }),
};
