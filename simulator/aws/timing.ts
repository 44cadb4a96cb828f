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
  forgetStoppedSeconds: 3600,
};
