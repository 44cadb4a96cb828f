import { StringDecoder } from 'node:string_decoder';

/** Cuts a stream into lines as .NET's StreamReader does: at `\n`, `\r\n` and a bare `\r`. */
export class LineSplitter {
  readonly #decoder = new StringDecoder('utf8');
  readonly #onLine: (line: string) => void;
  #rest = '';
  #afterReturn = false;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  write(chunk: Buffer): void {
    this.#take(this.#decoder.write(chunk));
  }

  end(): void {
    this.#take(this.#decoder.end());
    const last = this.#rest;
    this.#rest = '';
    if (last !== '') this.#onLine(last);
  }

  #take(text: string): void {
    if (text === '') return;
    // The `\n` of a `\r\n` may come with the next chunk; its line has ended already.
    const joined = this.#rest + (this.#afterReturn && text.startsWith('\n') ? text.slice(1) : text);
    this.#afterReturn = text.endsWith('\r');
    const lines = joined.split(/\r\n|\r|\n/);
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#onLine(line);
  }
}
