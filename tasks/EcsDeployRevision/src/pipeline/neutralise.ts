// The agent looks for `##vso[` with a comparison that passes over characters without a width and does not tell apart
// upper and lower case or full-width forms; a bare carriage return ends a line for it too.
const withoutWidth = /[\p{Cc}\p{Cf}\p{Mn}\p{Default_Ignorable_Code_Point}]/gu;
const withoutGlyph = /[\p{Cc}\p{Cf}]/gu;
const command = /##(?=vso\[)/giu;
const formatting = /^(\s*)##(?=\[)/u;

/**
 * Text from AWS, containers or users as lines that the agent cannot take for commands. What it would take for one is
 * changed visibly (`**vso[`), as the agent itself does; everything else reads as before.
 */
export function neutralise(text: string): readonly string[] {
  return text.split(/\r\n|\r|\n/).map(neutraliseLine);
}

/** The same, on one line. */
export function neutraliseInline(text: string): string {
  return neutralise(text).join(' ');
}

function neutraliseLine(line: string): string {
  const spaced = line.replaceAll('\t', '  ');
  // What the agent's comparison sees.
  const folded = spaced.replace(withoutWidth, '').normalize('NFKC');
  const harmless = folded.replace(command, '**').replace(formatting, '$1**');
  return harmless === folded ? spaced.replace(withoutGlyph, '') : harmless;
}
