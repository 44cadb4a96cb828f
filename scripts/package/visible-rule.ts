/** One comparison of a visibleRule: which input is compared with what. */
export interface VisibleRuleTerm {
  readonly input: string;
  readonly operator: '=' | '!=' | 'EndsWith' | 'NotEndsWith';
  readonly value: string;
}

const term =
  /^(?<input>[A-Za-z][A-Za-z0-9]*)\s*(?:(?<symbol>!=|=)\s*|\s(?<word>EndsWith|NotEndsWith)\s+)(?<value>[^=!&|\s][^=!&|]*)$/;

/**
 * Splits a visibleRule into its comparisons; undefined where it does not follow the classic editor's grammar, which is
 * `input = value`, with `!=`, `EndsWith`, `NotEndsWith`, joined by `&&` and `||`.
 */
export function parseVisibleRule(rule: string): readonly VisibleRuleTerm[] | undefined {
  const terms: VisibleRuleTerm[] = [];
  for (const part of rule.split(/&&|\|\|/)) {
    const { input, symbol, word, value } = term.exec(part.trim())?.groups ?? {};
    const operator = operatorOf(symbol ?? word);
    if (input === undefined || operator === undefined || value === undefined) return undefined;
    terms.push({ input, operator, value: value.trim().replace(/^"(.*)"$/, '$1') });
  }
  return terms;
}

function operatorOf(text: string | undefined): VisibleRuleTerm['operator'] | undefined {
  return text === '=' || text === '!=' || text === 'EndsWith' || text === 'NotEndsWith' ? text : undefined;
}
