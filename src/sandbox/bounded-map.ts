/** A map that forgets: it has the `size` latest entries at least, and never more than twice as many. */
export class BoundedMap<Key, Value> {
  readonly #size: number;
  // Two generations, because a Map from which the oldest is taken again and again becomes slow.
  #young = new Map<Key, Value>();
  #old = new Map<Key, Value>();

  constructor(size: number) {
    this.#size = size;
  }

  set(key: Key, value: Value): void {
    this.#young.set(key, value);
    if (this.#young.size < this.#size) return;
    this.#old = this.#young;
    this.#young = new Map();
  }

  get(key: Key): Value | undefined {
    return this.#young.get(key) ?? this.#old.get(key);
  }

  has(key: Key): boolean {
    return this.#young.has(key) || this.#old.has(key);
  }

  *keys(): Generator<Key, void> {
    yield* this.#young.keys();
    yield* this.#old.keys();
  }
}
