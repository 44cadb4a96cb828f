import { primaryOf } from './rollout/snapshot.ts';
import { revisionNameOf } from './aws/arn.ts';
import type { EcsPort } from './aws/ecs-port.ts';
import { inBatches, servicesPerCall } from './aws/paging.ts';
import { reasonOf } from './deploy-error.ts';
import type { DeployInputs } from './inputs/deploy-inputs.ts';
import type { Journal } from './pipeline/journal.ts';

/** Says in what state a canceled run leaves each service, as AWS tells it now. */
export async function tellServicesAtCancel(
  ecs: EcsPort,
  { cluster, services }: DeployInputs,
  begun: boolean,
  journal: Journal,
  signal: AbortSignal,
): Promise<void> {
  if (!begun) {
    journal.say('Canceled before anything was changed.');
    return;
  }
  try {
    const answers = await Promise.all(
      inBatches(services, servicesPerCall).map((batch) =>
        ecs.describeServices({ cluster, services: [...batch] }, signal),
      ),
    );
    for (const service of answers.flatMap((answer) => answer.services ?? [])) {
      const name = service.serviceName ?? '';
      const primary = primaryOf(service);
      const counts = `${primary?.runningCount ?? 0} of ${primary?.desiredCount ?? 0} of its tasks running`;
      const ours = journal.service(name)?.changed === true && primary?.id === journal.service(name)?.deploymentId;
      const whose = ours ? 'this run’s deployment' : 'a deployment that this run did not start';
      const state = primary?.rolloutState;
      const done = state === 'COMPLETED' || state === 'FAILED' ? `It is ${state}.` : 'ECS goes on with it.';
      journal.say(
        `${name} is left with ${whose} ${primary?.id ?? '?'} of ${revisionNameOf(primary?.taskDefinition ?? '?')}: ${counts}. ${done}`,
        name,
      );
    }
  } catch (error) {
    journal.say(`In what state the services are left could not be read in time: ${reasonOf(error)}`);
  }
}
