import type { ServiceDeployment, Task } from '@aws-sdk/client-ecs';
import type { StoppedTasks } from './stopped-tasks-memory.ts';
import type { Ask, DeploymentTarget, Observation, Unread } from './watch-state.ts';
import { AwsError, isPassing } from '../../aws/aws-error.ts';
import type { NoteBonus } from '../../aws/bonus-read.ts';
import type { EcsPort } from '../../aws/ecs-port.ts';
import { inBatches } from '../../aws/paging.ts';
import { reasonOf } from '../../deploy-error.ts';
import { type TaskQuery, readRunningTasks } from '../read-tasks.ts';

/** DescribeServiceDeployments takes this many. */
const deploymentsPerCall = 20;
// After as many looks in a row without an answer to a read it is told; after as many, which take minutes, the verdict
// does without those about tasks.
const looksUntilTold = 3;
const blindLooks = 20;

const lost: Readonly<Record<Ask, string>> = {
  stoppedTasks: 'Which tasks failed, and why, cannot be shown',
  runningTasks: 'Which tasks became healthy cannot be looked for',
  serviceDeployment: 'The stage, traffic, hooks and alarms of the deployment cannot be shown',
};

/** One service's wish for a further read. */
export interface Wish {
  readonly ask: Ask;
  readonly target: DeploymentTarget;
  /** Looks in a row that went without an answer. */
  readonly blind: number;
  readonly serviceDeploymentArn: string | undefined;
  readonly stopped: StoppedTasks;
  /** What AWS refuses for good: it is not asked again. */
  readonly refused: Set<Ask>;
}

/** What the further reads of one look are made with. */
export interface Reading {
  readonly ecs: EcsPort;
  readonly cluster: string;
  readonly note: NoteBonus;
  readonly signal: AbortSignal;
}

/** The answers, in the order of the wishes, to be laid over the observation. */
export async function readFurther(wishes: readonly Wish[], reading: Reading): Promise<readonly Partial<Observation>[]> {
  const arns = wishes.flatMap(({ ask, refused, serviceDeploymentArn = '' }) =>
    ask === 'serviceDeployment' && !refused.has(ask) ? [serviceDeploymentArn] : [],
  );
  const deployments = readDeployments(arns, reading);
  return Promise.all(
    wishes.map(async (wish): Promise<Partial<Observation>> => {
      const { ask, serviceDeploymentArn = '' } = wish;
      if (ask !== 'serviceDeployment') return { [ask]: await answered(wish, reading, tasksFor(wish, reading)) };
      return {
        serviceDeployment: await answered(wish, reading, async () => {
          const found = (await deployments()).get(serviceDeploymentArn);
          if (!found) reading.note(lost.serviceDeployment, `ECS does not know ${serviceDeploymentArn}.`);
          return found ?? 'denied';
        }),
      };
    }),
  );
}

function tasksFor({ ask, target, stopped }: Wish, { ecs, cluster, signal }: Reading): () => Promise<readonly Task[]> {
  const query: TaskQuery = { cluster, service: target.service, signal };
  return () =>
    ask === 'stoppedTasks'
      ? stopped.read(ecs, query, target.deploymentId)
      : readRunningTasks(ecs, query, target.deploymentId);
}

/** All service deployments that are asked for, twenty a call; read when the first one is wanted. */
function readDeployments(
  arns: readonly string[],
  { ecs, signal }: Reading,
): () => Promise<ReadonlyMap<string, ServiceDeployment>> {
  let reading: Promise<ReadonlyMap<string, ServiceDeployment>> | undefined;
  const read = async (): Promise<ReadonlyMap<string, ServiceDeployment>> => {
    const answers = await Promise.all(
      inBatches([...new Set(arns)], deploymentsPerCall).map((batch) =>
        ecs.describeServiceDeployments({ serviceDeploymentArns: [...batch] }, signal),
      ),
    );
    const found = answers.flatMap(({ serviceDeployments = [] }) => serviceDeployments);
    return new Map(found.map((deployment) => [deployment.serviceDeploymentArn ?? '', deployment]));
  };
  return () => (reading ??= read());
}

/** A further read: one that is not answered is left for the next look, but not for ever. */
async function answered<T>(
  { ask, blind, refused }: Wish,
  { note }: Reading,
  read: () => Promise<T>,
): Promise<T | Unread> {
  if (refused.has(ask)) return 'denied';
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const passing = isPassing(error);
    if (!passing || blind + 1 >= looksUntilTold) note(lost[ask], reasonOf(error));
    if (!passing) refused.add(ask);
    // Where only the newer API tells how it goes, nothing stands in for it: it is asked again.
    return passing && (ask === 'serviceDeployment' || blind + 1 < blindLooks) ? 'later' : 'denied';
  }
}
