import { validationError } from "./refusals.ts";
import { reservedWords } from "./reserved-words.ts";

const token = /\s*(?:([:#]?[A-Za-z_][A-Za-z0-9_]*|[:#][A-Za-z0-9_]+)|(<=|>=|<>|[=<>+\-(),.[\]])|(\d+))/y;

/** One step of a document path: an attribute's name, its `#placeholder`, or a list index. */
export type PathStep = string | number;

function tokenise(text: string): string[] {
  const tokens: string[] = [];
  token.lastIndex = 0;
  const end = text.trimEnd().length;
  while (token.lastIndex < end) {
    const from = token.lastIndex;
    const found = token.exec(text);
    if (!found)
      throw validationError(`Invalid expression: Syntax error at: "${text.slice(from, from + 20)}"`);
    tokens.push(found[0].trim());
  }
  return tokens;
}

/** Reads an expression token by token and notes every placeholder that it uses. */
export class Tokens {
  readonly names: Set<string> = new Set();
  readonly values: Set<string> = new Set();
  readonly #text: string;
  readonly #tokens: readonly string[];
  #next = 0;

  constructor(text: string) {
    this.#text = text;
    this.#tokens = tokenise(text);
  }

  peek(ahead = 0): string | undefined {
    return this.#tokens[this.#next + ahead];
  }

  /** Whether the next token is this keyword or sign; keywords know no case. */
  isAt(word: string): boolean {
    return this.peek()?.toLowerCase() === word.toLowerCase();
  }

  /** What follows the group that opens so far ahead. */
  afterGroup(ahead: number): string | undefined {
    let [depth, at] = [0, ahead];
    do {
      if (this.peek(at) === "(") depth += 1;
      if (this.peek(at) === ")") depth -= 1;
      at += 1;
    } while (depth > 0 && this.peek(at) !== undefined);
    return this.peek(at);
  }

  take(): string {
    const taken = this.#tokens[this.#next];
    if (taken === undefined) throw this.unexpected();
    this.#next += 1;
    return taken;
  }

  takeIf(word: string): boolean {
    const found = this.isAt(word);
    if (found) this.#next += 1;
    return found;
  }

  expect(word: string): void {
    if (!this.takeIf(word)) throw this.unexpected();
  }

  end(): void {
    if (this.peek() !== undefined) throw this.unexpected();
  }

  unexpected(): Error {
    const near = this.peek() ?? "<EOF>";
    return validationError(`Invalid expression: Syntax error; token: "${near}", in: "${this.#text}"`);
  }

  /** `:value` */
  value(): string {
    const taken = this.take();
    if (!taken.startsWith(":")) throw this.unexpected();
    this.values.add(taken);
    return taken;
  }

  /** `name`, `#name`, `name.inner`, `list[0].name` */
  path(): PathStep[] {
    const steps: PathStep[] = [this.#name()];
    for (;;) {
      if (this.takeIf(".")) steps.push(this.#name());
      else if (this.takeIf("[")) {
        steps.push(this.#index());
        this.expect("]");
      } else return steps;
    }
  }

  #name(): string {
    const taken = this.take();
    if (!/^#?[A-Za-z0-9_]+$/.test(taken)) throw this.unexpected();
    if (taken.startsWith("#")) this.names.add(taken);
    else if (reservedWords.has(taken.toLowerCase())) {
      throw validationError(
        `Invalid expression: Attribute name is a reserved keyword; reserved keyword: ${taken}`,
      );
    } else if (!/^[A-Za-z]/.test(taken)) throw this.unexpected();
    return taken;
  }

  #index(): number {
    const taken = this.take();
    if (!/^\d+$/.test(taken)) throw this.unexpected();
    return Number(taken);
  }
}
