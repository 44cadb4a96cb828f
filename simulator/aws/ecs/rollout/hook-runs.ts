import type { Scheduled } from '../../clock/scheduler.ts';
import type { Region } from '../../world.ts';
import type { LifecycleHook } from './configuration.ts';
import type { Cause } from './causes.ts';
import type { Stage } from './legs.ts';

/** One run of a lifecycle hook, as DescribeServiceDeployments tells it. */
export interface HookRun {
  readonly hookId: string;
  readonly targetType: 'AWS_LAMBDA' | 'PAUSE';
  readonly targetArn: string | undefined;
  readonly expiresAt: number;
  readonly timeoutAction: 'ROLLBACK' | 'CONTINUE';
  status: 'AWAITING_ACTION' | 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT';
  readonly timers: Scheduled[];
  /** Ends the pause as somebody asked. */
  readonly answer: (action: 'CONTINUE' | 'ROLLBACK') => void;
}

/** Who hears how the hooks of a stage end. */
export interface HookListener {
  readonly allDone: () => void;
  readonly failed: (cause: Cause) => void;
}

/** Starts all hooks of a stage at once. Every one must be done before the stage is; the first to fail fails them all. */
export function startHooks(
  region: Region,
  stage: Stage,
  hooks: readonly LifecycleHook[],
  listener: HookListener,
): readonly HookRun[] {
  const runs: HookRun[] = [];
  const goOn = (run: HookRun, status: 'SUCCEEDED' | 'TIMED_OUT'): void => {
    end(run, status);
    if (runs.every((each) => each.status === 'SUCCEEDED' || passedBy(each))) listener.allDone();
  };
  const fail = (run: HookRun, status: 'FAILED' | 'TIMED_OUT', cause: Cause): void => {
    end(run, status);
    cancelHooks(runs);
    listener.failed(cause);
  };
  for (const hook of hooks) runs.push(start(region, stage, hook, { goOn, fail }));
  return runs;
}

/** Takes back whatever the hooks were waiting for. */
export function cancelHooks(runs: readonly HookRun[]): void {
  for (const { timers } of runs) for (const timer of timers.splice(0)) timer.cancel();
}

interface Outcomes {
  readonly goOn: (run: HookRun, status: 'SUCCEEDED' | 'TIMED_OUT') => void;
  readonly fail: (run: HookRun, status: 'FAILED' | 'TIMED_OUT', cause: Cause) => void;
}

function start(region: Region, stage: Stage, hook: LifecycleHook, { goOn, fail }: Outcomes): HookRun {
  const { clock, ids, hooks: functions } = region.world;
  const pause = hook.targetType === 'PAUSE';
  const { timeoutInMinutes = 1440, action = 'ROLLBACK' } = hook.timeoutConfiguration ?? {};
  const arn = pause ? undefined : (hook.hookTargetArn ?? '');
  const run: HookRun = {
    hookId: `ecs-${pause ? 'pause' : 'lambda'}-${ids.token()}${ids.token()}`,
    targetType: pause ? 'PAUSE' : 'AWS_LAMBDA',
    targetArn: arn,
    expiresAt: clock.seconds() + timeoutInMinutes * 60,
    timeoutAction: action === 'CONTINUE' ? 'CONTINUE' : 'ROLLBACK',
    status: pause ? 'AWAITING_ACTION' : 'IN_PROGRESS',
    timers: [],
    answer: (asked) => {
      if (asked === 'CONTINUE') goOn(run, 'SUCCEEDED');
      else fail(run, 'FAILED', { kind: 'pauseRefused', stage });
    },
  };
  const later = (seconds: number, act: () => void): void => void run.timers.push(clock.after(seconds * 1000, act));
  later(timeoutInMinutes * 60, () => {
    if (run.timeoutAction === 'CONTINUE') goOn(run, 'TIMED_OUT');
    else
      fail(
        run,
        'TIMED_OUT',
        arn === undefined ? { kind: 'pauseTimedOut', stage } : { kind: 'hookTimedOut', stage, arn },
      );
  });
  const behaviour = arn === undefined ? undefined : functions.of(arn);
  if (arn === undefined || behaviour === undefined || behaviour.kind === 'neverAnswers') return run;
  later(behaviour.afterSeconds, () => {
    if (behaviour.kind === 'succeeds') goOn(run, 'SUCCEEDED');
    else fail(run, 'FAILED', { kind: 'hookFailed', stage, arn });
  });
  return run;
}

// A time-out whose action is CONTINUE lets the deployment pass.
function passedBy(run: HookRun): boolean {
  return run.status === 'TIMED_OUT' && run.timeoutAction === 'CONTINUE';
}

function end(run: HookRun, status: HookRun['status']): void {
  run.status = status;
  cancelHooks([run]);
}
