import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What a sweep of a scope takes of memory, each size in a process of its own: what `governMemoryMb` has to be. */
export async function measureMemory(sizes: readonly number[]): Promise<void> {
  for (const images of sizes) {
    const script = fileURLToPath(new URL('./memory-process.ts', import.meta.url));
    const [line] = await once(fork(script, [String(images)]), 'message');
    console.log(line);
  }
}

// `node bench/memory.ts 50000`: as many as a Region may have by its quota.
if (import.meta.main) await measureMemory(process.argv.slice(2).map(Number));
