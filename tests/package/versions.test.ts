import assert from 'node:assert/strict';
import { newestVersion, problemsOfVersions, versionOfTask } from '../../scripts/package/versions.ts';

describe('the stated versions', () => {
  it('may agree', () => {
    assert.deepEqual(
      problemsOfVersions([
        { file: 'a', version: '1.2.3' },
        { file: 'b', version: '1.2.3' },
      ]),
      [],
    );
  });

  it('are all shown when one differs', () => {
    assert.deepEqual(
      problemsOfVersions([
        { file: 'a', version: '1.2.3' },
        { file: 'b', version: '1.2.4' },
        { file: 'c', version: '1.2.3' },
      ]),
      ['The versions disagree: a says 1.2.3, b says 1.2.4, c says 1.2.3. Write the same version in each.'],
    );
  });
});

describe("a task.json's version", () => {
  it('is read from its three numbers', () => {
    assert.equal(versionOfTask({ version: { Major: 1, Minor: 20, Patch: 3 } }), '1.20.3');
  });
});

describe("a changelog's newest version", () => {
  for (const [heading, version] of [
    ['## 1.20.3', '1.20.3'],
    ['## 1.20.3 (2026-09-01)', '1.20.3'],
    ['## [1.20.3] - 2026-09-01', '1.20.3'],
  ]) {
    it(`is read from "${heading}"`, () => {
      assert.equal(newestVersion(`# Changelog\n\n${heading}\n\n- New.\n\n## 1.0.0\n`), version);
    });
  }

  it('is missed where no heading names one', () => {
    assert.throws(() => newestVersion('# Changelog\n\n### 1.0.0\n'), {
      message: 'CHANGELOG.md has no heading like "## 1.2.3": add one for this version.',
    });
  });
});
