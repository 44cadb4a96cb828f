/** How long things take, in simulated seconds. */
export interface Timing {
  /** From a request to the scheduler's first step for it. */
  readonly schedulerSeconds: number;
  readonly provisioningSeconds: number;
  /** PENDING: pulling the images included. */
  readonly pendingSeconds: number;
  readonly activatingSeconds: number;
  /** RUNNING without any health check until a task counts as healthy: 40 seconds, as ECS's API documents it. */
  readonly countedHealthySeconds: number;
  /** RUNNING until the load balancer finds a target healthy. */
  readonly targetHealthySeconds: number;
  /** From the stop signal to the end of the containers. */
  readonly stoppingSeconds: number;
  readonly deprovisioningSeconds: number;
  /** How long a target drains: the target group's own default. */
  readonly deregistrationDelaySeconds: number;
  /** The first pause of the scheduler after repeated failures to start; it doubles up to 27 minutes. */
  readonly firstBackoffSeconds: number;
  /** From a failed placement to the next attempt. */
  readonly placementRetrySeconds: number;
  /** How long a service deployment is PENDING before it begins; 0 shows it IN_PROGRESS at once. */
  readonly deploymentPendingSeconds: number;
  /** How long STOP_REQUESTED and ROLLBACK_REQUESTED last; 0 leaves them out. */
  readonly deploymentRequestedSeconds: number;
  /** How long a lifecycle stage takes in which nothing waits for tasks, hooks or a bake time. */
  readonly stageSeconds: number;
  /** How long a stage may last before the deployment fails: 24 hours, as ECS documents it. */
  readonly stageLimitSeconds: number;
  /** After what time a lifecycle hook's function answers, unless it was told otherwise. */
  readonly hookSeconds: number;
  /** How long a rolling update goes on watching its alarms; ECS computes it from the alarms. */
  readonly alarmBakeSeconds: number;
  /** After this time ECS forgets a stopped task. */
  readonly forgetStoppedSeconds: number;
}

/** About what a small service on Fargate takes. */
export const defaultTiming: Timing = {
  schedulerSeconds: 1,
  provisioningSeconds: 5,
  pendingSeconds: 10,
  activatingSeconds: 5,
  countedHealthySeconds: 40,
  targetHealthySeconds: 30,
  stoppingSeconds: 5,
  deprovisioningSeconds: 10,
  deregistrationDelaySeconds: 300,
  firstBackoffSeconds: 10,
  placementRetrySeconds: 10,
  deploymentPendingSeconds: 1,
  deploymentRequestedSeconds: 2,
  stageSeconds: 5,
  stageLimitSeconds: 24 * 3600,
  hookSeconds: 5,
  alarmBakeSeconds: 180,
  forgetStoppedSeconds: 3600,
};
