import { validate } from "./check.js";
import type { ImageToVideoRequest } from "./request.js";

/** What Standard Schema v1 (https://standardschema.dev) asks of a schema whose result is there at once. */
export interface StandardSchema<Input, Output> {
  readonly "~standard": {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult<Output>;
    /** Never set: it only carries the types. */
    readonly types?: { readonly input: Input; readonly output: Output } | undefined;
  };
}

/** The value, typed, or what is wrong with it. */
export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string; readonly path: readonly (string | number)[] }[] };

/** The check as a Standard Schema, for form libraries, routers and whatever else takes one. */
export const imageToVideoRequest: StandardSchema<ImageToVideoRequest, ImageToVideoRequest> = {
  "~standard": {
    version: 1,
    vendor: "pixverse-client",
    validate(value) {
      const { request, violations } = validate(value);
      return violations
        ? { issues: violations.map(({ message, path }) => ({ message, path })) }
        : { value: request };
    },
  },
};
