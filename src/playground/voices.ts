/** The voices that the server has, under the input for the id of one: nobody knows such ids by heart. */
import { element } from "./element.js";
import { connect } from "./server.js";

/** More than the sandbox has, and as many as a list to choose from is good for. */
const most = 100;

/** They are asked for when somebody comes to the input: most requests have no voice. */
export function createVoices(input: HTMLElement): HTMLElement {
  const node = element("datalist", { id: "voices" });
  // The property cannot be set.
  input.setAttribute("list", node.id);
  let asked = false;
  const ask = async (): Promise<void> => {
    if (asked) return;
    asked = true;
    try {
      const { data } = await connect().listVoices({ page_size: most });
      node.append(
        ...data.map(({ speaker_id, name }) => element("option", { value: speaker_id, label: name })),
      );
    } catch {
      // Without them one can still write an id; the next time there may be a key.
      asked = false;
    }
  };
  input.addEventListener("focus", () => void ask());
  return node;
}
