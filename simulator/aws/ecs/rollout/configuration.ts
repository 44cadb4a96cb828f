/** How often a deployment may fail, and what happens then. */
// A type and not an interface, so that it is JSON as it stands.
export type CircuitBreaker = {
  readonly enable: boolean;
  readonly rollback: boolean;
  readonly resetOnHealthyTask?: boolean;
  readonly thresholdConfiguration?: { readonly type: string; readonly value: number };
};

/** The deployment configuration, complete. */
export interface DeploymentConfiguration {
  readonly minimumHealthyPercent: number;
  readonly maximumPercent: number;
  readonly deploymentCircuitBreaker: CircuitBreaker;
  readonly strategy: string;
  readonly alarms?: { readonly alarmNames: readonly string[]; readonly enable: boolean; readonly rollback: boolean };
}
