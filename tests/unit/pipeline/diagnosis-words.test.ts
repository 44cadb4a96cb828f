import assert from 'node:assert/strict';
import type { StopGroup } from '../../../tasks/EcsDeployRevision/src/diagnosis/diagnosis.ts';
import { headlineOf } from '../../../tasks/EcsDeployRevision/src/pipeline/diagnosis-words.ts';
import { diagnosisOf, stopGroupOf } from '../support/diagnoses.ts';

describe('the headline of a diagnosis', () => {
  const exited = 'EssentialContainerExited, "Essential container in task exited"';
  const rows: readonly (readonly [string, readonly StopGroup[], string | undefined])[] = [
    [
      'is the commonest failure with the container that failed first',
      [stopGroupOf(), stopGroupOf({ count: 1 })],
      `3 tasks failed the same way: ${exited}; container app: exit code 139 (ended by SIGSEGV).`,
    ],
    [
      'leaves out a container that is not known',
      [
        {
          count: 1,
          stopCode: 'TaskFailedToStart',
          reason: 'ResourceInitializationError: x',
          containers: [],
          newestTask: '1',
        },
      ],
      '1 task failed: TaskFailedToStart, "ResourceInitializationError: x".',
    ],
    ['is none where no task failed', [], undefined],
  ];
  for (const [title, groups, headline] of rows) {
    it(title, () => assert.equal(headlineOf(diagnosisOf({ groups })), headline));
  }
});
