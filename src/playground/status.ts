import { element } from "./element.js";
import { onChange } from "./state.js";

export interface Status {
  readonly node: HTMLElement;
  /** Takes a function, because the words change with the language. */
  show(words: () => string, isWrong?: boolean): void;
}

/** A line that says how something is going; screen readers read it out. */
export function createStatus(id: string, first: () => string): Status {
  const node = element("p", { id, role: "status", className: "meaning" });
  let words = first;
  onChange(() => {
    // Only a change is read out.
    if (node.textContent !== words()) node.textContent = words();
  });
  return {
    node,
    show(next, isWrong = false) {
      words = next;
      node.textContent = next();
      node.classList.toggle("wrong", isWrong);
    },
  };
}
