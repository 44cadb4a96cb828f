import assert from 'node:assert/strict';
import { nodeBinary } from '../../scripts/node-versions.ts';
import { packageExtension } from '../../scripts/package.ts';
import { World } from './support/world.ts';

describe('The extension, installed from its .vsix', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.withService();
  });
  afterEach(() => world.close());

  it('deploys', async () => {
    const { vsix } = await packageExtension();
    const run = await world.deploy({}, { task: vsix });
    assert.equal(run.outputs['status'], 'deployed', run.rawOutput);
  });

  it('deploys in a classic release as well', async () => {
    const run = await world.deploy({}, { hostType: 'release' });
    assert.equal(run.outputs['status'], 'deployed', run.rawOutput);
  });

  it('says so on a Node.js that is too old for it, and loads nothing else', async () => {
    const run = await world.deploy({}, { node: await nodeBinary(16) });
    assert.equal(run.result, 'Failed', run.rawOutput);
    assert.match(
      run.issues[0]?.message ?? '',
      /^This task needs Node\.js 20 or newer, but the agent runs it with 16\.\d+\.\d+\. Update the agent/,
    );
    assert.equal(run.issues.length, 1);
    assert.deepEqual(world.operations, []);
  });
});
