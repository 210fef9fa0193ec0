/** Makes the video: submits the request, waits, and plays what comes. */
import { isAbortError } from "../client/abort.js";
import { parseImageToVideo } from "../constraints/index.js";
import { byId, element, fill, createStatus } from "./elements.js";
import { wordFailure } from "./failure-words.js";
import { focusField } from "./form.js";
import { connect, hasKey, setKey } from "./sandbox-client.js";
import { isMissing, onChange, type View } from "./state.js";
import { labelOf, say } from "./page-words.js";

/** Milliseconds between two questions: the sandbox is near. */
const interval = 500;

export function createMake(): void {
  const verdict = element("div", { id: "verdict", role: "status" });
  const button = element("button", { type: "button", className: "primary", id: "make-video" });
  const stop = element("button", { type: "button", id: "stop", hidden: true });
  const progress = element("progress", { hidden: true });
  const status = createStatus("progress", () => "");
  const result = element("div", { id: "result" });
  const keyLabel = element("label", { htmlFor: "key" });
  const keyWhy = element("p", { className: "meaning" });
  const key = element("input", {
    type: "password",
    id: "key",
    autocomplete: "off",
    oninput: () => setKey(key.value),
  });
  const keyRow = element("div", { className: "row" }, keyLabel, key, keyWhy);
  byId("make").append(
    ...(hasKey ? [] : [keyRow]),
    verdict,
    element("div", { className: "actions" }, button, stop),
    progress,
    status.node,
    result,
  );

  let view: View | undefined;
  let running: AbortController | undefined;
  const update = (): void => {
    button.textContent = say("makeVideo");
    stop.textContent = say("stop");
    keyLabel.textContent = say("key");
    keyWhy.textContent = say("keyWhy");
    button.disabled = running !== undefined || (view?.violations.length ?? 1) > 0;
    stop.hidden = progress.hidden = running === undefined;
    if (view) showVerdict(verdict, view);
  };

  async function make(request: View["request"]): Promise<void> {
    running = new AbortController();
    const { signal } = running;
    fill(result);
    status.show(() => say("submitting"));
    update();
    stop.focus();
    try {
      const pixverse = connect();
      const { video_id } = await pixverse.generateVideo(parseImageToVideo(request), { signal });
      const waiting = (elapsed: number): void =>
        status.show(() => say("waiting", video_id, Math.round(elapsed / 1000)));
      waiting(0);
      const onProgress = ({ elapsed }: { elapsed: number }): void => waiting(elapsed);
      const { url } = await pixverse.waitForVideo(video_id, { interval, signal, onProgress });
      status.show(() => say("done", video_id));
      fill(result, player(url), element("a", { href: url, download: `${video_id}.mp4` }, say("download")));
    } catch (error) {
      if (isAbortError(error)) status.show(() => say("stopped"));
      else status.show(() => say("makeFailed", wordFailure(error)), true);
    } finally {
      running = undefined;
      update();
      button.focus();
    }
  }

  button.addEventListener("click", () => view && void make(view.request));
  stop.addEventListener("click", () => running?.abort());
  onChange((next) => {
    view = next;
    update();
  });
}

function player(src: string): HTMLVideoElement {
  return element("video", {
    src,
    controls: true,
    autoplay: true,
    muted: true,
    loop: true,
    playsInline: true,
  });
}

/** Whether the request can be sent, and where to look if not. */
function showVerdict(verdict: HTMLElement, view: View): void {
  const { violations, model } = view;
  const isWrong = violations.some((violation) => !isMissing(violation, view));
  verdict.className = `verdict ${isWrong ? "bad" : violations.length > 0 ? "missing" : "good"}`;
  if (violations.length === 0) return fill(verdict, say("ready", model));
  const names = [...new Set(violations.map(({ path }) => String(path[0])))];
  const links = names.map((name) =>
    element(
      "button",
      { type: "button", className: "link", id: `go-${name}`, onclick: () => focusField(name) },
      labelOf(name),
    ),
  );
  fill(verdict, say("blocked"), " ", ...links);
}
