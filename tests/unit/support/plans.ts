import type { Service } from '@aws-sdk/client-ecs';
import { inputsOf } from './inputs.ts';
import { definitionOf, deploymentOf, serviceOf, snapshotOf } from './services.ts';
import { type ServicePlan, decide, revise } from '../../../tasks/EcsDeployRevision/src/rollout/plan.ts';

/** A service as a test describes it: its name, the revision that it runs, and that revision's containers. */
export interface Described {
  readonly service: string;
  readonly runs?: string;
  readonly containers?: Readonly<Record<string, string>>;
  readonly given?: Service;
}

/** The plans for the services: nginx:2 (or what `inputs` asks for) in place of what they run, chat:1 with nginx:1. */
export function plansOf(
  services: readonly Described[],
  inputs: Parameters<typeof inputsOf>[0] = {},
): readonly ServicePlan[] {
  const asked = inputsOf(inputs);
  const snapshots = services.map(({ service, runs = 'chat:1', containers = { app: 'nginx:1' }, given }) => {
    const definition = definitionOf(runs, containers);
    const primary = deploymentOf({ taskDefinition: definition.arn });
    return snapshotOf(definition, serviceOf([primary], { serviceName: service, ...given }));
  });
  return revise(asked, snapshots).map((revised) => decide(revised, asked, 'unknown'));
}
