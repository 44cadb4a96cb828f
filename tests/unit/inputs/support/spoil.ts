// What parsers stumble over: brackets, quotes, marks of YAML, blanks of all kinds, halves of pairs.
const odd = [
  ...'{}[]()<>"\'`,:;=#&*!|>%@?-+~\\/$.0'.split(''),
  ' ',
  '\t',
  '\n',
  '\r',
  '\0',
  '\u{FEFF}',
  '\u2028',
  '\uD800',
  '…',
  '😀',
];
const oddWords = [
  'null',
  'true',
  '1e999',
  '-0',
  '0x1',
  '.nan',
  '---\n',
  '...',
  '<<: ',
  '!!js ',
  '&a *a',
  '// ',
  '/*',
  '__proto__',
  '$(X)',
  '99999999999999999999',
];

/** Numbers from 0 to below 1 that are the same for the same seed. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    // Mulberry32.
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A text with one to four faults. */
export function spoil(text: string, random: () => number): string {
  const below = (limit: number): number => Math.floor(random() * limit);
  let spoiled = text;
  for (let faults = 1 + below(4); faults > 0; faults--) {
    const from = below(spoiled.length + 1);
    const to = Math.min(spoiled.length, from + 1 + below(random() < 0.8 ? 3 : 40));
    const inserted = [odd[below(odd.length)], oddWords[below(oddWords.length)], spoiled.slice(from, to).repeat(2), ''][
      below(4)
    ];
    const kept = random() < 0.5 ? from : to;
    spoiled =
      random() < 0.05 ? spoiled.slice(0, from) : `${spoiled.slice(0, from)}${inserted ?? ''}${spoiled.slice(kept)}`;
  }
  return spoiled;
}
