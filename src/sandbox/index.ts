export type { FaultAnswer, FaultName, FaultOptions } from "./faults.js";
export type { SandboxRequest } from "./request-log.js";
export type { SandboxOperation } from "./routes.js";
export { createSandbox, type Sandbox } from "./create-sandbox.js";
export type { SandboxOptions } from "./settings.js";
