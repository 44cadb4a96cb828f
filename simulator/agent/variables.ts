export interface Variable {
  readonly name: string;
  readonly value: string;
  readonly secret: boolean;
  readonly readOnly: boolean;
}

const maximumDepth = 50;

/** Replaces `$(name)` where the name is known; what is put in is not looked at again. */
export function expandReferences(text: string, lookup: (name: string) => string | undefined): string {
  let result = text;
  let from = 0;
  for (;;) {
    const start = result.indexOf('$(', from);
    const end = start < 0 ? -1 : result.indexOf(')', start + 2);
    if (end < 0) return result;
    const value = lookup(result.slice(start + 2, end));
    if (value === undefined) {
      from = start + 2;
    } else {
      result = result.slice(0, start) + value + result.slice(end + 1);
      from = start + value.length;
    }
  }
}

/** How the agent spells a variable's or an input's name in the environment. */
export function environmentName(name: string): string {
  return name.replaceAll(/[. ]/g, '_').toUpperCase();
}

/** The variables of a job; names are case-insensitive, and keep the spelling they were first given. */
export class Variables {
  readonly #byKey = new Map<string, Variable>();

  set(name: string, value: string, traits: { secret?: boolean; readOnly?: boolean } = {}): void {
    const before = this.#byKey.get(name.toLowerCase());
    this.#byKey.set(name.toLowerCase(), {
      name: before?.name ?? name,
      value,
      // What was once a secret stays one.
      secret: traits.secret === true || before?.secret === true,
      readOnly: traits.readOnly === true || before?.readOnly === true,
    });
  }

  get(name: string): string | undefined {
    return this.#byKey.get(name.toLowerCase())?.value;
  }

  isReadOnly(name: string): boolean {
    return this.#byKey.get(name.toLowerCase())?.readOnly === true;
  }

  all(): readonly Variable[] {
    return [...this.#byKey.values()];
  }

  expand(text: string): string {
    return expandReferences(text, (name) => this.get(name));
  }

  /** Expands the variables in each other, once, as the agent does when a job begins. */
  expandEachOther(): void {
    const resolve = (text: string, depth: number): string =>
      expandReferences(text, (name) => {
        const value = this.get(name);
        return value === undefined || depth >= maximumDepth ? value : resolve(value, depth + 1);
      });
    const expanded = this.all().map((variable) => ({ variable, value: resolve(variable.value, 0) }));
    for (const { variable, value } of expanded) this.set(variable.name, value, variable);
  }
}
