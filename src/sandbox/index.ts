export type { FaultAnswer, FaultName, FaultOptions } from "./faults.js";
export type { SandboxRequest } from "./requests.js";
export type { SandboxOperation } from "./routes.js";
export { createSandbox, type Sandbox, type SandboxOptions } from "./sandbox.js";
