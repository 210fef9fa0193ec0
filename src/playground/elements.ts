import { onChange } from "./state.js";

type Properties = Readonly<Record<string, unknown>>;

/**
 * An element with its properties, and attributes where the name has a hyphen. Children that are texts go in as text, never as HTML:
 * what a server or a user says cannot become markup here.
 */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "role") made.setAttribute(name, String(value));
    else Object.assign(made, { [name]: value });
  }
  made.append(...children);
  return made;
}

/** The element of the page with this id. */
export function byId(id: string): HTMLElement {
  return document.querySelector<HTMLElement>(`#${CSS.escape(id)}`)!;
}

/** Replaces what is in an element, and leaves the focus where it was when an element with the same id is there again. */
export function fill(parent: HTMLElement, ...children: readonly (Node | string)[]): void {
  const focused = parent.contains(document.activeElement) ? document.activeElement?.id : undefined;
  parent.replaceChildren(...children);
  if (focused) document.querySelector<HTMLElement>(`#${CSS.escape(focused)}`)?.focus();
}

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
