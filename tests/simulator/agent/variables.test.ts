import assert from 'node:assert/strict';

import { environmentName, expandReferences, Variables } from '../../../simulator/agent/variables.ts';

describe('References to variables', () => {
  const values: Readonly<Record<string, string>> = { a: '1', 'b.c': '$(a)', empty: '' };
  const cases: readonly (readonly [title: string, text: string, expanded: string])[] = [
    ['are replaced', 'x$(a)y', 'x1y'],
    ['are replaced by nothing where the value is empty', 'x$(empty)y', 'xy'],
    ['stay where the name is unknown', 'x$(nobody)y', 'x$(nobody)y'],
    ['stay where they are not closed', 'x$(a', 'x$(a'],
    ['are found within an unknown one', '$(nobody $(a))', '$(nobody 1)'],
    ['are not looked for in what was put in', '$(b.c)', '$(a)'],
  ];
  for (const [title, text, expanded] of cases) {
    it(title, () =>
      assert.equal(
        expandReferences(text, (name) => values[name]),
        expanded,
      ),
    );
  }
});

describe('The variables of a job', () => {
  it('are found in any case and keep their first spelling', () => {
    const variables = new Variables();
    variables.set('Some.Name', '1');
    variables.set('some.name', '2');
    assert.equal(variables.expand('$(SOME.NAME)'), '2');
    assert.deepEqual(
      variables.all().map(({ name }) => name),
      ['Some.Name'],
    );
  });

  it('stay secret once they were', () => {
    const variables = new Variables();
    variables.set('key', '1', { secret: true });
    variables.set('key', '2');
    assert.deepEqual(variables.all(), [{ name: 'key', value: '2', secret: true, readOnly: false }]);
  });

  it('refer to each other when the job begins, and an endless reference ends', () => {
    const variables = new Variables();
    variables.set('a', '$(b)/a');
    variables.set('b', '$(c)/b');
    variables.set('c', 'c');
    variables.set('loop', '$(loop)');
    variables.expandEachOther();
    assert.equal(variables.get('a'), 'c/b/a');
    assert.equal(variables.get('loop'), '$(loop)');
  });

  it('are spelled for the environment as the agent does', () => {
    assert.equal(environmentName('Agent.Job Status-x'), 'AGENT_JOB_STATUS-X');
  });
});
