import assert from 'node:assert/strict';
import { type Server, createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type SinonFakeTimers, useFakeTimers } from 'sinon';
import { clientSettings } from '../../../tasks/EcsDeployRevision/src/aws/client-settings.ts';
import { connectLogs } from '../../../tasks/EcsDeployRevision/src/aws/logs-client.ts';

const input = { logGroupName: '/ecs/chat', logStreamName: 'ecs/app/1' };

/** The port to a server that takes requests and never answers. */
function portTo(server: Server) {
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const settings = { ...clientSettings('eu-west-1', { accessKeyId: 'AK', secretAccessKey: 'x' }, '0'), endpoint };
  return connectLogs(settings, () => Promise.resolve(undefined), 'us-east-1');
}

describe('reading a log that CloudWatch Logs does not answer', () => {
  let server: Server;
  let clock: SinonFakeTimers | undefined;
  beforeEach(async () => {
    server = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
  afterEach(() => {
    clock?.restore();
    server.closeAllConnections();
    server.close();
  });

  it('is given up after ten seconds, in words that name log group and region', async () => {
    clock = useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const arrived = once(server, 'request');
    const rejected = assert.rejects(portTo(server).getLogEvents(input, new AbortController().signal), {
      code: 'unreachable',
      message: 'logs:GetLogEvents (the log group /ecs/chat in us-east-1): AWS did not answer within 10 s.',
    });
    await arrived;
    await clock.tickAsync(10_000);
    await rejected;
  });

  it('ends with the run, and with its reason', async () => {
    const canceled = new AbortController();
    const reason = new Error('canceled');
    const arrived = once(server, 'request');
    const rejected = assert.rejects(portTo(server).getLogEvents(input, canceled.signal), reason);
    await arrived;
    canceled.abort(reason);
    await rejected;
  });
});
