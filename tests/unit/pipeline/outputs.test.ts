import assert from 'node:assert/strict';
import { recordOf, serviceRecordOf } from '../support/records.ts';
import { revisionArn } from '../support/services.ts';
import { outputsOf } from '../../../tasks/EcsDeployRevision/src/pipeline/outputs.ts';

const one = {
  status: 'deployed',
  changed: 'true',
  taskDefinitionArn: revisionArn('chat:2'),
  previousTaskDefinitionArn: revisionArn('chat:1'),
  revision: '2',
  deploymentId: 'ecs-svc/2',
  image: 'nginx:2@sha256:abc',
};

describe('the output variables', () => {
  it('tell everything about one service', () => {
    assert.deepEqual(outputsOf(recordOf()), one);
  });

  it('are one value where several services agree, else one a service in their order', () => {
    const services = [
      serviceRecordOf(),
      serviceRecordOf({ name: 'mail', deploymentId: 'ecs-svc/3' }),
      serviceRecordOf({ name: 'web', deploymentId: 'ecs-svc/2' }),
    ];
    assert.deepEqual(outputsOf(recordOf({ services })), { ...one, deploymentId: 'ecs-svc/2,ecs-svc/3,ecs-svc/2' });
  });

  it('keep a blank for a service of which a value is not known', () => {
    const services = [
      { name: 'a', changed: false, imageChanges: [] },
      serviceRecordOf(),
      { name: 'c', changed: false, imageChanges: [] },
    ];
    assert.deepEqual(outputsOf(recordOf({ status: 'failed', services })), {
      status: 'failed',
      changed: 'true',
      taskDefinitionArn: `,${revisionArn('chat:2')},`,
      previousTaskDefinitionArn: `,${revisionArn('chat:1')},`,
      revision: ',2,',
      deploymentId: ',ecs-svc/2,',
      image: ',nginx:2@sha256:abc,',
    });
  });

  it('are status and changed alone where nothing else is known', () => {
    assert.deepEqual(outputsOf(recordOf({ status: 'invalid', changed: false, services: [] })), {
      status: 'invalid',
      changed: 'false',
    });
  });
});
