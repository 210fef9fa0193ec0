import type { Model } from "../../model.js";

/** The model whose property was copied, and the one that this model has it from. */
export interface Origin {
  readonly model: Model;
  readonly inner: Origin | undefined;
}

/** The models from which what is being written was copied: one that includes itself further in stays a reference there. */
export class OpenModels {
  readonly #origins: Origin[] = [];

  get isEmpty(): boolean {
    return this.#origins.length === 0;
  }

  /** Looked up only where something is included, because few properties include anything and origins may be long. */
  has(model: Model): boolean {
    return this.#origins.some((origin) => {
      for (let from: Origin | undefined = origin; from !== undefined; from = from.inner) {
        if (from.model === model) return true;
      }
      return false;
    });
  }

  /** What `write` returns, with these models open. */
  during<Result>(origin: Origin | undefined, write: () => Result): Result {
    if (origin === undefined) return write();
    this.#origins.push(origin);
    const result = write();
    this.#origins.pop();
    return result;
  }
}
