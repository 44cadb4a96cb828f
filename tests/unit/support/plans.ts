import type { Service } from '@aws-sdk/client-ecs';
import { inputsOf } from './inputs.ts';
import { definitionOf, deploymentOf, serviceOf, snapshotOf } from './services.ts';
import type { DeployInputs } from '../../../tasks/EcsDeployRevision/src/inputs/deploy-inputs.ts';
import type { ServiceSnapshot } from '../../../tasks/EcsDeployRevision/src/rollout/snapshot.ts';
import {
  type RevisedService,
  type ServicePlan,
  decide,
  revise,
} from '../../../tasks/EcsDeployRevision/src/rollout/plan.ts';

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
  return revisedOf(asked, snapshots).map((revised) => decide(revised, asked, 'unknown'));
}

/** What the inputs make of the services, each started from what it runs. */
export function revisedOf(inputs: DeployInputs, snapshots: readonly ServiceSnapshot[]): readonly RevisedService[] {
  return revise(inputs, { start: undefined, images: inputs.images, filled: new Map() }, snapshots, (images) => images);
}
