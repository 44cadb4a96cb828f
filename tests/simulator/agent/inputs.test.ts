import assert from 'node:assert/strict';

import { runStep, type Connection } from '../../../simulator/agent/index.ts';
import { runScript, scriptedTask } from './scripted-step.ts';

const aws: Connection = {
  type: 'AWS',
  scheme: 'UsernamePassword',
  parameters: { username: 'AKIAEXAMPLE', password: 'wJalrX%;]', useOIDC: 'false' },
  data: { region: 'eu-west-1' },
  id: 'ABCDEF01-2345-4678-9ABC-DEF012345678',
};
const guid = 'abcdef01-2345-4678-9abc-def012345678';

/** What an expression is in the task, as JSON in its log. */
async function evaluate(expression: string, options: Parameters<typeof runScript>[1] = {}): Promise<unknown> {
  const { log } = await runScript(`print(JSON.stringify(${expression}))`, options);
  return JSON.parse(log.at(-1) ?? '');
}

describe("A step's inputs reach the task", () => {
  const inputs = `['plain', 'on', 'file'].map((name) => tl.getInput(name) ?? '')`;

  it('as the defaults of task.json, an empty path as the sources folder', async () => {
    const [values, folder] = await evaluateWithSources(inputs, {});
    assert.deepEqual(values, ['default', 'true', folder]);
  });

  it('trimmed, by name in any case or by alias, paths below the sources folder', async () => {
    const given = { SIMPLE: '  spaced  ', On: 'false', file: 'sub/file.json' };
    const [values, folder] = await evaluateWithSources(inputs, given);
    assert.deepEqual(values, ['spaced', 'false', `${folder}/sub/file.json`]);
  });

  it('with variables put in, unknown ones left as they are, the agent’s environment as a last resort', async () => {
    const options = {
      inputs: { plain: '$(my.Name) $(AGENTS_OWN) $(Nobody) $(PATTERN)' },
      variables: { 'My.name': 'found', PATTERN: 'pipeline' },
      agentEnvironment: { AGENTS_OWN: 'agent', PATTERN: 'agent' },
    };
    assert.equal(await evaluate(`tl.getInput('plain')`, options), 'found agent $(Nobody) pipeline');
  });
});

async function evaluateWithSources(expression: string, inputs: Record<string, string>): Promise<[unknown, string]> {
  const answer = await evaluate(`[${expression}, tl.getVariable('Build.SourcesDirectory')]`, { inputs });
  assert.ok(Array.isArray(answer));
  return [answer[0], String(answer[1])];
}

describe('A service connection reaches the task', () => {
  it('as a GUID in lower case, with its URL, scheme, parameters and data', async () => {
    const expression = `(() => {
      const id = tl.getInput('connection');
      const auth = tl.getEndpointAuthorization(id, false);
      return [id, tl.getEndpointUrl(id, false), tl.getEndpointAuthorizationScheme(id, false),
        tl.getEndpointDataParameter(id, 'region', false), Object.keys(auth.parameters),
        Buffer.from(tl.getEndpointAuthorizationParameter(id, 'password', false)).toString('hex'),
        auth.parameters.password === tl.getEndpointAuthorizationParameter(id, 'PASSWORD', false)];
    })()`;
    assert.deepEqual(await evaluate(expression, { inputs: { connection: 'aws' }, connections: { AWS: aws } }), [
      guid,
      'https://aws.amazon.com/',
      'UsernamePassword',
      'eu-west-1',
      ['username', 'password', 'useOIDC'],
      Buffer.from('wJalrX%;]').toString('hex'),
      true,
    ]);
  });

  it('only where an input names it, while the job’s own is always there', async () => {
    const expression = `[tl.getEndpointAuthorizationScheme('SYSTEMVSSCONNECTION', true),
      tl.getEndpointAuthorizationScheme('${guid}', true) ?? null]`;
    assert.deepEqual(await evaluate(expression, { connections: { AWS: aws } }), ['OAuth', null]);
  });

  it('and masks every auth parameter in the log, even a word', async () => {
    const { log } = await runScript(`print('is it false? AKIAEXAMPLE wJalrX%;]')`, { connections: { AWS: aws } });
    assert.deepEqual(log, ['is it ***? *** ***']);
  });

  it('or stops the step where the job does not have it', async () => {
    const attempt = runScript('', { inputs: { connection: 'nobody' }, connections: { AWS: aws } });
    await assert.rejects(attempt, /names the service connection "nobody".*it has SystemVssConnection, AWS/);
  });
});

describe("A step's environment", () => {
  it('holds variables by their names, secret ones apart, and nothing of this process', async () => {
    process.env['OF_THIS_PROCESS'] = 'x';
    const expression = `[process.env.MY_PLAIN_ONE, tl.getVariable('my.plain one'), process.env.MY_SECRET ?? null,
      tl.getVariable('My.Secret').length, tl.getVariables().filter((one) => one.secret).map((one) => one.name),
      process.env.TF_BUILD, process.env.OF_THIS_PROCESS ?? null]`;
    const variables = { 'my.plain one': 'plain', 'My.Secret': { value: 'hidden', secret: true } as const };
    assert.deepEqual(await evaluate(expression, { variables }), [
      'plain',
      'plain',
      null,
      6,
      ['System.AccessToken', 'My.Secret'],
      'True',
      null,
    ]);
    delete process.env['OF_THIS_PROCESS'];
  });

  it('holds the step’s env, expanded and trimmed, over the agent’s own and under the variables', async () => {
    const options = {
      environment: { ONE: ' $(my.variable) ', TWO: 'step', THREE: 'step' },
      agentEnvironment: { TWO: 'agent' },
      variables: { 'my.variable': 'expanded', three: 'variable' },
    };
    assert.deepEqual(await evaluate(`[process.env.ONE, process.env.TWO, process.env.THREE]`, options), [
      'expanded',
      'step',
      'variable',
    ]);
  });

  it('is that of a release where the job is one', async () => {
    const names = `['System.HostType', 'Release.ReleaseId', 'Release.EnvironmentName', 'Build.BuildId'].map(tl.getVariable)`;
    assert.deepEqual(await evaluate(names, { hostType: 'release' }), ['release', '118', 'production', '4711']);
  });

  it('begins in the sources folder, where the job’s files are, with nothing to read from stdin', async () => {
    const expression = `[process.cwd() === require('fs').realpathSync(tl.getVariable('System.DefaultWorkingDirectory')),
      require('fs').readFileSync('sub/a.txt', 'utf8'), require('fs').readFileSync(0, 'utf8')]`;
    assert.deepEqual(await evaluate(expression, { files: { 'sub/a.txt': 'content' } }), [true, 'content', '']);
  });

  it('runs the Node.js that the step names', async () => {
    assert.equal(await evaluate('process.execPath', { node: process.execPath }), process.execPath);
  });
});

describe('The agent complains of inputs', () => {
  it('that task.json does not declare', async () => {
    const { complaints } = await runScript('', { inputs: { other: 'x' }, expectComplaints: true });
    assert.deepEqual(complaints, ['The step sets the input "other", which task.json does not declare.']);
  });

  it('that are required and empty', async () => {
    const attempt = runStep({ task: scriptedTask, inputs: { script: '' } });
    await assert.rejects(attempt, /The required input "script" is empty/);
  });

  it('that name a secure file', async () => {
    const { complaints } = await runScript('', { inputs: { certificate: 'a.pfx' }, expectComplaints: true });
    assert.match(complaints.join(), /"certificate" names a secure file, which is not imitated/);
  });
});
