import assert from 'node:assert/strict';
import { type RunOptions, World } from './support/world.ts';

describe('Credentials from the AWS Toolkit’s connection', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.withService();
  });
  afterEach(() => world.close());

  const connected = (parameters: Record<string, string>): RunOptions => ({
    connections: { 'AWS ECR': { type: 'AWS', scheme: 'UsernamePassword', parameters } },
  });
  const keys = (): { username: string; password: string } => ({
    username: world.aws.credentials.accessKeyId,
    password: world.aws.credentials.secretAccessKey,
  });

  it('may be an access key and its secret', async () => {
    assert.equal((await world.deploy({}, connected(keys()))).outputs['status'], 'deployed');
  });

  it('may carry a session token', async () => {
    const roleArn = world.aws.identities.addRole({ name: 'session' });
    const { Credentials } = (await world.aws.call('sts:AssumeRole', { RoleArn: roleArn, RoleSessionName: 'x1' })) as {
      Credentials: { AccessKeyId: string; SecretAccessKey: string; SessionToken: string };
    };
    const { AccessKeyId: username, SecretAccessKey: password, SessionToken: sessionToken } = Credentials;
    const run = await world.deploy({}, connected({ username, password, sessionToken }));
    assert.equal(run.outputs['status'], 'deployed', run.rawOutput);
    assert.ok(run.secrets.includes(sessionToken));
  });

  it('may assume a role with external ID, session name and the longest duration set', async () => {
    const assumeRoleArn = world.aws.identities.addRole({ name: 'deployer', externalId: 'a b-42' });
    const run = await world.deploy(
      {},
      {
        ...connected({ ...keys(), assumeRoleArn, externalId: 'a b-42', roleSessionName: 'release-42' }),
        variables: { 'aws.rolecredential.maxduration': '3600' },
      },
    );
    assert.equal(run.outputs['status'], 'deployed', run.rawOutput);
    const assume = world.aws.requests.find(({ operation }) => operation === 'AssumeRole');
    const body = new URLSearchParams(assume?.rawBody);
    assert.deepEqual(
      ['RoleArn', 'ExternalId', 'RoleSessionName', 'DurationSeconds'].map((name) => body.get(name)),
      [assumeRoleArn, 'a b-42', 'release-42', '3600'],
    );
    const register = world.aws.requests.find(({ operation }) => operation === 'RegisterTaskDefinition');
    assert.match(register?.accessKeyId ?? '', /^ASIA/);
  });

  it('name the pipeline run as the session where the connection names none', async () => {
    const assumeRoleArn = world.aws.identities.addRole({ name: 'deployer' });
    await world.deploy(
      {},
      { ...connected({ ...keys(), assumeRoleArn }), variables: { 'Build.BuildNumber': '20261121.7' } },
    );
    const assume = world.aws.requests.find(({ operation }) => operation === 'AssumeRole');
    const body = new URLSearchParams(assume?.rawBody);
    assert.match(body.get('RoleSessionName') ?? '', /^azure-pipelines-.*20261121\.7$/);
    assert.equal(body.get('DurationSeconds'), '900');
  });

  it('end the run where the role cannot be assumed, and name it', async () => {
    const assumeRoleArn = world.aws.identities.addRole({ name: 'deployer', externalId: 'right' });
    const run = await world.deploy({}, connected({ ...keys(), assumeRoleArn, externalId: 'wrong' }));
    assert.equal(run.outputs['status'], 'invalid', run.rawOutput);
    const message = run.issues[0]?.message ?? '';
    // The agent masks every parameter of a connection, the role's ARN with them.
    const told = 'may not perform sts:AssumeRole on ***. Allow sts:AssumeRole on that resource for this identity.';
    assert.equal(
      message,
      `The role *** cannot be assumed. Access denied: arn:aws:iam::123456789012:user/administrator ${told}`,
    );
    assert.ok(run.resultFile?.reason?.startsWith('The role *** cannot be assumed.'), run.resultFile?.reason ?? '');
  });

  for (const [maxduration, says] of [
    ['60', /is "60"/],
    ['an hour', /is "an hour"/],
  ] as const) {
    it(`refuse a role duration of ${maxduration}`, async () => {
      const assumeRoleArn = world.aws.identities.addRole({ name: 'deployer' });
      const run = await world.deploy(
        {},
        { ...connected({ ...keys(), assumeRoleArn }), variables: { 'aws.rolecredential.maxduration': maxduration } },
      );
      assert.match(run.issues[0]?.message ?? '', says);
    });
  }

  it('refuse OIDC and a role without keys until they can be done', async () => {
    const assumeRoleArn = world.aws.identities.addRole({ name: 'deployer' });
    const oidc = await world.deploy({}, connected({ useOIDC: 'true', assumeRoleArn }));
    assert.match(oidc.issues[0]?.message ?? '', /uses OIDC, which this version cannot/);
    const roleOnly = await world.deploy({}, connected({ useOIDC: 'false', assumeRoleArn }));
    assert.match(roleOnly.issues[0]?.message ?? '', /has no access keys/);
  });

  it('show up nowhere: not in the log, debug lines, outputs, summary or files', async () => {
    const assumeRoleArn = world.aws.identities.addRole({ name: 'deployer' });
    const run = await world.deploy(
      {},
      {
        ...connected({ ...keys(), assumeRoleArn }),
        variables: { 'System.Debug': 'true', API_KEY: { value: 'chat-app:2', secret: true } },
      },
    );
    assert.equal(run.outputs['status'], 'deployed', run.rawOutput);
    const everything = [
      ...run.log,
      ...Object.values(run.outputs),
      ...run.progress.map(({ text }) => text),
      run.completion ?? '',
      run.summary,
      JSON.stringify(run.resultFile),
    ].join('\n');
    for (const secret of [...run.secrets, keys().password, 'chat-app:2']) {
      assert.ok(secret === assumeRoleArn || !everything.includes(secret), `"${secret}" shows up`);
    }
  });
});
