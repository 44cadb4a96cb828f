import assert from 'node:assert/strict';
import { ECSClient, ListClustersCommand } from '@aws-sdk/client-ecs';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { closeAll, ecsClient, ecsTarget, pass, send, start } from './support.ts';

const listClusters = ecsTarget('ListClusters');

describe('the simulator’s signatures', () => {
  afterEach(closeAll);

  it('accepts what the SDK signs, and records who it was', async () => {
    const simulator = await start();
    const answer = await ecsClient(simulator).send(new ListClustersCommand({}));
    assert.deepEqual(answer.clusterArns, []);
    const [request] = simulator.requests;
    assert.equal(simulator.requests.length, 1);
    assert.equal(request?.operation, 'ListClusters');
    assert.equal(request?.outcome, 'ok');
    assert.equal(request?.accessKeyId, simulator.credentials.accessKeyId);
    assert.match(request?.userAgent ?? '', /aws-sdk-js/);
  });

  it('refuses an unknown key as UnrecognizedClientException', async () => {
    const simulator = await start();
    const credentials = { ...simulator.credentials, accessKeyId: 'AKIAUNKNOWN' };
    await assert.rejects(ecsClient(simulator, credentials).send(new ListClustersCommand({})), {
      name: 'UnrecognizedClientException',
      message: 'The security token included in the request is invalid.',
    });
  });

  it('refuses a wrong secret as InvalidSignatureException', async () => {
    const simulator = await start();
    const credentials = { ...simulator.credentials, secretAccessKey: 'wrong' };
    await assert.rejects(ecsClient(simulator, credentials).send(new ListClustersCommand({})), {
      name: 'InvalidSignatureException',
    });
  });

  it('refuses a body that was changed after it was signed', async () => {
    const simulator = await start();
    const answer = await send(simulator, { target: listClusters, tamper: '{"maxResults":1}' });
    assert.equal(answer.status, 400);
    assert.equal(answer.json['__type'], 'InvalidSignatureException');
    assert.equal(answer.headers.get('x-amzn-errortype'), 'InvalidSignatureException');
    assert.match(answer.headers.get('x-amzn-requestid') ?? '', /^[0-9a-f-]{36}$/);
  });

  it('refuses a signature for another service', async () => {
    const simulator = await start();
    const answer = await send(simulator, { target: listClusters, service: 'ecr' });
    assert.match(String(answer.json['message']), /correct service: 'ecs'/);
  });

  it('refuses a signature that is more than five minutes old or ahead, and no other', async () => {
    const simulator = await start();
    const at = (minutes: number): Date => new Date(simulator.clock.now() + minutes * 60_000);
    const outcome = async (minutes: number): Promise<string> => {
      const { json } = await send(simulator, { target: listClusters, at: at(minutes) });
      return typeof json['message'] === 'string' ? json['message'].replace(/:.*| yet.*/s, '') : 'ok';
    };
    assert.deepEqual(await Promise.all([-6, -4, 4, 6].map(outcome)), [
      'Signature expired',
      'ok',
      'ok',
      'Signature not',
    ]);
  });

  it('refuses a request without a signature', async () => {
    const simulator = await start();
    const response = await fetch(simulator.url, {
      method: 'POST',
      headers: { 'x-amz-target': listClusters },
      body: '{}',
    });
    assert.equal(response.status, 400);
    assert.match(await response.text(), /MissingAuthenticationTokenException/);
  });

  it('keeps one world for each region that is signed for', async () => {
    const simulator = await start();
    await simulator.call('ecs:CreateCluster', { clusterName: 'here' });
    const elsewhere = new ECSClient({
      endpoint: simulator.url,
      region: 'us-east-1',
      credentials: simulator.credentials,
    });
    assert.deepEqual((await elsewhere.send(new ListClustersCommand({}))).clusterArns, []);
  });

  it('serves one region only where it is told to', async () => {
    const simulator = await start({ onlyRegion: true });
    const answer = await send(simulator, { target: listClusters, region: 'us-east-1' });
    assert.match(String(answer.json['message']), /valid region, not 'us-east-1'/);
  });
});

