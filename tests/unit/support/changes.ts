import type { Service } from '@aws-sdk/client-ecs';
import { ours, theirs } from './looks.ts';
import { plansOf } from './plans.ts';
import { deploymentOf, revisionArn, serviceOf } from './services.ts';
import { sdArn, sdBefore } from './views.ts';
import { AwsError } from '../../../tasks/EcsDeployRevision/src/aws/aws-error.ts';
import type { Applied } from '../../../tasks/EcsDeployRevision/src/rollout/applied.ts';
import type { Change } from '../../../tasks/EcsDeployRevision/src/rollout/back/way-back.ts';
import type { ServicePlan } from '../../../tasks/EcsDeployRevision/src/rollout/plan.ts';
import { type WatchState, initialState } from '../../../tasks/EcsDeployRevision/src/rollout/watch/watch-state.ts';

/** The plan of a run that deploys chat:2 in place of chat:1, and perhaps another desired count. */
export function changePlan(given: Service = {}, desiredCount?: number): ServicePlan {
  const service = { currentServiceDeployment: sdBefore, ...given };
  const [plan] = plansOf([{ service: 'chat', given: service }], { desiredCount });
  if (!plan) throw new Error('No plan.');
  return plan;
}

/** What a run that deployed chat:2 knows of it, while it is watched. */
export function changeOf(
  plan: ServicePlan = changePlan(),
  state: Partial<WatchState> = {},
  ending?: Change['ending'],
): Change & { readonly applied: Applied & { readonly kind: 'deploying' } } {
  return {
    applied: {
      kind: 'deploying',
      plan,
      taskDefinitionArn: revisionArn('chat:2'),
      deploymentId: 'ecs-svc/2',
      createdAt: undefined,
      updated: true,
    },
    state: { ...initialState, ...state },
    ending,
  };
}

/** What a run knows of it that nobody watched. */
export function unwatched(change: Change = changeOf()): Change {
  return { ...change, state: undefined };
}

/** What a run knows whose UpdateService was never answered. */
export function doubtful(plan: ServicePlan = changePlan()): Change {
  const call = { action: 'ecs:UpdateService', resource: 'chat' };
  const error = new AwsError('unreachable', 'AWS does not answer.', call, 'ECONNRESET');
  const taskDefinitionArn = revisionArn('chat:2');
  return {
    applied: { kind: 'refused', plan, taskDefinitionArn, error, certain: false },
    state: undefined,
    ending: undefined,
  };
}

/** What a run knows that only set the desired count to 5. */
export function scaling(): Change {
  const [plan] = plansOf([{ service: 'chat', containers: { app: 'nginx:2' } }], { desiredCount: 5 });
  if (!plan) throw new Error('No plan.');
  return {
    applied: { kind: 'scaling', plan, taskDefinitionArn: revisionArn('chat:1') },
    state: undefined,
    ending: undefined,
  };
}

/** The service with our deployment PRIMARY, but for what is given. */
export function ourService(given: Service = {}): Service {
  return serviceOf([ours(), theirs()], { currentServiceDeployment: sdArn, ...given });
}

/** The service with somebody else's deployment. */
export const anothers = serviceOf([
  deploymentOf({ id: 'ecs-svc/3', taskDefinition: revisionArn('chat:3'), rolloutState: 'IN_PROGRESS' }),
]);
