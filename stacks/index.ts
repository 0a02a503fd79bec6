import { fileURLToPath } from "node:url";
import { program } from "./program.ts";

/** The engine's working directory is not the project, so the project is found from this file. */
export default async () => program(fileURLToPath(new URL("..", import.meta.url)));
