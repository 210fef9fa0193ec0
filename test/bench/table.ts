/** One line of the table that `npm run bench` prints. */
export interface Row {
  /** What was measured, and its unit. */
  readonly what: string;
  readonly ours: number;
  /** The same of others in the same run, or what the work costs at least. */
  readonly others: Readonly<Record<string, number>>;
  /** What ours is to be. */
  readonly goal?: string | undefined;
}

/** Hands the rows to `npm run bench`, or prints them when a file runs by itself. */
export function tell(rows: readonly Row[]): void {
  if (process.send) process.send(rows);
  else print(rows);
}

export function print(rows: readonly Row[]): void {
  const lines = rows.map(({ what, ours, others, goal = "" }) => {
    const told = Object.entries(others).map(([name, figure]) => `${name} ${rounded(figure)}`);
    return [what, { "pixverse-client": rounded(ours), others: told.join(", "), goal }] as const;
  });
  console.table(Object.fromEntries(lines));
}

/** Three digits are as many as mean something. */
function rounded(figure: number): number {
  return figure >= 100 ? Math.round(figure) : Number(figure.toPrecision(3));
}

export function median(figures: readonly number[]): number {
  return figures.toSorted((a, b) => a - b)[figures.length >> 1]!;
}

/**
 * The medians of several ways to do the same, which take turns, so that what else the machine does falls on all of them. The order changes,
 * because who comes next clears up the garbage.
 */
export async function inTurns<Name extends string>(
  ways: Readonly<Record<Name, () => unknown>>,
  rounds: number,
  measure: (way: () => unknown) => Promise<number> | number,
): Promise<Record<Name, number>> {
  const names = Object.keys(ways) as Name[];
  const figures = new Map(names.map((name) => [name, [] as number[]]));
  for (let round = 0; round < rounds; round++)
    for (const name of shuffled(names)) figures.get(name)!.push(await measure(ways[name]));
  return Object.fromEntries([...figures].map(([name, all]) => [name, median(all)])) as Record<Name, number>;
}

export function shuffled<T>(items: readonly T[]): T[] {
  const drawn = items.map((item) => ({ item, at: Math.random() }));
  return drawn.toSorted((a, b) => a.at - b.at).map(({ item }) => item);
}

/** Milliseconds until it is done. */
export async function milliseconds(way: () => unknown): Promise<number> {
  const start = performance.now();
  await way();
  return performance.now() - start;
}
