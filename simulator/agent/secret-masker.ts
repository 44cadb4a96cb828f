/** Auth parameters of a connection that the agent does not mask, in lower case. */
const publicParameters = new Set([
  'idtoken',
  'role',
  'scope',
  'tenantid',
  'issuedat',
  'expiresat',
  'expiresin',
  'audience',
  'authenticationtype',
  'authorizationtype',
  'accesstokentype',
  'accesstokenfetchingmethod',
  'usewindowssecurity',
  'unsecured',
  'oauthaccesstokenissupplied',
]);

/** How the agent finds a secret again that went through JSON or into a URL. */
export function encodingsOf(secret: string): readonly string[] {
  // A lone surrogate cannot be written as UTF-8; .NET replaces it, where encodeURIComponent would throw.
  const wellFormed = Buffer.from(secret, 'utf8').toString('utf8');
  const inUrl = encodeURIComponent(wellFormed).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return [...new Set([secret, JSON.stringify(secret).slice(1, -1), inUrl])];
}

/** Replaces known secrets by `***` in whatever reaches the log. */
export class SecretMasker {
  readonly #originals = new Set<string>();
  readonly #sought = new Set<string>();

  /** The values that were added, without their encodings. */
  get values(): readonly string[] {
    return [...this.#originals];
  }

  /** Masks a value as `task.setsecret` does. */
  add(value: string): void {
    if (value === '') return;
    this.#originals.add(value);
    for (const encoded of encodingsOf(value)) this.#sought.add(encoded);
  }

  /** Masks a secret variable that the job began with: also trimmed, unquoted, escaped and in Base64. */
  addVariable(value: string): void {
    if (value.trim() === '') return;
    this.#originals.add(value);
    for (const form of [value, Buffer.from(value, 'utf8').toString('base64')]) {
      const newlines = form.replaceAll('\r', '%0D').replaceAll('\n', '%0A');
      const escaped = form.replaceAll('%', '%AZP25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
      for (const spelling of [form, newlines, escaped]) this.#addSpelling(spelling);
    }
  }

  /** Masks the auth parameters of a connection, save those that are no secrets by their name. */
  addParameters(parameters: Readonly<Record<string, string>>): void {
    for (const [key, value] of Object.entries(parameters)) {
      if (!publicParameters.has(key.toLowerCase())) this.add(value);
    }
  }

  mask(text: string): string {
    const spans: { start: number; end: number }[] = [];
    for (const secret of this.#sought) {
      for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
        spans.push({ start: at, end: at + secret.length });
      }
    }
    spans.sort((a, b) => a.start - b.start);
    let masked = '';
    let from = 0;
    for (const span of spans) {
      // Overlapping and touching finds become one.
      if (span.start > from || from === 0) masked += `${text.slice(from, span.start)}***`;
      from = Math.max(from, span.end);
    }
    return masked + text.slice(from);
  }

  #addSpelling(text: string): void {
    const quoted = [`'`, '"'].filter((quote) => text.startsWith(quote) && text.endsWith(quote));
    const forms = [text, text.replaceAll(/^[\r\n ]+|[\r\n ]+$/g, ''), ...quoted.map((quote) => trim(text, quote))];
    for (const form of forms) {
      if (form !== '') for (const encoded of encodingsOf(form)) this.#sought.add(encoded);
    }
  }
}

function trim(text: string, character: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && text[start] === character) start += 1;
  while (end > start && text[end - 1] === character) end -= 1;
  return text.slice(start, end);
}
