import type { JsonObject } from '../../json.ts';

/** What the newer API tells about a rollout. */
export interface ServiceDeployment {
  readonly arn: string;
  readonly createdAt: number;
  readonly targetRevisionArn: string;
  readonly sourceRevisionArns: readonly string[];
  status:
    | 'PENDING'
    | 'IN_PROGRESS'
    | 'STOPPED'
    | 'ROLLBACK_IN_PROGRESS'
    | 'ROLLBACK_SUCCESSFUL'
    | 'ROLLBACK_FAILED'
    | 'SUCCESSFUL';
  statusReason?: string;
  updatedAt: number;
  finishedAt?: number;
  stoppedAt?: number;
  breaker: {
    status: 'TRIGGERED' | 'MONITORING' | 'MONITORING_COMPLETE' | 'DISABLED';
    failures: number;
    threshold: number;
  };
  rollback?: { readonly reason: string; readonly startedAt: number; readonly revisionArn: string };
}

/** What a deployment deploys: a definition with the service's settings and the images of that moment. */
export interface ServiceRevision {
  readonly arn: string;
  readonly definitionArn: string;
  readonly createdAt: number;
  /** The network configuration, launch type and so on that its tasks have. */
  readonly settings: JsonObject;
  /** What each image meant when the revision was made. */
  readonly digests: ReadonlyMap<string, string>;
}
