import type { JsonObject } from '../../json.ts';
import type { DeploymentConfiguration } from './configuration.ts';
import type { Progress } from './course.ts';

type MonitorStatus = 'TRIGGERED' | 'MONITORING' | 'MONITORING_COMPLETE' | 'DISABLED';

/** What the newer API tells about a rollout. */
export interface ServiceDeployment {
  readonly arn: string;
  readonly createdAt: number;
  readonly targetRevisionArn: string;
  readonly sourceRevisionArns: readonly string[];
  /** The configuration that the rollout began with. */
  readonly configuration: DeploymentConfiguration;
  status:
    | 'PENDING'
    | 'IN_PROGRESS'
    | 'STOP_REQUESTED'
    | 'STOPPED'
    | 'ROLLBACK_REQUESTED'
    | 'ROLLBACK_IN_PROGRESS'
    | 'ROLLBACK_SUCCESSFUL'
    | 'ROLLBACK_FAILED'
    | 'SUCCESSFUL';
  statusReason?: string;
  updatedAt: number;
  startedAt?: number;
  finishedAt?: number;
  stoppedAt?: number;
  breaker: { status: MonitorStatus; failures: number; threshold: number };
  alarms: { status: MonitorStatus; readonly names: readonly string[]; triggered: readonly string[] };
  rollback?: { readonly reason: string; readonly startedAt: number; readonly revisionArn: string };
  /** Where it is on its way through the lifecycle stages, where it has such a way. */
  progress: Progress | undefined;
}

/** Whether nothing will happen any more. */
export function isFinished({ finishedAt }: ServiceDeployment): boolean {
  return finishedAt !== undefined;
}

/** What a deployment deploys: a definition with the service's settings and the images of that moment. */
export interface ServiceRevision {
  readonly arn: string;
  readonly definitionArn: string;
  readonly createdAt: number;
  /** The network configuration, launch type and so on that its tasks have. */
  readonly settings: JsonObject;
  /** The load balancers and registries that its tasks are registered with. */
  readonly registrations: JsonObject;
  /** Which of a blue/green pair of target groups it has. */
  readonly slot: 'first' | 'alternate';
  /** What each image meant when the revision was made. */
  readonly digests: ReadonlyMap<string, string>;
}
