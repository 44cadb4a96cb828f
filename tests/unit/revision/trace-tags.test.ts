import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  isTraceTag,
  recordedStart,
  traceTags,
  withoutTraceTags,
} from '../../../tasks/EcsDeployRevision/src/revision/trace-tags.ts';

const taken = /^[\p{L}\p{N} +\-=._:/@]{1,256}$/u;
const build = 'https://dev.azure.com/my-org/My%20Project/_build/results?view=results&buildId=42';

function valueOf(facts: Parameters<typeof traceTags>[0]): string | undefined {
  return traceTags(facts, [])[0]?.value;
}

describe('trace tags', () => {
  it('lead from a revision to its run, those of most worth first, under one prefix', () => {
    const facts = { pipeline: 'chat CI', run: '20260801.3', url: 'https://x/y', commit: 'abc', start: 'arn:aws:ecs:x' };
    assert.deepEqual(traceTags(facts, []), [
      { key: 'ecs-deploy-revision:url', value: 'https://x/y' },
      { key: 'ecs-deploy-revision:commit', value: 'abc' },
      { key: 'ecs-deploy-revision:start', value: 'arn:aws:ecs:x' },
      { key: 'ecs-deploy-revision:run', value: '20260801.3' },
      { key: 'ecs-deploy-revision:pipeline', value: 'chat CI' },
    ]);
  });

  it('are left out where nothing is known', () => {
    assert.deepEqual(traceTags({}, []), []);
    assert.deepEqual(traceTags({ run: '', pipeline: ' \n' }, []), []);
  });

  it('are as many as the limit of 50 leaves room for; those of an earlier run take none', () => {
    const others = Array.from({ length: 48 }, (_, at) => ({ key: `k${at}`, value: '' }));
    const earlier = { key: 'ecs-deploy-revision:run', value: '1' };
    const facts = { pipeline: 'p', run: 'r', url: 'u', commit: 'c' };
    assert.deepEqual(
      traceTags(facts, [...others, earlier]).map(({ value }) => value),
      ['u', 'c'],
    );
    assert.deepEqual(traceTags(facts, [...others, ...others]), []);
  });

  for (const [title, facts, value] of [
    ['has no character that AWS refuses', { pipeline: 'a#b (c)?' }, 'a_b _c__'],
    ['has letters of any language', { pipeline: 'Überprüfung 検証' }, 'Überprüfung 検証'],
    ['has its letters composed', { pipeline: 'u\u0308ber' }, 'über'],
    ['has one space for breaks and tabs', { pipeline: ' a\r\n\tb\u2028c ' }, 'a b c'],
    ['is cut where it is too long', { pipeline: 'x'.repeat(300) }, 'x'.repeat(256)],
    ['is never cut within a character', { pipeline: `${'x'.repeat(255)}𝒳` }, 'x'.repeat(255)],
    [
      'is the address of a build without a query',
      { url: build },
      'https://dev.azure.com/my-org/My Project/_apis/build/builds/42',
    ],
    [
      'is the address of a release without a query',
      { url: 'https://dev.azure.com/my-org/3f2/_release?releaseId=7&_a=release-summary' },
      'https://vsrm.dev.azure.com/my-org/3f2/_apis/release/releases/7',
    ],
    [
      'is the address of a build on a server of its own',
      { url: 'https://tfs.example.com:8443/DefaultCollection/p/_build/results?buildId=9' },
      'https://tfs.example.com:8443/DefaultCollection/p/_apis/build/builds/9',
    ],
    ['is another address, as far as it can be', { url: 'https://x/y?z=%C3%BC' }, 'https://x/y_z=ü'],
    ['is an address that cannot be decoded', { url: 'https://x/%E0%A4%A' }, 'https://x/_E0_A4_A'],
  ] as const) {
    it(`have a value that ${title}`, () => {
      assert.equal(valueOf(facts), value);
    });
  }

  it('have a value that AWS takes, whatever the text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        for (const { value } of traceTags({ pipeline: text, url: text, start: text }, [])) assert.match(value, taken);
      }),
    );
  });

  it('are known by their prefix', () => {
    const own = { key: 'team', value: 'a' };
    const start = { key: 'ecs-deploy-revision:start', value: 'file:deploy/task.json' };
    assert.ok(isTraceTag(start.key));
    assert.ok(!isTraceTag(own.key));
    assert.deepEqual(withoutTraceTags([start, own, 'odd']), [own, 'odd']);
    assert.equal(recordedStart([own, start]), 'file:deploy/task.json');
    assert.equal(recordedStart([own]), undefined);
  });
});
