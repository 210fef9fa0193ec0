/** Keeps answers that take longer than a check, since programs repeat their mistakes; a hostile one must not fill the memory. */
export function createMemory<Answer>(): (key: string, make: () => Answer) => Answer {
  const kept = new Map<string, Answer>();
  return (key, make) => {
    let answer = kept.get(key);
    if (answer === undefined) {
      answer = make();
      if (kept.size >= mostKept) kept.clear();
      if (key.length <= longestKey) kept.set(key, answer);
    }
    return answer;
  };
}

const mostKept = 100;
const longestKey = 100;
