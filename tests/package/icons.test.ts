import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

/** Colour type 6 of the PNG header: red, green, blue and alpha. */
const withAlpha = 6;

function headerOf(path: string): { readonly width: number; readonly height: number; readonly colourType: number } {
  const png = readFileSync(new URL(`../../${path}`, import.meta.url));
  assert.equal(png.toString('latin1', 1, 4), 'PNG', `${path} is no PNG`);
  return { width: png.readUInt32BE(16), height: png.readUInt32BE(20), colourType: png[25] ?? -1 };
}

describe('the icons', () => {
  it('are 128 × 128 for the Marketplace, with transparent corners', () => {
    assert.deepEqual(headerOf('images/icon.png'), { width: 128, height: 128, colourType: withAlpha });
  });

  it('are 32 × 32 beside task.json, with transparent corners', () => {
    assert.deepEqual(headerOf('tasks/EcsDeployRevision/icon.png'), { width: 32, height: 32, colourType: withAlpha });
  });
});
