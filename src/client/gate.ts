export type Gate = <T>(task: () => Promise<T>) => Promise<T>;

/** Lets so many tasks run at once. The others wait in line, and cost nothing but their place in it. */
export function createGate(places: number): Gate {
  const line: (() => void)[] = [];
  let free = places;
  return async (task) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => line.push(resolve));
    try {
      return await task();
    } finally {
      const next = line.shift();
      if (next) next();
      else free += 1;
    }
  };
}
