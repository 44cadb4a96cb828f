import type { Failure, Service } from '@aws-sdk/client-ecs';
import { checkServices } from './check-services.ts';
import { existingClusters, existingServices } from './existing-names.ts';
import { readLastGood } from './read-last-good.ts';
import { withNewerStates } from './newer-states.ts';
import { type ServiceSnapshot, lastGoodOf, primaryOf } from './snapshot.ts';
import { nameOf } from '../aws/arn.ts';
import { hasAwsCode } from '../aws/aws-error.ts';
import type { NoteBonus } from '../aws/bonus-read.ts';
import type { EcsPort } from '../aws/ecs-port.ts';
import { inBatches, servicesPerCall } from '../aws/paging.ts';
import { DeployError } from '../deploy-error.ts';
import type { DeployInputs } from '../inputs/deploy-inputs.ts';
import type { TaskDefinition } from '../revision/task-definition.ts';

/** Where warnings, and notes about reads that were denied, go. */
export interface Notes {
  readonly denied: NoteBonus;
  readonly warning: (text: string) => void;
}

/**
 * Reads what the services run now, and checks that each can be deployed to.
 * @throws DeployError `not-found` with the names that exist, `not-deployable`
 */
export async function readSnapshot(
  ecs: EcsPort,
  inputs: DeployInputs,
  notes: Notes,
  signal: AbortSignal,
): Promise<readonly ServiceSnapshot[]> {
  const services = await withNewerStates(ecs, await readServices(ecs, inputs, notes, signal), notes.denied, signal);
  for (const warning of checkServices(services, inputs)) notes.warning(warning);
  const primaries = services.map((service) => ({ service, primary: primaryOf(service) }));
  const arns = [...new Set(primaries.flatMap(({ primary }) => primary?.taskDefinition ?? []))];
  const definitions = new Map(
    await Promise.all(
      arns.map(async (arn): Promise<[string, TaskDefinition]> => [arn, await ecs.describeTaskDefinition(arn, signal)]),
    ),
  );
  return Promise.all(
    primaries.map(async ({ service, primary }) => {
      const definition = definitions.get(primary?.taskDefinition ?? '');
      const name = service.serviceName ?? '';
      if (!primary || !definition) {
        throw new DeployError('not-deployable', `The service ${name} has no PRIMARY deployment to start from.`);
      }
      const lastGood = lastGoodOf(service) ?? (await readLastGood(ecs, inputs.cluster, service, notes.denied, signal));
      return { name, arn: service.serviceArn ?? '', service, primary, definition, lastGood };
    }),
  );
}

/** The services in the order of the input. */
async function readServices(
  ecs: EcsPort,
  { cluster, services }: DeployInputs,
  notes: Notes,
  signal: AbortSignal,
): Promise<readonly Service[]> {
  const batches = inBatches(services, servicesPerCall);
  const answers = await Promise.all(
    batches.map((batch) => ecs.describeServices({ cluster, services: [...batch] }, signal)),
  ).catch(async (error: unknown) => {
    if (!hasAwsCode(error, 'ClusterNotFoundException')) throw error;
    const existing = await existingClusters(ecs, notes.denied, signal);
    throw new DeployError('not-found', `There is no cluster "${cluster}" in this account and region. ${existing}`);
  });
  const found = answers.flatMap((answer) => answer.services ?? []);
  const failures = answers.flatMap((answer) => answer.failures ?? []);
  const byName = new Map(found.map((service) => [service.serviceName, service]));
  const missing = services.filter((service) => !byName.has(nameOf(service)));
  if (missing.length > 0) {
    const existing = await existingServices(ecs, cluster, notes.denied, signal);
    throw new DeployError('not-found', `${missingSentence(missing, cluster, failures)} ${existing}`);
  }
  return services.flatMap((service) => byName.get(nameOf(service)) ?? []);
}

function missingSentence(missing: readonly string[], cluster: string, failures: readonly Failure[]): string {
  const names = missing.map((name) => `"${name}"`).join(', ');
  const odd = failures.find(({ reason }) => reason !== undefined && reason !== 'MISSING');
  const why = odd === undefined ? '' : ` (${odd.reason ?? ''}${odd.detail === undefined ? '' : `: ${odd.detail}`})`;
  return `The cluster "${nameOf(cluster)}" has no service ${names}${why}.`;
}
