import type { Diagnosis, LogTail, StopGroup } from '../../../tasks/EcsDeployRevision/src/diagnosis/diagnosis.ts';

/** Three tasks whose container `app` was killed, but for what is given. */
export function stopGroupOf(given: Partial<StopGroup> = {}): StopGroup {
  return {
    count: 3,
    stopCode: 'EssentialContainerExited',
    reason: 'Essential container in task exited',
    containers: [{ name: 'app', exitCode: 139, meaning: 'ended by SIGSEGV' }],
    firstFailed: 'app',
    newestTask: '4f1c',
    firstAt: '2026-01-01T10:00:00.000Z',
    lastAt: '2026-01-01T10:01:00.000Z',
    ...given,
  };
}

/** The end of the log of `app`. */
export function logTailOf(...lines: readonly string[]): LogTail {
  const where = { container: 'app', task: '4f1c', group: '/ecs/chat', region: 'us-east-1', stream: 'ecs/app/4f1c' };
  return { kind: 'lines', ...where, lines };
}

/** A diagnosis without anything, but for what is given. */
export function diagnosisOf(given: Partial<Diagnosis> = {}): Diagnosis {
  return { tasksRead: true, groups: [], interruptions: [], events: [], alarms: [], advice: [], ...given };
}
