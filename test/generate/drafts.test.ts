/** What the tool drafts of a text in which something is new: that, and nothing that somebody has read. */
import { expect, test } from "vitest";
import { build } from "../../scripts/build-outputs.js";
import { SpecError } from "../../scripts/shared/spec-error.js";
import { EXPORT, projectWith, type Edit } from "./project.js";

async function draftsOf(...edits: readonly Edit[]): Promise<string[]> {
  const error = (await build(await projectWith(...edits)).catch((reason: unknown) => reason)) as SpecError;
  expect(error).toBeInstanceOf(SpecError);
  return error.problems.flatMap(({ draft = "" }) =>
    [...draft.matchAll(/draft: ['"]?(.*?)['"]?$/gm)].map(([, said = ""]) => said),
  );
}

const AFTER = "让模型自动决定";

test.each<[string, from: string, to: string, drafts: string[]]>([
  ["behind a sentence", AFTER, `${AFTER}。 仅 1080p`, ["。 仅 1080p"]],
  ["behind a sentence without an end", AFTER, `${AFTER} 仅 1080p`, ["仅 1080p"]],
  ["between two", "支持v5.5,v5.6,v6/", "支持v5.5,v5.6,v6/ 不支持 1080p.", ["不支持 1080p."]],
  ["before one", "可传随机数", "可选. 可传随机数", ["可选."]],
  ["as the end of a sentence, with that sentence", "2048 Characters 以内", "2048 Characters 以内(v6: 5000)", ["2048 Characters 以内(v6: 5000)"]],
])("what is new is drafted %s", async (_, from, to, drafts) => {
  expect(await draftsOf([EXPORT, from, to])).toEqual(drafts);
}); // prettier-ignore
