/** Where a picture is dropped or chosen. It is uploaded at once, which costs nothing, and its id goes into the form. */
import { element, createStatus } from "./elements.js";
import { wordFailure } from "./failure-words.js";
import { connect } from "./sandbox-client.js";
import { dropPicture, onChange, setPicture } from "./state.js";
import { say } from "./page-words.js";

export function createPicture(): HTMLElement {
  const preview = element("img", { alt: "", hidden: true });
  const input = element("input", { type: "file", accept: "image/jpeg,image/png,image/webp", id: "picture" });
  const invitation = element("span");
  const button = element("span", { className: "button" });
  const status = createStatus("picture-status", () => say("formats"));
  const label = element("label", { className: "drop", htmlFor: "picture" }, preview, invitation, button);
  const node = element("div", { className: "picture" }, input, label, status.node);

  let latest = 0;
  async function take(file: File): Promise<void> {
    const turn = ++latest;
    dropPicture();
    status.show(() => say("uploading"));
    if (preview.src) URL.revokeObjectURL(preview.src);
    preview.src = URL.createObjectURL(file);
    preview.hidden = false;
    try {
      const { img_id } = await connect().uploadImage(file);
      // Of two pictures in a row the later one counts, whichever is uploaded first.
      if (turn !== latest) return;
      status.show(() => say("uploaded", img_id));
      setPicture(String(img_id), file.name);
    } catch (error) {
      if (turn !== latest) return;
      preview.hidden = true;
      status.show(() => say("uploadFailed", wordFailure(error)), true);
    }
  }

  input.addEventListener("change", () => {
    const [file] = input.files ?? [];
    // The same file can be chosen again, after it has been changed.
    input.value = "";
    if (file) void take(file);
  });
  const over = (isOver: boolean) => (event: DragEvent) => {
    event.preventDefault();
    label.classList.toggle("over", isOver);
  };
  label.addEventListener("dragover", over(true));
  label.addEventListener("dragleave", over(false));
  label.addEventListener("drop", (event) => {
    over(false)(event);
    const [file] = event.dataTransfer?.files ?? [];
    if (file) void take(file);
  });
  // A picture that misses would take the place of the page.
  for (const type of ["dragover", "drop"]) window.addEventListener(type, (event) => event.preventDefault());

  onChange(() => {
    invitation.textContent = say("drop");
    button.textContent = say("choose");
  });
  return node;
}
