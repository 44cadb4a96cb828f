import { nameOf, parseArn, revisionNameOf } from '../aws/arn.ts';
import { inWords } from '../durations.ts';
import { type DeploymentView, type HookView, hookName, stages, standingOf } from '../rollout/watch/deployment-view.ts';
import type { RolloutEvent, WatchState } from '../rollout/watch/watch-state.ts';

const minuteMs = 60_000;

/** What the newer API says anew about a deployment, a line a change. */
export function deploymentLines(
  { before, view, taskDefinitionArn }: RolloutEvent & { readonly kind: 'deployment' },
  state: WatchState,
  atMs: number,
): readonly string[] {
  const revision = revisionNameOf(taskDefinitionArn);
  const told = before === undefined ? ['PENDING', 'IN_PROGRESS'] : ['IN_PROGRESS', before.status];
  const stage = view.stage !== undefined && view.stage !== before?.stage ? [stageText(view, state, atMs)] : [];
  const status = told.includes(view.status) ? [] : [statusText(view)];
  return [
    ...status,
    ...stage,
    ...trafficText('production', before?.production, view.production, revision),
    ...trafficText('test', before?.test, view.test, revision),
    ...hookTexts(before, view),
    ...breakerText(before, view),
    ...alarmText(before, view),
  ];
}

/** Where a deployment stands, for the line a minute: stage, traffic, bake time that is left. */
export function standingText(state: WatchState, atMs: number): string {
  const { view } = state;
  if (view?.stage === undefined) return '';
  const traffic = view.production === undefined ? '' : `, ${percent(view.production)} of production traffic`;
  const open = view.hooks.filter(({ status }) => status === 'AWAITING_ACTION' || status === 'IN_PROGRESS');
  const hooks = open.map((hook) => `, ${openHookText(hook)}`).join('');
  return `${view.stage}${traffic}${bakeText(view, state, atMs)}${hooks}`;
}

function openHookText(hook: HookView): string {
  if (hook.status !== 'AWAITING_ACTION') return `lifecycle hook ${hookName(hook)} ${hook.status}`;
  return `waiting for ContinueServiceDeployment${hook.expiresAt === undefined ? '' : ` until ${timeText(hook.expiresAt)}`}`;
}

/** `2026-11-22 10:00 UTC` */
function timeText(time: Date): string {
  return `${time.toISOString().replace('T', ' ').slice(0, 16)} UTC`;
}

function stageText(view: DeploymentView, state: WatchState, atMs: number): string {
  const { stage = '' } = view;
  // The stages' meanings are those of the way forward.
  if (state.phase.kind === 'rollingBack' || standingOf(view) === 'turning') return `on the way back: ${stage}`;
  const meaning = stages.get(stage);
  return `${stage}${meaning === undefined ? '' : `: ${meaning}`}${bakeText(view, state, atMs)}`;
}

function bakeText({ stage, bakeMinutes }: DeploymentView, { stageSinceMs }: WatchState, atMs: number): string {
  if (stage !== 'BAKE_TIME' || !bakeMinutes) return '';
  const leftMs = Math.max(0, bakeMinutes * minuteMs - (atMs - stageSinceMs));
  return `, about ${inWords(leftMs)} of bake time left`;
}

function statusText({ status, statusReason }: DeploymentView): string {
  return `ECS says ${status}${statusReason === undefined ? '' : `: ${statusReason}`}`;
}

function trafficText(
  which: 'production' | 'test',
  before: number | undefined,
  now: number | undefined,
  revision: string,
): readonly string[] {
  if (now === undefined || now === (before ?? 0)) return [];
  return [`${percent(now)} of ${which} traffic on ${revision}`];
}

function percent(weight: number): string {
  return `${Math.round(weight * 10) / 10} %`;
}

function hookTexts(before: DeploymentView | undefined, view: DeploymentView): readonly string[] {
  return view.hooks.flatMap((hook) => {
    const known = before?.hooks.find(({ id }) => id === hook.id);
    if (known?.status === hook.status) return [];
    return hook.status === 'AWAITING_ACTION'
      ? pauseTexts(hook, view.arn)
      : [`lifecycle hook ${hookName(hook)}: ${hook.status}`];
  });
}

/** Who has to do what until when, and what happens otherwise. */
function pauseTexts({ id, expiresAt, timeoutAction = 'ROLLBACK' }: HookView, arn: string): readonly string[] {
  const region = parseArn(arn)?.region;
  const command = `aws ecs continue-service-deployment --service-deployment-arn ${arn} --hook-id ${id}${region === undefined ? '' : ` --region ${region}`}`;
  const otherwise = timeoutAction === 'CONTINUE' ? 'ECS goes on by itself' : 'ECS rolls back';
  const until = expiresAt === undefined ? '' : ` until ${timeText(expiresAt)}, then ${otherwise} (${timeoutAction})`;
  return [
    `the PAUSE hook ${id} waits for somebody to continue${until}; this time does not count`,
    `to continue: ${command} --action CONTINUE`,
    `to roll back: ${command} --action ROLLBACK`,
  ];
}

function breakerText(before: DeploymentView | undefined, { breaker }: DeploymentView): readonly string[] {
  if (!breaker || breaker.status === 'DISABLED' || breaker.failures === (before?.breaker?.failures ?? 0)) return [];
  const tripped = breaker.status === 'TRIGGERED' ? ', and it opened' : '';
  return [`circuit breaker: ${breaker.failures} of ${breaker.threshold} failures${tripped}`];
}

function alarmText(before: DeploymentView | undefined, { triggeredAlarms }: DeploymentView): readonly string[] {
  const fresh = triggeredAlarms.filter((name) => before?.triggeredAlarms.includes(name) !== true);
  return fresh.length === 0 ? [] : [`the alarm ${fresh.map(nameOf).join(', ')} went off`];
}