describe('the simulator’s STS', () => {
  afterEach(closeAll);

  const stsClient = (simulator: Awaited<ReturnType<typeof start>>, credentials: object = simulator.credentials) =>
    new STSClient({
      endpoint: simulator.url,
      region: simulator.region,
      credentials: credentials as typeof simulator.credentials,
      maxAttempts: 1,
    });

  it('tells who the caller is', async () => {
    const simulator = await start();
    const answer = await stsClient(simulator).send(new GetCallerIdentityCommand({}));
    assert.equal(answer.Account, '123456789012');
    assert.equal(answer.Arn, 'arn:aws:iam::123456789012:user/administrator');
  });

  it('names the errors of a signature as the query protocol does', async () => {
    const simulator = await start();
    const unknown = stsClient(simulator, { ...simulator.credentials, accessKeyId: 'AKIAUNKNOWN' });
    await assert.rejects(unknown.send(new GetCallerIdentityCommand({})), { name: 'InvalidClientTokenId' });
    const wrong = stsClient(simulator, { ...simulator.credentials, secretAccessKey: 'wrong' });
    await assert.rejects(wrong.send(new GetCallerIdentityCommand({})), { name: 'SignatureDoesNotMatch' });
  });

  it('gives credentials of a role that open until they expire, and not without their token', async () => {
    const simulator = await start();
    const RoleArn = simulator.identities.addRole({ name: 'deployer', externalId: 'secret-id' });
    const input = { RoleArn, RoleSessionName: 'run', ExternalId: 'secret-id', DurationSeconds: 900 };
    const { Credentials: given, AssumedRoleUser: user } = await stsClient(simulator).send(new AssumeRoleCommand(input));
    assert.ok(
      given?.AccessKeyId !== undefined && given.SecretAccessKey !== undefined && given.SessionToken !== undefined,
    );
    assert.equal(user?.Arn, 'arn:aws:sts::123456789012:assumed-role/deployer/run');
    assert.equal(given.Expiration?.getTime(), Math.floor(simulator.clock.now() + 900_000));
    const keys = { accessKeyId: given.AccessKeyId, secretAccessKey: given.SecretAccessKey };
    const session = { ...keys, sessionToken: given.SessionToken };

    const who = await stsClient(simulator, session).send(new GetCallerIdentityCommand({}));
    assert.equal(who.Arn, 'arn:aws:sts::123456789012:assumed-role/deployer/run');
    const without = await send(simulator, { target: listClusters, credentials: keys });
    assert.equal(without.json['__type'], 'UnrecognizedClientException');
    await pass(simulator, 899);
    assert.equal((await send(simulator, { target: listClusters, credentials: session })).status, 200);
    await pass(simulator, 1);
    const late = await send(simulator, { target: listClusters, credentials: session });
    assert.equal(late.json['__type'], 'ExpiredTokenException');
  });

  it('refuses a role that is missing, and one with another external ID, alike', async () => {
    const simulator = await start();
    const RoleArn = simulator.identities.addRole({ name: 'deployer', externalId: 'secret-id' });
    for (const input of [{ RoleArn }, { RoleArn, ExternalId: 'other' }, { RoleArn: `${RoleArn}-missing` }]) {
      await assert.rejects(stsClient(simulator).send(new AssumeRoleCommand({ ...input, RoleSessionName: 'run' })), {
        name: 'AccessDenied',
        message: new RegExp(
          `^User: arn:aws:iam::123456789012:user/administrator is not authorized to perform: sts:AssumeRole on resource: ${input.RoleArn} `,
        ),
      });
    }
  });

  it('refuses a duration that the model does not have', async () => {
    const simulator = await start();
    const RoleArn = simulator.identities.addRole({ name: 'deployer' });
    const input = { RoleArn, RoleSessionName: 'run', DurationSeconds: 60 };
    await assert.rejects(stsClient(simulator).send(new AssumeRoleCommand(input)), {
      name: 'ValidationError',
      message:
        /'60' at 'DurationSeconds' failed to satisfy constraint: Member must have value greater than or equal to 900/,
    });
  });
});
