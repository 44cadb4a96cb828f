// The agent looks for `##vso[` with a comparison that passes over characters without a width and does not tell apart
// upper and lower case or full-width forms; a bare carriage return ends a line for it too.
const withoutWidth = /[\p{Cc}\p{Cf}\p{Mn}\p{Default_Ignorable_Code_Point}]/gu;
// Terminal control sequences, and the marks that turn the direction of text round and make a log read otherwise.
const misleading = /[\p{Cc}\p{Bidi_Control}]/gu;
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
  const folded = spaced.normalize('NFKC').replace(withoutWidth, '');
  const harmless = folded.replace(command, '**').replace(formatting, '$1**');
  return harmless === folded ? spaced.replace(misleading, '') : harmless;
}
