import type { Service, UpdateServiceCommandInput } from '@aws-sdk/client-ecs';
import { answered, fakeEcs } from './fake-ecs.ts';
import { deploymentOf, revisionArn, serviceOf } from './services.ts';
import type { EcsPort } from '../../../tasks/EcsDeployRevision/src/aws/ecs-port.ts';
import { familyOf } from '../../../tasks/EcsDeployRevision/src/revision/task-definition.ts';
import type { Applied } from '../../../tasks/EcsDeployRevision/src/rollout/applied.ts';
import { type Signals, apply } from '../../../tasks/EcsDeployRevision/src/rollout/apply.ts';
import type { ServicePlan } from '../../../tasks/EcsDeployRevision/src/rollout/plan.ts';

/** The signals of a run that nobody cancels. */
const { signal: unheard } = new AbortController();
export const never: Signals = { canceled: unheard, writes: unheard, last: unheard };

/** An ECS that numbers revisions from 2 and deployments as `ecs-svc/<service>`, and writes down every write. */
export class Ecs {
  readonly calls: string[] = [];
  readonly updates: UpdateServiceCommandInput[] = [];
  readonly told: string[] = [];
  onRegister = (): void => undefined;
  #revision = 1;

  port(given: Partial<EcsPort> = {}): EcsPort {
    return fakeEcs({
      registerTaskDefinition: (request) => {
        const name = `${familyOf(request)}:${++this.#revision}`;
        this.calls.push(`register ${name}`);
        this.onRegister();
        return Promise.resolve({ arn: revisionArn(name), certain: true });
      },
      updateService: (input) => {
        this.calls.push(`update ${input.service ?? ''}`);
        this.updates.push(input);
        return Promise.resolve({ ...answered, service: updated(input) });
      },
      deregisterTaskDefinition: (arn) => {
        this.calls.push(`deregister ${arn.slice(arn.lastIndexOf('/') + 1)}`);
        return Promise.resolve(answered);
      },
      ...given,
    });
  }

  async apply(port: EcsPort, plans: readonly ServicePlan[], signals = never): Promise<readonly Applied[]> {
    const short = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);
    const events = {
      registered: (arn: string, users: readonly ServicePlan[]): void => {
        this.told.push(`registered ${short(arn)} for ${users.map(({ snapshot }) => snapshot.name).join()}`);
      },
      applied: ({ kind, plan }: Applied): void => void this.told.push(`${kind} ${plan.snapshot.name}`),
      deregistered: (arn: string): void => void this.told.push(`deregistered ${short(arn)}`),
      registrationOpen: (family: string): void => void this.told.push(`open ${family}`),
      withoutTraceTags: (why: string): void => void this.told.push(`without trace tags: ${why}`),
      leftRegistered: (arn: string, why: string): void => void this.told.push(`left ${short(arn)}: ${why}`),
    };
    return apply(port, 'dev', plans, events, signals);
  }
}

/** The service as UpdateService answers it. */
export function updated({ service = '', taskDefinition = revisionArn('chat:1') }: UpdateServiceCommandInput): Service {
  return serviceOf([deploymentOf({ id: `ecs-svc/${service}`, taskDefinition })], { serviceName: service });
}

/** What became of the services, without the plans. */
export function results(applied: readonly Applied[]): readonly object[] {
  return applied.map(({ plan, ...others }) => ({ service: plan.snapshot.name, ...others }));
}
