import type { Region } from '../../world.ts';
import type { Deployment, Service } from '../state.ts';
import {
  type Cause,
  goesBack,
  isRequested,
  noCandidate,
  rollbackReason,
  rolloutReason,
  shortly,
  statusReason,
} from './causes.ts';
import { completeRollout } from './completion.ts';
import { breakOff, type Course, setOut } from './course.ts';
import { makePrimary, newDeployment, restoreSettings } from './deployment.ts';
import { report } from './events.ts';
import { wayBack } from './legs.ts';
import {
  giveServiceDeploymentUp,
  requestRollback,
  rollServiceDeploymentBack,
  triggerMonitors,
} from './service-deployment.ts';
import { allThere } from './tally.ts';
import { wake } from './wake.ts';

/** Fails a rollout, and begins the way back where it is wanted and there is one. */
export function failRollout(region: Region, service: Service, deployment: Deployment, cause: Cause): void {
  const { clock, timing } = region.world;
  const record = deployment.serviceDeployment;
  const sideBySide = deployment.course?.sideBySide === true;
  const onWayBack = deployment.rollback || deployment.course?.direction === 'back' || record?.rollback !== undefined;
  deployment.waiting?.cancel();
  breakOff(deployment.course);
  deployment.rolloutState = 'FAILED';
  deployment.rolloutReason = rolloutReason(cause);
  triggerMonitors(region, record, cause);
  const why = sideBySide ? statusReason(cause) : `${shortly(cause)}.`;
  report(region.world, service, `(deployment ${deployment.id}) deployment failed: ${why}`);
  if (onWayBack) {
    giveServiceDeploymentUp(region, record, cause, 'wayBackFailed');
  } else if (!goesBack(cause, service.configuration)) {
    giveServiceDeploymentUp(region, record, cause, 'notWanted');
  } else if (isRequested(cause) && timing.deploymentRequestedSeconds > 0) {
    requestRollback(region, record, cause);
    deployment.waiting = clock.after(timing.deploymentRequestedSeconds * 1000, () =>
      goBack(region, service, deployment, cause),
    );
  } else {
    goBack(region, service, deployment, cause);
  }
}

function goBack(region: Region, service: Service, failed: Deployment, cause: Cause): void {
  const target = service.lastCompleted;
  if (target === undefined || target === failed) {
    report(region.world, service, `(deployment ${failed.id}) rollback failed: ${noCandidate}`);
    giveServiceDeploymentUp(region, failed.serviceDeployment, cause, 'noCandidate');
    return;
  }
  report(region.world, service, `rolling back to deployment ${target.id}.`);
  restoreSettings(service, target.revision);
  const record = failed.serviceDeployment;
  if (record !== undefined) rollServiceDeploymentBack(region, record, cause, target);
  if (failed.course?.sideBySide === true) goBackSideBySide(region, service, failed, target);
  else goBackRolling(region, service, failed, target, cause);
  wake(region, service);
}

// In the style that the service is set to: ECS shows both.
function goBackRolling(region: Region, service: Service, failed: Deployment, target: Deployment, cause: Cause): void {
  const record = failed.serviceDeployment;
  const reason = rollbackReason(cause, target.id);
  if (service.rollbackStyle === 'earlierDeployment') {
    revive(target, failed);
    target.rolloutReason = reason;
    makePrimary(region, service, target);
    return;
  }
  const { definition, revision } = target;
  const back = newDeployment(region, { definition, revision, record, rollback: true, alarms: [] });
  back.rolloutReason = reason;
  makePrimary(region, service, back);
}

// Blue still runs, or runs again; it gets its traffic back and stays, under its own id.
function goBackSideBySide(region: Region, service: Service, failed: Deployment, target: Deployment): void {
  const progress = failed.course?.progress;
  if (progress === undefined) return;
  revive(target, failed);
  makePrimary(region, service, target);
  const course: Course = {
    direction: 'back',
    legs: wayBack(progress.traffic ?? { test: 0, production: 0 }, allThere(service, target)),
    lifecycleHooks: failed.course?.lifecycleHooks ?? [],
    progress,
    sideBySide: true,
    leaving: failed,
    failed: (cause) => failRollout(region, service, target, cause),
    done: () => completeRollout(region, service, target),
    position: 0,
    state: 'waiting',
    timers: [],
  };
  target.course = course;
  setOut(region, service, course);
}

function revive(target: Deployment, failed: Deployment): void {
  target.rolloutState = 'IN_PROGRESS';
  target.rolloutReason = `ECS deployment ${target.id} in progress.`;
  target.serviceDeployment = failed.serviceDeployment;
  target.breakerCount = 0;
  target.course = undefined;
}
