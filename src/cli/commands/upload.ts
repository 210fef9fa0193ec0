import { type Command, commonOptions, type Invocation } from "../command.js";
import { connect, connectionOptions } from "../connect.js";
import { exitCodes } from "../exit-codes.js";
import { jsonResult } from "../printable.js";
import { createProgress } from "../progress.js";
import { lookAtAll, readPicture } from "../jobs/picture.js";

export const upload: Command = {
  usage: "IMAGE… [options]",
  summary: "upload pictures and print their ids, which make takes instead of pictures",
  positionals: [1, Infinity],
  options: { ...connectionOptions, ...commonOptions },
  details: `Costs nothing. IMAGE is a JPEG, PNG or WebP under 20 MB, or the http(s) address of one. All are looked
at before any is sent. The ids come in the order of the pictures, a line each; with --json a line has
the picture, its img_id and its img_url.

Templates of several pictures take the ids as a list:

  pixverse-i2v upload cat.jpg
  ids=$(pixverse-i2v upload a.jpg b.jpg | paste -sd , -)
  pixverse-i2v make --img-ids "$ids" --template-id 5001 --prompt "they meet"`,
  run: uploadAll,
};

async function uploadAll(invocation: Invocation): Promise<number> {
  const { positionals, values, io } = invocation;
  await lookAtAll(positionals, io.signal, () => undefined);
  const progress = createProgress(io.stderr, { quiet: values["quiet"] === true });
  const pixverse = connect(invocation, progress);
  try {
    for (const image of positionals) {
      const { name, content } = await readPicture(image, io.signal);
      progress.begin(`uploading ${name}`);
      const { img_id, img_url } = await pixverse
        .uploadImage(content, { signal: io.signal })
        .catch((error: unknown) => {
          throw Object.assign(Object(error), { image });
        });
      progress.done(`uploaded ${name} as image ${img_id}`);
      progress.beside(() =>
        io.stdout.write(values["json"] ? jsonResult({ image, img_id, img_url }) : `${img_id}\n`),
      );
    }
    return exitCodes.success;
  } finally {
    progress.end();
  }
}
