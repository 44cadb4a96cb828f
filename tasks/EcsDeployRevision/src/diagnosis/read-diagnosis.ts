import type { Service, Task } from '@aws-sdk/client-ecs';
import { type SortedStops, diagnose, sortStops } from './diagnose.ts';
import type { Diagnosis, LogTail } from './diagnosis.ts';
import { readLogTail } from './log-tail.ts';
import { nameOf } from '../aws/arn.ts';
import type { NoteBonus } from '../aws/bonus-read.ts';
import type { EcsPort } from '../aws/ecs-port.ts';
import type { LogsPort } from '../aws/logs-port.ts';
import { reasonOf } from '../deploy-error.ts';
import type { Redact } from '../pipeline/redact.ts';
import type { TaskDefinition } from '../revision/task-definition.ts';
import { readStoppedTasks } from '../rollout/read-tasks.ts';

/** What a diagnosis is read with. */
export interface DiagnosisRequest {
  readonly ecs: EcsPort;
  readonly logs: (region: string) => LogsPort;
  readonly cluster: string;
  /** The service's name. */
  readonly serviceName: string;
  /** The service as it was last seen. */
  readonly service: Service | undefined;
  readonly deploymentId: string;
  /** Stopped tasks of it that were read before: ECS forgets them after an hour, and leaves some out now and then. */
  readonly known: readonly Task[];
  /** When the deployment was created, by AWS's clock; undefined where nobody noted it before ECS forgot it. */
  readonly createdAt: Date | undefined;
  /** The revision that the deployment runs. */
  readonly definition: TaskDefinition | undefined;
  readonly region: string;
  /** 0 for none. */
  readonly logTailLines: number;
  readonly triggeredAlarms: readonly string[];
  /** Replaces secrets in log lines before these are cut or split. */
  readonly redact: Redact;
  readonly note: NoteBonus;
  readonly signal: AbortSignal;
}

/**
 * Finds out why a deployment failed. Every read is a bonus: one that AWS does not answer costs a line.
 * @throws the signal's reason only
 */
export async function readDiagnosis(request: DiagnosisRequest): Promise<Diagnosis> {
  const { createdAt, definition, deploymentId, service, triggeredAlarms } = request;
  const stopped = await readStops(request);
  const balanced = (service?.loadBalancers ?? []).flatMap(({ containerName }) => containerName ?? []);
  const sorted = sortStops(stopped ?? [], { definition: definition?.content, balanced });
  const logTail = await readTail(request, sorted);
  return diagnose({ service, deploymentId, createdAt, stopped, sorted, triggeredAlarms, logTail });
}

async function readStops(request: DiagnosisRequest): Promise<readonly Task[] | undefined> {
  const { cluster, deploymentId, ecs, known, note, serviceName, signal } = request;
  try {
    const read = await readStoppedTasks(ecs, { cluster, service: serviceName, signal }, deploymentId);
    const arns = new Set(read.map(({ taskArn }) => taskArn));
    return [...known.filter(({ taskArn }) => !arns.has(taskArn)), ...read];
  } catch (error) {
    signal.throwIfAborted();
    note('Which tasks failed, and why, cannot be shown', reasonOf(error));
    return known.length > 0 ? known : undefined;
  }
}

/** The log of the most frequent failure in which a container had a part. */
async function readTail(request: DiagnosisRequest, { failures }: SortedStops): Promise<LogTail | undefined> {
  const { definition, logTailLines: lines, logs, redact, region, signal } = request;
  if (lines < 1) return undefined;
  for (const { newest } of failures) {
    const [writer, ...others] = newest.flatMap(({ firstFailed: container, task: { taskArn = '' } }) =>
      container === undefined ? [] : [{ container, taskId: nameOf(taskArn) }],
    );
    if (writer === undefined) continue;
    const writers = [writer, ...others] as const;
    return readLogTail({ logs, definition: definition?.content, writers, region, lines, redact, signal });
  }
  return undefined;
}
