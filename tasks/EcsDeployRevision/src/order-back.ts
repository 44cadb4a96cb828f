import type { Service } from '@aws-sdk/client-ecs';
import { AwsError, isPassing } from './aws/aws-error.ts';
import type { EcsPort } from './aws/ecs-port.ts';
import type { Course, Followed } from './follow.ts';
import type { Journal } from './pipeline/journal.ts';
import { serviceLine } from './pipeline/log-lines.ts';
import { setCause } from './pipeline/tell-ending.ts';
import { type Applied, serviceOf } from './rollout/applied.ts';
import { describeServices } from './rollout/describe-services.ts';
import { mayBeOld } from './rollout/back/may-be-old.ts';
import { type TurnedBack, turnBack } from './rollout/back/turn-back.ts';
import type { Change } from './rollout/back/way-back.ts';
import type { Clock } from './rollout/clock.ts';
import { type Patience, targetsOf } from './rollout/watch/targets.ts';

/** What the orders are given with. */
export interface OrderOptions {
  readonly cluster: string;
  /** On the clock's own scale. */
  readonly startMs: number;
  readonly clock: Clock;
  readonly patience: Patience;
  /** After a cancellation the orders get a little more time. */
  readonly writes: AbortSignal;
}

/** One service whose part of the run is to be undone. */
export interface Turning {
  readonly applied: Applied;
  readonly turned: TurnedBack;
}

const pauseMs = 5_000;
// ECS's answers are eventually consistent: what contradicts all that was seen is looked at again.
const looksUntilBelieved = 3;
const lookAgainMs = 2_500;

/**
 * Gives all orders at once; a rollout that is on its way goes back as well as one that is done.
 * @param turningBack is given the names of the services that are on their way back
 */
export async function orderBack(
  ecs: EcsPort,
  open: readonly Applied[],
  course: Course,
  failing: ReadonlySet<string>,
  turningBack: Set<string>,
  journal: Journal,
  options: OrderOptions,
  stopFailed = false,
): Promise<readonly Turning[]> {
  const { cluster, clock, patience, startMs, writes } = options;
  const persist = persisting(options);
  const look = (names: readonly string[]): Promise<ReadonlyMap<string, Service>> =>
    describeServices(ecs, cluster, names, writes);
  const first = persist(() => look(open.map(serviceOf)));
  /** The service as several looks agree on it, where one look alone may show an old state. */
  const settled = async (one: Applied, answer: Service | undefined): Promise<Service | undefined> => {
    let now = answer;
    for (let looks = 1; looks < looksUntilBelieved && mayBeOld(one, now, course.get(serviceOf(one))?.state); looks++) {
      await clock.sleep(lookAgainMs, writes);
      now = (await look([serviceOf(one)])).get(serviceOf(one));
    }
    return now;
  };
  const atMs = (): number => clock.nowMs() - startMs;
  const targets = new Map(targetsOf(open, patience).map((target) => [target.service, target]));
  const width = open.length > 1 ? Math.max(...open.map((one) => serviceOf(one).length)) : 0;
  return Promise.all(
    open.map(async (one): Promise<Turning> => {
      const name = serviceOf(one);
      const followed = course.get(name);
      const cause = causeFor(name, followed, failing, journal);
      const ordered = (service: string, text: string): void =>
        journal.say(serviceLine({ atMs: atMs(), leftMs: undefined, width }, service, text), service);
      const warning = (_service: string, text: string): void => journal.warn(text, name);
      const change = changeOf(one, followed, stopFailed);
      const turned = await unlessLost(() =>
        persist(async (tries) => {
          // While AWS did not answer somebody may have deployed: the decision is made anew.
          const now = await settled(one, (await (tries > 0 ? look([name]) : first)).get(name));
          const turning = { cluster, patience, atMs, cause, events: { ordered, warning }, tries, signal: writes };
          return turnBack(ecs, change, followed?.target ?? targets.get(name), now, turning);
        }),
      );
      if (turned.kind === 'turning') turningBack.add(name);
      return { applied: one, turned };
    }),
  );
}

/** A way back that got stuck begins anew from what was rolled out. */
function changeOf(applied: Applied, followed: Followed | undefined, stopFailed: boolean): Change {
  const { state, ending } = followed ?? {};
  if (!stopFailed || !state) return { applied, state, ending };
  return { applied, state: { ...state, phase: { kind: 'rolling' } }, ending: undefined, stopFailed };
}

/** An outage at the worst moment is waited out, for as long as the way back may take. */
function persisting({ clock, patience, writes }: OrderOptions): Persist {
  const untilMs = clock.nowMs() + patience.timeoutMs;
  return async (call) => {
    for (let tries = 0; ; tries++) {
      try {
        return await call(tries);
      } catch (error) {
        if (!isPassing(error) || clock.nowMs() >= untilMs) throw error;
        await clock.sleep(pauseMs, writes);
      }
    }
  };
}

/** Makes a call until AWS answers; `tries` are those that it did not. */
type Persist = <T>(call: (tries: number) => Promise<T>) => Promise<T>;

/** What AWS did not answer for so long is left to a person. */
async function unlessLost(turn: () => Promise<TurnedBack>): Promise<TurnedBack> {
  try {
    return await turn();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { kind: 'impossible', why: error.message };
  }
}

/** Why a service goes back; noted where nothing is noted yet. */
function causeFor(
  name: string,
  followed: Followed | undefined,
  failing: ReadonlySet<string>,
  journal: Journal,
): string {
  const known = journal.service(name)?.cause;
  if (known) return known.reason.replace(`${name}: `, '');
  const others = [...failing].filter((service) => service !== name).join(', ');
  const phase = followed?.state.phase;
  const cause =
    phase?.kind === 'rollingBack'
      ? phase.cause
      : `It was deployed together with ${others}, which failed, so it goes back as well.`;
  if (phase?.kind !== 'rollingBack') journal.setService(name, { wentAlong: true });
  setCause(journal, name, 'failed', cause);
  return cause;
}
