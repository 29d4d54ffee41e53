import { spawnSync } from 'node:child_process';

const oldestNode = 20;

/** A reason, in words for the person at the terminal, why nothing was started. */
export class Refusal extends Error {}

/** Checks what Onhand needs from the machine; throws a `Refusal` that names all that is missing. */
export function checkMachine() {
  const missing = [];
  const major = Number(process.versions.node.split('.')[0]);
  if (major < oldestNode) {
    missing.push(
      `Node ${oldestNode} or newer (this is ${process.versions.node}; see https://nodejs.org/en/download)`,
    );
  }
  if (process.platform === 'win32') {
    missing.push('Linux or macOS (on Windows use WSL, or docker-compose.yml)');
  } else if (spawnSync('npx', ['--version'], { stdio: 'ignore' }).error) {
    missing.push('npm with npx on PATH (it comes with Node; Debian and Ubuntu have it as the package npm)');
  }
  if (missing.length > 0) throw new Refusal(`this machine lacks:\n  - ${missing.join('\n  - ')}`);
}
