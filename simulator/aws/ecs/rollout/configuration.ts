// Types and not interfaces, so that they are JSON as they stand.

/** The ways in which ECS itself brings a new revision out. */
export const strategies = ['ROLLING', 'BLUE_GREEN', 'LINEAR', 'CANARY'] as const;
export type Strategy = (typeof strategies)[number];

/** How often a deployment may fail, and what happens then. */
export type CircuitBreaker = {
  readonly enable: boolean;
  readonly rollback: boolean;
  readonly resetOnHealthyTask?: boolean;
  readonly thresholdConfiguration?: { readonly type: string; readonly value: number };
};

/** The CloudWatch alarms that fail a deployment. */
export type DeploymentAlarms = {
  readonly alarmNames: readonly string[];
  readonly enable: boolean;
  readonly rollback: boolean;
};

/** What happens at a lifecycle stage before the deployment goes on. */
export type LifecycleHook = {
  readonly targetType?: string;
  readonly hookTargetArn?: string;
  readonly roleArn?: string;
  readonly lifecycleStages?: readonly string[];
  readonly timeoutConfiguration?: { readonly timeoutInMinutes?: number; readonly action?: string };
};

/** The deployment configuration, complete. */
export type DeploymentConfiguration = {
  readonly minimumHealthyPercent: number;
  readonly maximumPercent: number;
  readonly deploymentCircuitBreaker: CircuitBreaker;
  readonly strategy: Strategy;
  readonly bakeTimeInMinutes: number;
  readonly alarms?: DeploymentAlarms;
  readonly lifecycleHooks?: readonly LifecycleHook[];
  readonly linearConfiguration?: { readonly stepPercent: number; readonly stepBakeTimeInMinutes: number };
  readonly canaryConfiguration?: { readonly canaryPercent: number; readonly canaryBakeTimeInMinutes: number };
};
