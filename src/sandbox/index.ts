export type { FaultAnswer, FaultName } from "./faults.js";
export type { SandboxRequest } from "./requests.js";
export type { SandboxOperation } from "./routes.js";
export { createSandbox, type FaultOptions, type Sandbox, type SandboxOptions } from "./sandbox.js";
